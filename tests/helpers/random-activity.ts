import fc from 'fast-check';
import { type Activity, ActivitySchema, type Expenditure } from '../../app/domain/catalogue';

const AWKWARD = [
  '<a>&amp;]]>',
  '=1+1',
  "'=1",
  ' \t spaces\r\n ',
  '\r',
  '|',
  '\\',
  '\\e',
  '\\|',
  '"',
  'é\u200F\u0301😀',
  '\u0085\u2028',
  '-5',
  '0',
];

/** Any text that XML can hold: XML has no form for control characters, half surrogates and two non-characters. */
export const writableText = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\p{Cc}\p{Surrogate}\uFFFE\uFFFF]/gu, '')),
  fc.constantFrom('', ...AWKWARD),
);
/** A name is more than white space. */
const name = writableText.map((text) => (text.trim() === '' ? `x${text}` : text));
const list = <T>(member: fc.Arbitrary<T>) => fc.array(member, { maxLength: 3 });

const year = fc.integer({ min: 1990, max: 2060 }).map(String);
const date = fc.oneof(
  year,
  fc.tuple(year, fc.constantFrom('01', '02', '12')).map((parts) => parts.join('-')),
  fc.tuple(year, fc.constantFrom('02-28', '06-30', '12-31')).map((parts) => parts.join('-')),
);
const period = fc
  .record({ start: fc.option(date), end: fc.option(date) })
  .map(({ start, end }) => (start && end && start.slice(0, 4) >= end.slice(0, 4) ? { start, end: null } : { start, end }));

const amount = fc.oneof(fc.double({ min: 0, max: 1e30, noNaN: true }).map(Math.abs), fc.constantFrom(0, 1e21, 1e-7, 0.1, 20_000));
const expenditure: fc.Arbitrary<Expenditure> = fc.record({
  funder: fc.option(writableText),
  amount,
  amount_max: fc.option(amount),
  currency: fc.constantFrom('CHF', 'USD', 'QQQ'),
  kind: fc.constantFrom('real', 'budget', 'scale'),
  basis: writableText,
  staff: fc.option(amount),
  non_staff: fc.option(amount),
  accounting_period: fc.option(
    fc.oneof(writableText, fc.constantFrom('2021', '2099', '2019-2022', '2019-09/2020-08', '2019-09/2023-08', '2017-04/2022')),
  ),
  source: writableText,
});

const code = fc.constantFrom('FJI', 'BRB', 'XKX', 'XAA', 'KEN', 'TON');
const { shape } = ActivitySchema;
const pick = <T extends string>(options: readonly T[]) => fc.constantFrom(...options);

/** An activity as the catalogue's schema allows it. */
export const anyActivity: fc.Arbitrary<Activity> = fc.record({
  id: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,59}$/),
  title: name,
  org: fc.oneof(name, fc.constant('ITU')),
  office: writableText,
  office_ids: list(writableText),
  partners: list(writableText),
  type: pick(shape.type.options),
  summary: name,
  areas: fc.array(pick(shape.areas.element.options), { minLength: 1, maxLength: 3 }),
  gca_pillars: list(pick(shape.gca_pillars.element.options)),
  decision630: list(pick(shape.decision630.element.options)),
  themes: list(writableText),
  target_groups: list(writableText),
  scope: pick(shape.scope.options),
  regions: list(pick(shape.regions.element.options)),
  countries: list(code),
  eligibility: list(name),
  beneficiaries: fc.array(code, { maxLength: 7 }),
  beneficiaries_note: writableText,
  period,
  status: pick(shape.status.options),
  resolutions: list(writableText),
  framework_refs: list(writableText),
  expected_results: list(writableText),
  maturity_entry: pick(shape.maturity_entry.options),
  funders: list(writableText),
  expenditure: list(expenditure),
  outputs: list(writableText),
  url: fc.oneof(
    writableText,
    fc.webUrl(),
    fc.constantFrom('https://x.example/a%20b?c=d#e', 'https://x.example/ä|b', 'javascript:alert(1)'),
  ),
  sources: list(writableText),
  verified: fc.constantFrom(true as const, 'from-memory' as const),
  note: writableText,
});
