import { listActivities } from '../../db/catalogue.server';
import { listCountries } from '../../db/countries.server';
import { listStandingPublications } from '../../db/publications.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { getQuestionnaire, hasQuestionnaire } from '../../questionnaires/loader.server';
import type { Answer } from '../domain/api';
import { type Activity, type ActivityFilter, searchActivities } from '../domain/catalogue';
import { type ItuRegion, ItuRegionSchema } from '../domain/country';
import { listResultRows, type Released, type ResultRow } from '../domain/open-data';
import { lookOver, type OverviewArea } from '../domain/overview';
import { PublicationContentSchema } from '../domain/publication';
import type { Pillar } from '../domain/resource';
import { chooseText } from './assessment.server';
import { listResources } from './resources.server';

const ENGLISH = 'en';

/** Everything that stands published, by country. */
export async function listReleased(db: Db): Promise<Released[]> {
  const rows = await inScope(db, { kind: 'public' }, listStandingPublications);
  return rows.map(({ country, publishedAt, content }) => ({
    country,
    publishedAt,
    content: PublicationContentSchema.parse(content),
  }));
}

/** The title of a group in a language; its id where the installation does not know the questionnaire. */
export function nameGroup(locale: string, questionnaire: string, version: string, group: string): string {
  const name = `${questionnaire}@${version}`;
  if (!hasQuestionnaire(name)) return group;
  const text = chooseText(getQuestionnaire(name), locale);
  return text.groups[group]?.title ?? group;
}

/** The title of a questionnaire in a language; its id where the installation does not know it. */
export function nameQuestionnaire(locale: string, questionnaire: string, version: string): string {
  const name = `${questionnaire}@${version}`;
  return hasQuestionnaire(name) ? chooseText(getQuestionnaire(name), locale).title : questionnaire;
}

/** What is published, one row per country, questionnaire and group. */
export async function listResults(
  db: Db,
  filter: { country?: string | undefined; region?: string | undefined; questionnaire?: string | undefined } = {},
): Promise<ResultRow[]> {
  const { country, region, questionnaire } = filter;
  return (await listReleased(db))
    .flatMap((released) => listResultRows(released, (...which) => nameGroup(ENGLISH, ...which)))
    .filter((row) => country === undefined || row.country === country)
    .filter((row) => region === undefined || row.region === region)
    .filter((row) => questionnaire === undefined || row.questionnaire === questionnaire);
}

/** Published results by area and region, with how many countries of each region published at all. */
export async function overview(db: Db): Promise<{
  areas: OverviewArea[];
  published: Record<ItuRegion, number>;
  total: number;
  /** A published version of each questionnaire, for the words. */
  versions: Record<string, string>;
}> {
  const released = await listReleased(db);
  const count = (region: ItuRegion) => released.filter(({ country }) => country.region === region).length;
  const scores = released.flatMap(({ country, content }) =>
    content.questionnaires.flatMap(({ id, areas }) =>
      areas.map((area) => ({
        country: country.alpha3,
        region: ItuRegionSchema.parse(country.region),
        questionnaire: id,
        area: area.id,
        score: area.score,
      })),
    ),
  );
  const published = Object.fromEntries(ItuRegionSchema.options.map((region) => [region, count(region)]));
  const versions = released.flatMap(({ content }) => content.questionnaires.map(({ id, version }) => [id, version] as const));
  return {
    areas: lookOver(scores),
    published: published as Record<ItuRegion, number>,
    total: released.length,
    versions: Object.fromEntries(versions),
  };
}

/** The countries, with whether each published a result. */
export async function listOpenCountries(
  db: Db,
  { region, published }: { region?: string | undefined; published?: 'true' | 'false' | undefined },
): Promise<Answer<'listCountries'>> {
  const open = new Set((await listReleased(db)).map(({ country }) => country.alpha3));
  const countries = (await listCountries(db))
    .filter((country) => region === undefined || country.region === region)
    .filter(({ alpha3 }) => published === undefined || open.has(alpha3) === (published === 'true'))
    .map(({ alpha3, alpha2, names, region: of, subregion, sids, ldc, lldc, demonstration }) => ({
      ...{ code: alpha3, alpha2, name: names.en ?? alpha3, region: ItuRegionSchema.parse(of), subregion },
      ...{ sids, ldc, lldc, demonstration, published: open.has(alpha3) },
    }));
  return { countries };
}

/** The activities that satisfy a filter, a page of them. */
export async function listOpenActivities(
  db: Db,
  {
    offset,
    limit,
    ...filter
  }: { [Name in keyof ActivityFilter]?: ActivityFilter[Name] | undefined } & {
    offset: number;
    limit: number;
  },
): Promise<Answer<'listActivities'>> {
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  const countries = filter.region === undefined ? [] : await listCountries(db);
  const found: Activity[] = searchActivities(
    await listActivities(db),
    given,
    countries as unknown as Parameters<typeof searchActivities>[2],
  );
  return { total: found.length, offset, activities: found.slice(offset, offset + limit) };
}

/** The resources of a pillar. Who confirmed them is not part of it. */
export async function listOpenResources(db: Db, pillar: Pillar): Promise<Answer<'listResources'>> {
  const groups = await listResources(db, pillar);
  return {
    pillar,
    resources: groups.flatMap(({ kind, itu, others }) =>
      ([...itu.map((one) => ['itu', one] as const), ...others.map((one) => ['others', one] as const)] as const).map(
        ([owner, { id, title, org, summary, status, url, sources, confirmedAt }]) => ({
          ...{ kind, owner, id, title, org, summary, status, url, sources },
          confirmedAt: confirmedAt.toISOString(),
        }),
      ),
    ),
  };
}
