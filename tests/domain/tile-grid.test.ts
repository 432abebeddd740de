import { describe, expect, it } from 'vitest';
import { ItuRegionSchema } from '../../app/domain/country';
import { layTiles, TILE_COLUMNS } from '../../app/domain/tile-grid';
import { readCountries, readDemonstrationCountries } from '../../seeds/reference.server';

const states = readCountries().filter(({ kind }) => kind !== 'territory');
const inRegion = (region: string) => states.filter((country) => country.region === region);

describe('the grid of tiles', () => {
  it.each(ItuRegionSchema.options)('gives every member state of %s exactly one tile, and no two the same place', (region) => {
    const blocks = layTiles(inRegion(region));
    const tiles = blocks.flatMap((block) => block.tiles);
    expect(tiles.map(({ country }) => country).toSorted()).toEqual(
      inRegion(region)
        .map(({ alpha3 }) => alpha3)
        .toSorted(),
    );
    for (const block of blocks) {
      const places = block.tiles.map(({ row, column }) => `${row}/${column}`);
      expect(new Set(places).size).toBe(places.length);
      for (const { row, column } of block.tiles) {
        expect([row >= 1, row <= block.rows, column >= 1, column <= TILE_COLUMNS]).toEqual([true, true, true, true]);
      }
    }
  });

  it('lays every member state of the Americas by hand, as one grid', () => {
    const [block, ...more] = layTiles(inRegion('AMS'));
    expect(more).toEqual([]);
    expect(block?.subregion).toBeNull();
    const place = (code: string) => block?.tiles.find(({ country }) => country === code);
    expect(place('CAN')).toMatchObject({ row: 1 });
    expect(place('ARG')).toMatchObject({ row: block?.rows });
    // Nobody had to be put below because the grid forgot them.
    expect(block?.tiles.filter(({ row }) => row === block.rows)).toHaveLength(1);
  });

  it('keeps the places of the Americas, whoever is shown', () => {
    const all = layTiles(inRegion('AMS'))[0]?.tiles ?? [];
    const islands = layTiles(inRegion('AMS').filter(({ sids }) => sids))[0]?.tiles ?? [];
    expect(islands.length).toBeGreaterThan(10);
    for (const tile of islands) expect(all).toContainEqual(tile);
  });

  it('puts who has no place in the grid below it', () => {
    const demonstration = readDemonstrationCountries().filter(({ region }) => region === 'AMS');
    const [whole] = layTiles(inRegion('AMS'));
    const [block] = layTiles([...inRegion('AMS'), ...demonstration]);
    expect(block?.tiles.slice(-demonstration.length)).toEqual(
      demonstration.map(({ alpha3 }, i) => ({ country: alpha3, row: (whole?.rows ?? 0) + 1, column: i + 1 })),
    );
  });

  it('parts other regions by sub-region, both in alphabetical order, row by row', () => {
    const blocks = layTiles([...inRegion('CIS'), ...inRegion('AFR')]);
    expect(blocks.map(({ region, subregion }) => `${region} ${subregion}`)).toEqual([
      'AFR Sub-Saharan Africa',
      'CIS Central Asia',
      'CIS Eastern Europe',
      'CIS Western Asia',
    ]);
    expect(blocks[0]?.tiles.slice(0, 2)).toEqual([
      { country: 'AGO', row: 1, column: 1 },
      { country: 'BDI', row: 1, column: 2 },
    ]);
    // 44 states in rows of 8.
    expect(blocks[0]?.rows).toBe(6);
  });

  it('is empty of nobody', () => {
    expect(layTiles([])).toEqual([]);
  });
});
