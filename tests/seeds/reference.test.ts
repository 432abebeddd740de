import { describe, expect, it } from 'vitest';
import { findOwner } from '../../app/domain/catalogue';
import {
  indexTopics,
  readBenchmark,
  readCatalogue,
  readCountries,
  readDemonstrationCountries,
  readFramework,
  readMandates,
  readResolutions,
  resolvesReference,
} from '../../seeds/reference.server';

const countries = readCountries();
const framework = readFramework();
const catalogue = readCatalogue();
const topics = [...indexTopics(framework).values()];

const unique = (values: readonly string[]) => new Set(values).size === values.length;

describe('countries', () => {
  it('are the 194 Member States, one observer and 26 territories', () => {
    const count = (kind: string) => countries.filter((country) => country.kind === kind).length;
    expect([count('member'), count('observer'), count('territory')]).toEqual([194, 1, 26]);
    expect(countries.find((country) => country.kind === 'observer')?.alpha3).toBe('PSE');
  });

  it('have codes of their own and a name in each of six languages', () => {
    const all = [...countries, ...readDemonstrationCountries()];
    for (const key of ['alpha2', 'alpha3'] as const) expect(unique(all.map((country) => country[key])), key).toBe(true);
    for (const { names, alpha3 } of all) {
      expect(
        Object.values(names).filter((name) => name.trim() === ''),
        alpha3,
      ).toEqual([]);
      expect(names.ar, alpha3).toMatch(/\p{Script=Arabic}/u);
      expect(names.ru, alpha3).toMatch(/\p{Script=Cyrillic}/u);
      expect(names.zh, alpha3).toMatch(/\p{Script=Han}/u);
    }
  });

  it('carry the groups that decide eligibility', () => {
    const find = (alpha3: string) => countries.find((country) => country.alpha3 === alpha3);
    expect(find('TTO')).toMatchObject({ region: 'AMS', sids: true, ldc: false, m49: '780', demonstration: false });
    expect(find('NER')).toMatchObject({ region: 'AFR', sids: false, ldc: true, lldc: true });
    expect(countries.filter((country) => country.lldc)).toHaveLength(32);
  });

  it('of the demonstration are fictitious, and say so in every language', () => {
    const demonstration = readDemonstrationCountries();
    expect(demonstration.map(({ alpha3, region, sids, ldc, lldc }) => [alpha3, region, sids, ldc, lldc])).toEqual([
      ['XAA', 'AMS', true, false, false],
      ['XBB', 'AFR', false, true, true],
      ['XCC', 'EUR', false, false, false],
    ]);
    const fictitious = { en: 'fictitious', fr: 'fictif', es: 'ficticio', ar: 'خيالية', ru: 'вымышленное', zh: '虚构' };
    for (const { names, demonstration: flag } of demonstration) {
      expect(flag).toBe(true);
      for (const [locale, word] of Object.entries(fictitious)) expect(names[locale as keyof typeof names]).toContain(word);
    }
  });
});

describe('framework', () => {
  it('has 47 entries of paragraphs 14 to 55 and 197 topics, 194 of them country-facing', () => {
    expect(framework.paragraphs).toHaveLength(47);
    expect(new Set(framework.paragraphs.map((p) => p.paragraph)).size).toBe(42);
    expect(topics).toHaveLength(197);
    expect(topics.filter((topic) => topic.country_facing)).toHaveLength(194);
    expect(unique(topics.map((topic) => topic.id))).toBe(true);
  });

  it('keeps each topic under its paragraph, and each paragraph in the area of its section', () => {
    for (const paragraph of framework.paragraphs) {
      for (const topic of paragraph.topics) expect(topic.id.split('.')[0]).toBe(paragraph.id);
      const area = framework.areas.find(({ paragraphs }) => paragraphs.includes(paragraph.paragraph));
      expect(paragraph.area).toBe(area?.code ?? 'cross-cutting');
    }
  });

  it('has the six capacities, five expected results, 14 offences and six measures, all with references that resolve', () => {
    expect(framework.capacities).toHaveLength(6);
    expect(framework.expected_results).toHaveLength(5);
    expect(framework.offences.items).toHaveLength(14);
    expect(framework.measures.items).toHaveLength(6);
    const references = [
      ...framework.capacities.flatMap((capacity) => capacity.paragraphs),
      ...framework.expected_results.flatMap((result) => result.paragraphs),
      ...framework.measures.items.flatMap((measure) => measure.topics),
    ];
    expect(references.filter((reference) => !resolvesReference(framework, reference))).toEqual([]);
  });
});

