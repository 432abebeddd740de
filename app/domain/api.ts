import { z } from 'zod';
import { ActivitySchema, AreaSchema, PillarSchema } from './catalogue';
import { ItuRegionSchema } from './country';
import { CountryCodeSchema, ResultRowSchema } from './open-data';
import { PublicationContentSchema } from './publication';
import { RESOURCE_KINDS } from './resource';

/* What the public API can be asked, and what it answers. Routes, tests and the OpenAPI document all use these schemas. */

export const API_VERSION = '1';
/** Activities that one answer holds at most. */
export const MAX_ACTIVITIES = 500;

export const ProblemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What is wrong, in a sentence'),
  correlationId: z.string().describe('Names this request in our log; also in the header X-Request-Id'),
});

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));
const Word = z.string().trim().min(1).max(100);

const CountriesSchema = z.strictObject({
  countries: z.array(
    z.strictObject({
      code: CountryCodeSchema,
      alpha2: z.string(),
      name: z.string(),
      region: ItuRegionSchema,
      subregion: z.string(),
      sids: z.boolean().describe('Small island developing State'),
      ldc: z.boolean().describe('Least developed country'),
      lldc: z.boolean().describe('Landlocked developing country'),
      demonstration: z.boolean().describe('Fictitious'),
      published: z.boolean().describe('Whether the country published a result'),
    }),
  ),
});

const ResultsSchema = z.strictObject({ results: z.array(ResultRowSchema) });
const ResultSchema = z.strictObject({
  country: CountryCodeSchema,
  publishedAt: z.iso.datetime(),
  ...PublicationContentSchema.shape,
});

const FiguresSchema = z.strictObject({ lowerQuartile: z.number(), median: z.number(), upperQuartile: z.number() });
const CellSchema = z.strictObject({
  region: ItuRegionSchema.nullable(),
  countries: z.int(),
  figures: FiguresSchema.nullable(),
  suppressed: z
    .enum(['few', 'rest'])
    .nullable()
    .describe('few: fewer than three countries; rest: it would tell about one or two countries of regions that are not shown'),
});
const OverviewSchema = z.strictObject({
  areas: z.array(
    z.strictObject({ questionnaire: z.string(), area: z.string(), world: CellSchema, regions: z.array(CellSchema) }),
  ),
});

const ActivitiesSchema = z.strictObject({
  total: z.int().describe('How many there are that satisfy the filter'),
  offset: z.int(),
  activities: z.array(ActivitySchema),
});

const ResourcesSchema = z.strictObject({
  pillar: PillarSchema,
  resources: z.array(
    z.strictObject({
      kind: z.enum(RESOURCE_KINDS).describe('a: best practice, b: source of advice, c: programme (Council Decision 630)'),
      owner: z.enum(['itu', 'others']),
      id: z.string(),
      title: z.string(),
      org: z.string(),
      summary: z.string(),
      status: ActivitySchema.shape.status,
      url: z.string(),
      sources: z.array(z.string()),
      confirmedAt: z.iso.datetime(),
    }),
  ),
});

const none = z.strictObject({});

/** Everything that can be asked for, by name. In `path`, `{name}` stands for a part that varies. */
export const ENDPOINTS = {
  listCountries: {
    path: '/api/v1/countries',
    summary: 'Countries, and whether they published a result',
    params: none,
    query: z.strictObject({
      region: ItuRegionSchema.optional(),
      published: z.enum(['true', 'false']).optional(),
    }),
    answer: CountriesSchema,
  },
  listResults: {
    path: '/api/v1/results',
    summary: 'Published results: one row per country, questionnaire and group, as far as each country publishes',
    params: none,
    query: z.strictObject({
      country: CountryCodeSchema.optional(),
      region: ItuRegionSchema.optional(),
      questionnaire: Word.optional(),
    }),
    answer: ResultsSchema,
  },
  getResult: {
    path: '/api/v1/results/{country}',
    summary: 'What one country published, whole',
    params: z.strictObject({ country: z.string() }),
    query: none,
    answer: ResultSchema,
  },
  getOverview: {
    path: '/api/v1/overview',
    summary: 'The middle and quartiles of published results by area and ITU region, from three countries on',
    params: none,
    query: none,
    answer: OverviewSchema,
  },
  listActivities: {
    path: '/api/v1/activities',
    summary: 'Activities of the catalogue that satisfy a filter, in the order of ids',
    params: none,
    query: z.strictObject({
      text: Word.optional(),
      area: AreaSchema.optional(),
      theme: Word.optional(),
      organisation: Word.optional(),
      country: CountryCodeSchema.optional(),
      region: ItuRegionSchema.optional(),
      status: ActivitySchema.shape.status.optional(),
      offset: whole(0, 100_000).optional(),
      limit: whole(1, MAX_ACTIVITIES).optional(),
    }),
    answer: ActivitiesSchema,
  },
  getActivity: {
    path: '/api/v1/activities/{activity}',
    summary: 'One activity of the catalogue',
    params: z.strictObject({ activity: z.string() }),
    query: none,
    answer: ActivitySchema,
  },
  listResources: {
    path: '/api/v1/resources/{pillar}',
    summary: 'Resources of a pillar of the Global Cybersecurity Agenda, by kind and owner',
    params: z.strictObject({ pillar: PillarSchema }),
    query: none,
    answer: ResourcesSchema,
  },
  getDocument: {
    path: '/api/v1/openapi.json',
    summary: 'This document',
    params: none,
    query: none,
    answer: z.looseObject({ openapi: z.literal('3.1.0') }),
  },
} as const;
export type EndpointName = keyof typeof ENDPOINTS;
export type Endpoint<N extends EndpointName = EndpointName> = (typeof ENDPOINTS)[N];
/** What an endpoint answers. */
export type Answer<N extends EndpointName> = z.infer<(typeof ENDPOINTS)[N]['answer']>;

/** The statuses that an endpoint may answer, apart from 304 and 405. */
export function listStatuses(name: EndpointName): number[] {
  return Object.keys(ENDPOINTS[name].params.shape).length > 0 ? [200, 400, 404, 500] : [200, 400, 500];
}

/**
 * What is wrong with the parameters of a question, in a sentence, or what they say.
 * @param given as they stand in the address, in their order
 */
export function readQuery<S extends z.ZodObject>(
  schema: S,
  given: readonly (readonly [string, string])[],
): { ok: true; query: z.infer<S> } | { ok: false; detail: string } {
  const known = Object.keys(schema.shape);
  const names = given.map(([name]) => name);
  const say = known.length > 0 ? `Known parameters: ${known.join(', ')}.` : 'It takes none.';
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) return { ok: false, detail: `There is no parameter ${quote(unknown)} here. ${say}` };
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) return { ok: false, detail: `The parameter ${quote(twice)} stands twice.` };
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return { ok: true, query: parsed.data };
  const { path, message } = parsed.error.issues[0] as z.core.$ZodIssue;
  return { ok: false, detail: `The parameter ${quote(String(path[0]))} is not right: ${message}.` };
}

/** A name as it may be repeated: short and of plain letters. */
const quote = (name: string) => `"${name.replace(/[^\w.-]/g, '?').slice(0, 40)}"`;
