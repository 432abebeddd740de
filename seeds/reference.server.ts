import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { ActivitySchema, AggregateExpenditureSchema, AreaSchema, OfficeSchema, PillarSchema } from '../app/domain/catalogue';
import { CountrySchema, SubregionSchema } from '../app/domain/country';
import { type Mandate, MandateSchema } from '../app/domain/mandate';
import { type Resolution, ResolutionSchema } from '../app/domain/resolution';

/**
 * Readers of the reference data. Each checks its file against a schema and keeps it, since the files do not change while
 * the server runs. Every reader throws an Error that names the file and the place when a file is missing or not sound.
 */

const SEEDS_ROOT = findRoot();

/** The folder of the seeds, also from the bundled server, which runs in the project's root. */
function findRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return existsSync(join(here, 'reference', 'countries.csv')) ? here : resolve('seeds');
}

/** The six official languages of the United Nations. */
export const UN_LOCALES = ['en', 'fr', 'es', 'ar', 'ru', 'zh'] as const;

/** A country of the reference data, with what the domain does not need of it. */
export const ReferenceCountrySchema = CountrySchema.extend({
  names: z.strictObject({ en: z.string(), fr: z.string(), es: z.string(), ar: z.string(), ru: z.string(), zh: z.string() }),
  subregion: SubregionSchema,
  /** ITU Member State, observer under PP Resolution 99, territory that occurs as beneficiary, or fictitious. */
  kind: z.enum(['member', 'observer', 'territory', 'demonstration']),
  /** Numeric code of the United Nations, three digits; null for fictitious countries. */
  m49: z
    .string()
    .regex(/^\d{3}$/)
    .nullable(),
  /** What the ITU region rests on. */
  regionBasis: z.string().min(1),
  unRegion: z.enum(['Africa', 'Americas', 'Asia', 'Europe', 'Oceania']),
  intermediate: z.string().nullable(),
  populationYear: z.int().nullable(),
  notes: z.string(),
});
export type ReferenceCountry = z.infer<typeof ReferenceCountrySchema>;

/** When the entries of the reference data were last looked at, by those who gathered them. */
export const CATALOGUE_GATHERED_AT = new Date('2026-11-01T00:00:00Z');

const CatalogueSchema = z.strictObject({
  note: z.string(),
  expenditure_kinds: z.record(z.string(), z.string()),
  decision630: z.record(z.string(), z.string()),
  offices: z.array(OfficeSchema),
  offices_source: z.string(),
  aggregate_expenditure: z.array(AggregateExpenditureSchema),
  activities: z.array(ActivitySchema),
});
export type Catalogue = z.infer<typeof CatalogueSchema>;

const CapacityCodeSchema = z.enum(['strategy', 'organisation', 'awareness', 'cooperation', 'evaluation', 'skills']);
const ParagraphAreaSchema = z.enum([...AreaSchema.options, 'cross-cutting']);

export const TopicSchema = z.strictObject({
  /** `F<paragraph><letter>.<n>`, for example `F43c.1`. */
  id: z.string().regex(/^F\d{2}[a-d]?\.\d{1,2}$/),
  label: z.string().min(1),
  capacities: z.array(CapacityCodeSchema).min(1),
  gca_pillar: PillarSchema,
  /** Whether it can be assessed in a country; the others concern entities of the United Nations only. */
  country_facing: z.boolean(),
  tags: z.array(z.string()),
});
export type Topic = z.infer<typeof TopicSchema>;

export const ParagraphSchema = z.strictObject({
  id: z.string().regex(/^F\d{2}[a-d]?$/),
  paragraph: z.int().min(14).max(55),
  sub: z.string().nullable(),
  section: z.string(),
  area: ParagraphAreaSchema,
  kind: z.enum(['principle', 'assistance', 'mechanism']),
  addressee: z.enum(['both', 'un-system']),
  gist: z.string().min(1),
  topics: z.array(TopicSchema).min(1),
});
export type Paragraph = z.infer<typeof ParagraphSchema>;

const FrameworkSchema = z.strictObject({
  source: z.record(z.string(), z.string()),
  areas: z.array(
    z.strictObject({
      code: AreaSchema,
      title: z.string(),
      section: z.string(),
      paragraphs: z.array(z.int()),
      gca_pillar: PillarSchema,
    }),
  ),
  gca_pillars: z.array(z.strictObject({ code: PillarSchema, title: z.string() })),
  security_objectives: z.strictObject({ paragraph: z.int(), items: z.array(z.string()) }),
  objective: z.strictObject({
    id: z.string(),
    document: z.string(),
    text_gist: z.string(),
    sids_priority: z.boolean(),
    non_duplication: z.boolean(),
  }),
  capacities: z.array(
    z.strictObject({
      code: CapacityCodeSchema,
      label: z.string(),
      areas: z.array(AreaSchema),
      meaning: z.string(),
      paragraphs: z.array(z.string()),
    }),
  ),
  expected_results: z.array(
    z.strictObject({
      id: z.string(),
      n: z.int(),
      label: z.string(),
      areas: z.array(AreaSchema),
      levels: z.array(z.enum(['national', 'regional'])),
      capacities: z.array(CapacityCodeSchema),
      paragraphs: z.array(z.string()),
      gca_pillars: z.array(PillarSchema),
    }),
  ),
  offences: z.strictObject({
    paragraph: z.string(),
    items: z.array(z.strictObject({ id: z.string(), label: z.string() })),
  }),
  measures: z.strictObject({
    title: z.string(),
    body: z.string(),
    approved: z.string(),
    place: z.string(),
    decisions: z.array(z.string()),
    note: z.string(),
    items: z.array(
      z.strictObject({
        id: z.string(),
        n: z.int(),
        adopted: z.string(),
        instrument: z.string(),
        label: z.string(),
        areas: z.array(AreaSchema),
        topics: z.array(z.string()),
        evidence: z.string(),
      }),
    ),
  }),
  paragraphs: z.array(ParagraphSchema),
});
export type Framework = z.infer<typeof FrameworkSchema>;

