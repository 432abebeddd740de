import type { Country, ItuRegion } from './country';

/** A country in a grid of tiles of one size; rows and columns count from 1. */
export interface Tile {
  /** Alpha-3 code. */
  country: string;
  row: number;
  column: number;
}

/** A grid that stands on its own: a whole region, or one of its sub-regions. */
export interface TileBlock {
  region: ItuRegion;
  /** Sub-region of M49; null where the grid is that of the region. */
  subregion: string | null;
  /** From top to bottom, and in a row from left to right. */
  tiles: Tile[];
  rows: number;
}

/** Columns of every grid: as many as a phone has room for. */
export const TILE_COLUMNS = 8;

/**
 * The Americas by rough geography, laid by hand: who lies beside, above or below whom. No borders, no sizes, and no claim about
 * either. One line per row, one word per column, `.` for none.
 */
const AMERICAS = `
  .   CAN .   .   .   .   .   .
  .   USA .   .   BHS .   .   .
  MEX .   .   CUB .   .   .   .
  GTM BLZ .   JAM HTI DOM KNA ATG
  SLV HND .   .   .   .   DMA .
  .   NIC .   .   .   .   LCA BRB
  .   CRI PAN .   .   .   VCT .
  .   .   COL VEN .   .   GRD .
  .   .   ECU .   GUY SUR TTO .
  .   .   PER BOL BRA .   .   .
  .   .   CHL PRY URY .   .   .
  .   .   .   ARG .   .   .   .
`;

const LAID: Partial<Record<ItuRegion, readonly Tile[]>> = { AMS: readGrid(AMERICAS) };

function readGrid(drawn: string): Tile[] {
  const rows = drawn.trim().split('\n');
  return rows.flatMap((row, y) =>
    row
      .trim()
      .split(/\s+/)
      .flatMap((country, x) => (country === '.' ? [] : [{ country, row: y + 1, column: x + 1 }])),
  );
}

/** Row by row, in the order given. */
function fillRows(codes: readonly string[], firstRow: number): Tile[] {
  return codes.map((country, i) => ({
    country,
    row: firstRow + Math.floor(i / TILE_COLUMNS),
    column: 1 + (i % TILE_COLUMNS),
  }));
}

const countRows = (tiles: readonly Tile[]) => Math.max(0, ...tiles.map(({ row }) => row));

function sortCodes(countries: readonly Pick<Country, 'alpha3'>[]): string[] {
  return countries.map(({ alpha3 }) => alpha3).sort();
}

/**
 * Every country once, as a tile of one size: regions by code; a region that is laid by hand as one grid, with those that have no place
 * in it below; every other one as a grid for each of its sub-regions, both in alphabetical order. In a grid laid by hand a country has
 * the same place whoever else is shown.
 */
export function layTiles(countries: readonly Pick<Country, 'alpha3' | 'region' | 'subregion'>[]): TileBlock[] {
  const regions = [...new Set(countries.map(({ region }) => region))].sort();
  return regions.flatMap((region): TileBlock[] => {
    const own = countries.filter((country) => country.region === region);
    const laid = LAID[region];
    if (laid) {
      const codes = new Set(sortCodes(own));
      const placed = laid.filter(({ country }) => codes.has(country));
      const others = sortCodes(own).filter((code) => !laid.some(({ country }) => country === code));
      const tiles = [...placed, ...fillRows(others, countRows(placed) + 1)];
      return [{ region, subregion: null, tiles, rows: countRows(tiles) }];
    }
    const subregions = [...new Set(own.map(({ subregion }) => subregion))].sort();
    return subregions.map((subregion) => {
      const tiles = fillRows(sortCodes(own.filter((country) => country.subregion === subregion)), 1);
      return { region, subregion, tiles, rows: countRows(tiles) };
    });
  });
}