describe('catalogue', () => {
  it('has 91 activities, 32 of them of ITU, and 17 offices', () => {
    expect(catalogue.activities).toHaveLength(91);
    expect(catalogue.activities.filter((activity) => findOwner(activity) === 'itu')).toHaveLength(32);
    expect(catalogue.offices).toHaveLength(17);
    expect(unique(catalogue.activities.map((activity) => activity.id))).toBe(true);
  });

  it('names only countries that are known, or XKX', () => {
    const known = new Set([...countries.map((country) => country.alpha3), 'XKX']);
    for (const { id, beneficiaries, countries: listed } of catalogue.activities) {
      expect(
        [...beneficiaries, ...listed].filter((code) => !known.has(code)),
        id,
      ).toEqual([]);
    }
  });

  it('refers only to topics, results, resolutions and offices that exist', () => {
    const results = new Set(framework.expected_results.map((result) => result.id));
    const resolutions = new Set(readResolutions().map((resolution) => resolution.id));
    const offices = new Set(catalogue.offices.map((office) => office.id));
    for (const activity of catalogue.activities) {
      expect(
        activity.framework_refs.filter((reference) => !resolvesReference(framework, reference)),
        activity.id,
      ).toEqual([]);
      expect(
        activity.expected_results.filter((result) => !results.has(result)),
        activity.id,
      ).toEqual([]);
      expect(
        activity.resolutions.filter((resolution) => !resolutions.has(resolution)),
        activity.id,
      ).toEqual([]);
      expect(
        activity.office_ids.filter((office) => !offices.has(office)),
        activity.id,
      ).toEqual([]);
    }
  });

  it('states a source for everything it says was seen', () => {
    const seen = catalogue.activities.filter((activity) => activity.verified === true);
    expect(seen.filter((activity) => activity.sources.length === 0).map((activity) => activity.id)).toEqual([]);
  });

  it('gives amounts with their source only, and a split into staff and non-staff nowhere', () => {
    const amounts = catalogue.activities.flatMap((activity) => activity.expenditure);
    expect(amounts.length).toBeGreaterThan(0);
    for (const amount of amounts) expect([amount.staff, amount.non_staff, amount.source !== '']).toEqual([null, null, true]);
  });
});

describe('resolutions and mandates', () => {
  it('are 33 with 53 clause topics, and 16, with references that resolve', () => {
    const clauses = readResolutions().flatMap((resolution) => resolution.clause_topics);
    expect([readResolutions().length, clauses.length, readMandates().length]).toEqual([33, 53, 16]);
    const references = [...clauses, ...readMandates()].flatMap((entry) => entry.framework_refs);
    expect(references.filter((reference) => !resolvesReference(framework, reference))).toEqual([]);
  });
});

describe('benchmark', () => {
  it('has 194 countries in two editions, every score between 0 and 1', () => {
    const rows = readBenchmark();
    expect(rows.map((row) => row.year).filter((year) => year === 2020)).toHaveLength(194);
    expect(rows.map((row) => row.year).filter((year) => year === 2024)).toHaveLength(194);
    const scores = rows.flatMap((row) => Object.values(row.indicators));
    expect(scores.filter((score) => !(score >= 0 && score <= 1))).toEqual([]);
  });

  it('takes the organizational score that fits for 2024, and has TS4 in 2020 only', () => {
    const row = (year: number) => readBenchmark().find((r) => r.country === 'ARM' && r.year === year)?.indicators ?? {};
    expect(Object.keys(row(2020))).toContain('TS4');
    expect(Object.keys(row(2024))).not.toContain('TS4');
    expect(Object.keys(row(2024))).not.toContain('OS3_implied');
    expect(Object.keys(row(2024))).toContain('OS3');
  });
});
