import type { EvidenceBase } from '../domain/theme';
import { takeValue } from '../domain/theme';
import { type CsvValue, writeCsv } from './csv';

const COLUMNS = [
  ...['country', 'name', 'region', 'subregion', 'sids', 'ldc', 'lldc', 'theme', 'title', 'area', 'points'],
  ...['value', 'low', 'high', 'level', 'completeness', 'layer', 'date', 'source'],
] as const;

/**
 * Writes what is compared as one rectangular table: a line for every country and theme, with empty cells where nothing is known.
 * Columns are named in English in every language, so that programs find them.
 */
export function writeEvidenceCsv(
  { countries, themes, facts }: EvidenceBase,
  names: { country: (alpha3: string) => string; theme: (id: string) => string },
): string {
  const byPlace = new Map(facts.map((fact) => [`${fact.country} ${fact.theme}`, fact]));
  const flag = (is: boolean) => (is ? 1 : 0);
  const lines = countries.flatMap((country) =>
    themes.map(({ id, area, points }): CsvValue[] => {
      const { alpha3, region, subregion, sids, ldc, lldc } = country;
      const fact = byPlace.get(`${alpha3} ${id}`);
      return [
        ...[
          alpha3,
          names.country(alpha3),
          region,
          subregion,
          flag(sids),
          flag(ldc),
          flag(lldc),
          id,
          names.theme(id),
          area,
          points,
        ],
        ...(fact
          ? [takeValue(fact), fact.low, fact.high, fact.level, fact.completeness, fact.layer, fact.date, fact.source]
          : Array.from({ length: 8 }, () => null)),
      ];
    }),
  );
  return writeCsv([[...COLUMNS], ...lines]);
}