const ResolutionsSchema = z.strictObject({ note: z.string(), clause_words: z.string(), resolutions: z.array(ResolutionSchema) });

const MandatesSchema = z.strictObject({
  source: z.string(),
  definitions_by_reference: z.record(z.string(), z.string()),
  mandates: z.array(MandateSchema),
});

/** The published indicator scores of one country in one edition of the Global Cybersecurity Index. */
export interface BenchmarkRow {
  /** ISO 3166-1 alpha-3. */
  country: string;
  year: number;
  /** 0..1 by indicator. */
  indicators: Record<string, number>;
}

const kept = new Map<string, unknown>();

/** What `read` makes of a file, made once. */
function keep<T>(file: string, read: (text: string) => T): T {
  if (!kept.has(file)) {
    const path = join(SEEDS_ROOT, file);
    if (!existsSync(path)) throw new Error(`${relative(process.cwd(), path)}: no such file`);
    kept.set(file, read(readFileSync(path, 'utf8')));
  }
  return kept.get(file) as T;
}

function check<T>(file: string, schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new Error(
    parsed.error.issues.map((issue) => `${file}: ${issue.path.map(String).join('.')}: ${issue.message}`).join('\n'),
  );
}

function readJson<T>(file: string, schema: z.ZodType<T>): T {
  return keep(file, (text) => check(file, schema, JSON.parse(text)));
}

function readRows(text: string): Record<string, string>[] {
  return parse(text, { columns: true, skip_empty_lines: true });
}

function readCountryFile(file: string): ReferenceCountry[] {
  return keep(file, (text) =>
    readRows(text).map((row) =>
      check(file, ReferenceCountrySchema, {
        ...row,
        names: Object.fromEntries(UN_LOCALES.map((locale) => [locale, row[`name_${locale}`]])),
        m49: row.m49 || null,
        regionBasis: row.region_basis,
        unRegion: row.un_region,
        intermediate: row.intermediate || null,
        sids: row.sids === '1',
        ldc: row.ldc === '1',
        lldc: row.lldc === '1',
        population: row.population ? Number(row.population) : null,
        populationYear: row.population_year ? Number(row.population_year) : null,
        demonstration: row.kind === 'demonstration',
      }),
    ),
  );
}

/** The 194 ITU Member States and the State of Palestine, then 26 territories that occur as beneficiaries. */
export function readCountries(): ReferenceCountry[] {
  return readCountryFile('reference/countries.csv');
}

/** Three fictitious countries, under ISO codes that are reserved for such use. */
export function readDemonstrationCountries(): ReferenceCountry[] {
  return readCountryFile('demonstration/countries.csv');
}

/** Real activities of ITU and others, ITU's offices, and expenditure that was published in sum only. */
export function readCatalogue(): Catalogue {
  return readJson('reference/catalogue.json', CatalogueSchema);
}

/** CEB/2013/2 Annex III by paragraph and topic, the objective of RPM-AMS13/57, and the measures of CICTE/RES.1/19. */
export function readFramework(): Framework {
  return readJson('reference/framework.json', FrameworkSchema);
}

/** Resolutions, decisions and treaties, with the topics of their clauses. */
export function readResolutions(): Resolution[] {
  return readJson('reference/resolutions.json', ResolutionsSchema).resolutions;
}

/** Who in the United Nations system does what about cybersecurity and cybercrime. */
export function readMandates(): Mandate[] {
  return readJson('reference/mandates.json', MandatesSchema).mandates;
}

const NOT_INDICATORS = new Set(['iso3', 'country', 'year', 'OS3_implied']);

/**
 * The published benchmark. The OS3 column of 2024 contradicts the published organizational score of 109 countries;
 * `OS3_implied` is the value that fits and stands in for it. Indicators that an edition did not have are absent.
 */
export function readBenchmark(): BenchmarkRow[] {
  return keep('benchmark/gci-indicators.csv', (text) =>
    readRows(text).map((row) => {
      const given = Object.entries(row).filter(([name, value]) => !NOT_INDICATORS.has(name) && value !== '');
      const indicators = Object.fromEntries(given.map(([name, value]) => [name, Number(value)]));
      if (row.OS3_implied) indicators.OS3 = Number(row.OS3_implied);
      return { country: row.iso3 as string, year: Number(row.year), indicators };
    }),
  );
}

/** Topics by id. */
export function indexTopics(framework: Framework): Map<string, Topic> {
  return new Map(framework.paragraphs.flatMap((p) => p.topics.map((topic) => [topic.id, topic] as const)));
}

/** Whether a reference names a topic (`F43c.1`) or a whole paragraph (`F43c`). */
export function resolvesReference(framework: Framework, reference: string): boolean {
  return framework.paragraphs.some((p) => p.id === reference || p.topics.some((topic) => topic.id === reference));
}
