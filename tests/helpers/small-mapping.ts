import type { Activity, Expenditure, Office } from '../../app/domain/catalogue';
import type { MappingInput, MappingQuestion } from '../../app/domain/mapping';
import type { Resolution } from '../../app/domain/resolution';

/** A made-up catalogue, small enough to add up by hand; what each activity is for stands beside it. */

export const SPAN = { from: '2018-01-01', to: '2022-12-31' };
export const TODAY = '2026-06-01';

export function makeAmount(changes: Partial<Expenditure>): Expenditure {
  return {
    funder: 'Funder One',
    amount: 0,
    amount_max: null,
    currency: 'EUR',
    kind: 'real',
    basis: 'as published',
    staff: null,
    non_staff: null,
    accounting_period: null,
    source: 'a page',
    ...changes,
  };
}

export function makeActivity(changes: Partial<Activity>): Activity {
  return {
    id: 'activity',
    title: `Activity ${changes.id}`,
    org: 'ITU',
    office: '',
    office_ids: [],
    partners: [],
    type: 'project',
    summary: 'What it does.',
    areas: ['technical'],
    gca_pillars: [],
    decision630: [],
    themes: [],
    target_groups: [],
    scope: 'regional',
    regions: [],
    countries: [],
    eligibility: [],
    beneficiaries: [],
    beneficiaries_note: '',
    period: { start: null, end: null },
    status: 'ongoing',
    resolutions: [],
    framework_refs: [],
    expected_results: [],
    maturity_entry: 'any',
    funders: [],
    expenditure: [],
    outputs: [],
    url: '',
    sources: [],
    verified: true,
    note: '',
    ...changes,
  };
}

export function makeResolution(id: string, clauses: Record<string, string[]>, changes: Partial<Resolution> = {}): Resolution {
  const revision = { place: 'Geneva', year: 2022, verified: true } as const;
  return {
    id,
    body: 'A Conference',
    type: 'resolution',
    number: id.replace('res-', ''),
    title: `Title of ${id}`,
    first_adopted: revision,
    current_known_revision: revision,
    areas: [],
    gca_pillars: [],
    clause_topics: Object.entries(clauses).map(([clause, framework_refs]) => ({
      id: clause,
      topic: `topic of ${clause}`,
      areas: [],
      framework_refs,
      verified: true,
    })),
    source: [],
    verified: true,
    url: '',
    note: '',
    ...changes,
  };
}

const offices: Office[] = [
  { id: 'hq', label: 'Headquarters of ITU', kind: 'HQ', region: null, city: 'Geneva', verified: true },
  { id: 'ro-afr', label: 'Office for Africa', kind: 'regional', region: 'AFR', city: 'Addis Ababa', verified: 'from-memory' },
];

