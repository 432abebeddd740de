import { describe, expect, it } from 'vitest';
import { FEWEST_PEERS, findPeers, takeMedian } from '../../app/domain/benchmark';
import { readCountries, readDemonstrationCountries } from '../../seeds/reference.server';

const countries = readCountries();
const [island, leastDeveloped, large] = readDemonstrationCountries();

describe('findPeers', () => {
  it('finds the small island states of the Americas for one of them, without itself', () => {
    const peers = findPeers(island as (typeof countries)[number], countries);
    expect(peers).toContain('BRB');
    expect(peers).toContain('TTO');
    // Haiti is a least developed country besides, Mauritius lies elsewhere, Brazil is no island.
    for (const code of ['HTI', 'MUS', 'BRA', 'XAA']) expect(peers).not.toContain(code);
    const barbados = countries.find(({ alpha3 }) => alpha3 === 'BRB') as (typeof countries)[number];
    expect(findPeers(barbados, countries)).toEqual(peers.filter((code) => code !== 'BRB'));
  });

  it('leaves out fictitious countries, and finds nobody where too few are alike', () => {
    const all = [...countries, ...readDemonstrationCountries()];
    for (const country of [island, leastDeveloped, large]) {
      const peers = findPeers(country as (typeof countries)[number], all);
      expect(peers.length).toBeGreaterThanOrEqual(FEWEST_PEERS);
      expect(peers.filter((code) => code.startsWith('X'))).toEqual([]);
    }
    const haiti = countries.find(({ alpha3 }) => alpha3 === 'HTI') as (typeof countries)[number];
    expect(findPeers(haiti, countries), 'the only least developed island state of its region').toEqual([]);
  });
});

describe('takeMedian', () => {
  it.each([
    [[3], 3],
    [[4, 1], 2.5],
    [[9, 1, 5], 5],
    [[10, 2, 4, 1], 3],
  ])('of %j is %d', (values, median) => {
    expect(takeMedian(values)).toBe(median);
  });
});
