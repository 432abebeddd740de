import { z } from 'zod';
import { ItuRegionSchema } from './country';
import { DEPTHS, type PublicationContent, type PublishedGroup } from './publication';

/** Alpha-3 code of a country. */
export const CountryCodeSchema = z.string().regex(/^[A-Z]{3}$/);

const Score = z.number().nullable();

/** One group of a questionnaire that a country published. Descriptions make the data dictionary. */
export const ResultRowSchema = z.strictObject({
  country: CountryCodeSchema.describe('Country: ISO 3166-1 alpha-3; codes from XAA on are fictitious'),
  country_name: z.string().describe('Name of the country in English, as the United Nations writes it'),
  region: ItuRegionSchema.describe('ITU region of the country'),
  demonstration: z.boolean().describe('Whether the country is fictitious'),
  published_at: z.iso.datetime().describe('When the country published the result, UTC'),
  signed_at: z.iso.datetime().describe('When the country signed the assessment off, UTC'),
  layer: z
    .enum(['declared', 'validated'])
    .describe('declared: as the country declared it; validated: as ITU and the country agreed'),
  depth: z
    .enum(DEPTHS)
    .describe('How much the country publishes: areas, capabilities too, answers too, or notes and evidence too'),
  questionnaire: z.string().describe('Id of the questionnaire'),
  questionnaire_version: z.string().describe('Version of the questionnaire'),
  kind: z.enum(['overall', 'area', 'capability']).describe('What the row is about'),
  area: z.string().nullable().describe('Id of the area that the capability belongs to; empty otherwise'),
  group: z.string().describe('Id of what the row is about'),
  group_title: z.string().describe('Its title in English'),
  score: Score.describe('Points of 100; empty where nothing applies'),
  low: Score.describe('The least that answers which are still open allow, of 100'),
  high: Score.describe('The most that answers which are still open allow, of 100'),
  level: z.int().nullable().describe('Maturity level reached; empty where nothing applies or there are no levels'),
});
export type ResultRow = z.infer<typeof ResultRowSchema>;

/** The columns of results, in their order, with what each means. */
export const RESULT_DICTIONARY = Object.entries(ResultRowSchema.shape).map(([name, schema]) => ({
  name: name as keyof ResultRow,
  description: schema.description ?? '',
}));

/** What stands published of a country. */
export interface Released {
  country: { alpha3: string; names: Record<string, string>; region: string; demonstration: boolean };
  publishedAt: Date;
  content: PublicationContent;
}

/**
 * The rows of what a country published: one per questionnaire and group. They are made of the published value alone, which holds
 * no more than its depth includes.
 * @param nameGroup the English title of a group
 */
export function listResultRows(
  { country, publishedAt, content }: Released,
  nameGroup: (questionnaire: string, version: string, group: string) => string,
): ResultRow[] {
  return content.questionnaires.flatMap(({ id, version, overall, areas, capabilities }) => {
    const makeRow = (kind: ResultRow['kind'], area: string | null, group: PublishedGroup): ResultRow => ({
      country: country.alpha3,
      country_name: country.names.en ?? country.alpha3,
      region: ItuRegionSchema.parse(country.region),
      demonstration: country.demonstration,
      published_at: publishedAt.toISOString(),
      signed_at: content.signedAt,
      layer: content.layer,
      depth: content.depth,
      questionnaire: id,
      questionnaire_version: version,
      kind,
      area,
      group: group.id,
      group_title: nameGroup(id, version, group.id),
      score: group.score,
      low: group.low,
      high: group.high,
      level: group.level,
    });
    return [
      makeRow('overall', null, overall),
      ...areas.map((area) => makeRow('area', null, area)),
      ...(capabilities ?? []).map((capability) => makeRow('capability', capability.area, capability)),
    ];
  });
}
