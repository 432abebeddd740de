import { orderAlike } from './alike';
import { type EvidenceBase, type Fact, type FactLayer, type Theme, takeValue } from './theme';

/** `alike`: countries with like values side by side; `value`: the weakest first; `code`: by alpha-3 code. */
export const HEAT_MAP_ORDERS = ['alike', 'value', 'code'] as const;
export type HeatMapOrder = (typeof HEAT_MAP_ORDERS)[number];

export interface HeatMapCell {
  /** 0..1, the middle of the interval. */
  value: number;
  low: number;
  high: number;
  layer: FactLayer;
}

export interface HeatMapRow {
  /** Alpha-3 code. */
  country: string;
  /** One for each theme; null where nothing is known. */
  cells: (HeatMapCell | null)[];
  /** Mean of the known values, each by the points of its theme, 0..1; null where none is known. Means over different themes compare badly. */
  mean: number | null;
  /** How many of the themes are known. */
  known: number;
}

export interface HeatMap {
  themes: readonly Theme[];
  rows: HeatMapRow[];
}

/** Shades of the one hue, from pale to deep. */
export const SHADES = 5;

/** The shade of a value, 1..`SHADES`: each stands for an equal part of 0..1. */
export function takeShade(value: number): number {
  return Math.min(SHADES, 1 + Math.floor(value * SHADES));
}

/** Countries by themes. Countries of which nothing is known stand last, by code. */
export function drawHeatMap({ themes, countries, facts }: EvidenceBase, order: HeatMapOrder): HeatMap {
  const byPlace = new Map(facts.map((fact) => [`${fact.country} ${fact.theme}`, fact]));
  const rows = countries
    .map(({ alpha3 }) => alpha3)
    .sort()
    .map((country) => makeRow(country, themes, (theme) => byPlace.get(`${country} ${theme}`)));
  const known = rows.filter(({ mean }) => mean !== null);
  return { themes, rows: [...sortRows(known, order), ...rows.filter(({ mean }) => mean === null)] };
}

function makeRow(country: string, themes: readonly Theme[], find: (theme: string) => Fact | undefined): HeatMapRow {
  let points = 0;
  let sum = 0;
  let known = 0;
  const cells = themes.map((theme): HeatMapCell | null => {
    const fact = find(theme.id);
    if (!fact) return null;
    const value = takeValue(fact);
    points += theme.points;
    sum += theme.points * value;
    known += 1;
    return { value, low: fact.low, high: fact.high, layer: fact.layer };
  });
  return { country, cells, mean: known > 0 ? sum / points : null, known };
}

const meanOf = (row: HeatMapRow | undefined) => row?.mean ?? 0;

function sortRows(rows: readonly HeatMapRow[], order: HeatMapOrder): HeatMapRow[] {
  if (order === 'code') return [...rows];
  if (order === 'value') return rows.toSorted((a, b) => meanOf(a) - meanOf(b));
  const alike = orderAlike(rows, measureDistance);
  // Either end could stand first: the weaker one does.
  return meanOf(alike[0]) > meanOf(alike.at(-1)) ? alike.toReversed() : alike;
}

/** The mean difference over the themes that are known of both, 0..1; 1 where there is none, since nothing says that they are alike. */
function measureDistance(a: HeatMapRow, b: HeatMapRow): number {
  const differences = a.cells.flatMap((cell, i) => {
    const other = b.cells[i];
    return cell && other ? [Math.abs(cell.value - other.value)] : [];
  });
  return differences.length > 0 ? differences.reduce((sum, difference) => sum + difference, 0) / differences.length : 1;
}