const activities: Activity[] = [
  // Ends on 31 December 2017, the day before the span.
  makeActivity({
    id: 'a-before',
    status: 'completed',
    period: { start: '2010', end: '2017' },
    resolutions: ['res-4'],
    expenditure: [makeAmount({ amount: 999 })],
  }),
  // "2018" is the whole year: it reaches into the span. One amount counts, one was spent before the span.
  makeActivity({
    id: 'b-first-day',
    status: 'completed',
    period: { start: '2010', end: '2018' },
    office_ids: ['ro-afr', 'hq'],
    beneficiaries: ['AAA', 'ZZZ'],
    themes: ['cirt', 'training'],
    resolutions: ['res-1', 'res-2'],
    framework_refs: ['F43c', 'F25.4'],
    expected_results: ['ER1'],
    outputs: ['=a team'],
    expenditure: [
      makeAmount({ amount: 1000.1, staff: 400, non_staff: 600.1, accounting_period: '2018' }),
      makeAmount({ amount: 2000.2, accounting_period: '2016-2017' }),
    ],
  }),
  // Begins in the last month of the span and goes on; of another organisation.
  makeActivity({
    id: 'c-last-month',
    org: 'Another',
    office: 'its secretariat',
    status: 'ongoing',
    period: { start: '2022-12', end: null },
    themes: ['cirt'],
    resolutions: ['res-1'],
    framework_refs: ['F20'],
    regions: ['AMS'],
    expected_results: ['ER2'],
    expenditure: [makeAmount({ funder: null, amount: 500, kind: 'budget', staff: 100 })],
  }),
  // Begins the day after the span.
  makeActivity({
    id: 'd-after',
    period: { start: '2023-01-01', end: null },
    regions: ['EUR'],
    expenditure: [makeAmount({ amount: 777 })],
  }),
  // A range, and a floor without an upper end; it names one clause itself.
  makeActivity({
    id: 'e-ranges',
    status: 'completed',
    period: { start: '2019', end: '2020-06' },
    office_ids: ['hq'],
    countries: ['AAA'],
    themes: ['training'],
    resolutions: ['res-1.2', 'res-2'],
    framework_refs: ['F43c.1'],
    expenditure: [
      makeAmount({ currency: 'CHF', kind: 'scale', amount: 100, amount_max: 500, accounting_period: '2019-2020' }),
      makeAmount({ currency: 'CHF', kind: 'scale', amount: 1000, funder: 'Funder Two', accounting_period: '2019/2020-06' }),
    ],
  }),
  // No dates, going on: somewhere in the span.
  makeActivity({ id: 'f-undated', scope: 'global', verified: 'from-memory', funders: ['Funder Three'] }),
  // No dates, completed: it may have been in the span.
  makeActivity({ id: 'g-undated-done', status: 'completed', resolutions: ['res-2'], regions: ['AFR'] }),
  // No dates, planned: it begins after today, and so after the span.
  makeActivity({ id: 'h-planned', status: 'planned', resolutions: ['res-3'] }),
  // An umbrella: of three amounts only the first counts. It names a resolution that nobody knows.
  makeActivity({
    id: 'i-umbrella',
    org: 'Another',
    status: 'completed',
    period: { start: '2020-05-01', end: '2020-05-31' },
    resolutions: ['res-1', 'res-9'],
    themes: ['umbrella'],
    expenditure: [
      makeAmount({ amount: 10_000, accounting_period: '2020-05/2021' }),
      makeAmount({ amount: 3000, overlap: 'part', accounting_period: '2020' }),
      makeAmount({ amount: 70, currency: 'USD', kind: 'budget', overlap: 'wider', accounting_period: 'five years' }),
    ],
  }),
];

export const SMALL: MappingInput = {
  activities,
  resolutions: [
    makeResolution('res-1', { 'res-1.1': ['F43c'], 'res-1.2': ['F20.7'], 'res-1.3': ['F33'] }),
    makeResolution('res-2', { 'res-2.1': ['F25'], 'res-2.2': ['F44'] }, { verified: 'from-memory' }),
    makeResolution('res-3', { 'res-3.1': ['F21'] }),
    makeResolution('res-4', {}),
  ],
  offices,
  countries: [
    { alpha3: 'AAA', region: 'AFR', names: { en: 'Aland', es: 'Alandia' } },
    { alpha3: 'BBB', region: 'ASP', names: { en: 'Beland', es: 'Belandia' } },
  ],
  expectedResults: ['ER1', 'ER2', 'ER3'].map((id) => ({ id, label: `Result ${id}` })),
  aggregates: [
    {
      id: 'sum-2020',
      label: 'A whole objective',
      accounting_period: '2020-01/2020-09',
      currency: 'CHF',
      budget: 7670,
      actual: 3420,
      available: 4250,
      note: '',
      source: 'a report',
      verified: true,
    },
  ],
};

export function ask(changes: Partial<MappingQuestion> = {}): MappingQuestion {
  return { span: SPAN, grouping: 'resolution', filter: {}, today: TODAY, ...changes };
}
