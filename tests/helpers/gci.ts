import { readFileSync } from 'node:fs';
import { parseCsv } from '../../app/exports/csv';

/** One row of a benchmark file, by column; empty cells are missing. */
export type BenchmarkRow = Record<string, string>;

/** The rows of a file of `seeds/benchmark/`. */
export function readBenchmark(file: 'gci-indicators.csv' | 'gci-published-2020.csv'): BenchmarkRow[] {
  const { header, rows } = parseCsv(readFileSync(`seeds/benchmark/${file}`));
  return rows.map(({ cells }) => Object.fromEntries(cells.flatMap((cell, i) => (cell === '' ? [] : [[header.cells[i], cell]]))));
}

/** The indicators of one year by country, with the value of OS3 that agrees with the published scores. */
export function readIndicators(year: '2020' | '2024'): Map<string, Record<string, number>> {
  const rows = readBenchmark('gci-indicators.csv').filter((row) => row.year === year);
  return new Map(
    rows.map(({ iso3, country, year: _, OS3_implied, ...indicators }) => {
      const values = Object.entries(indicators).map(([id, value]) => [id, Number(value)]);
      return [iso3 as string, { ...Object.fromEntries(values), ...(OS3_implied ? { OS3: Number(OS3_implied) } : {}) }];
    }),
  );
}
