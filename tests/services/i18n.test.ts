import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROLES, RULES } from '../../app/domain/access';
import type { AnswerError } from '../../app/domain/answer-value';
import { ActivitySchema, AreaSchema, OfficeSchema, PillarSchema } from '../../app/domain/catalogue';
import { ENTRY_NEEDS } from '../../app/domain/catalogue-entry';
import { CONTACT_KINDS } from '../../app/domain/contact';
import { ItuRegionSchema } from '../../app/domain/country';
import { EVIDENCE_KINDS, EVIDENCE_VERDICTS, type EvidenceState } from '../../app/domain/evidence';
import { NEEDS, ROUND_STATES, TRANSITIONS } from '../../app/domain/lifecycle';
import { type Counting, GROUPINGS, type Unpublished } from '../../app/domain/mapping';
import { NOTICE_KINDS } from '../../app/domain/notice';
import { DECISIONS, PROGRESS } from '../../app/domain/plan';
import { DEPTHS } from '../../app/domain/publication';
import { LevelOperatorSchema, ScoreOperatorSchema } from '../../app/domain/questionnaire';
import type { Reason } from '../../app/domain/recommend';
import {
  DeliveredSchema,
  REQUEST_NEEDS,
  REQUEST_STATES,
  REQUEST_STEP_KINDS,
  REQUEST_STEPS,
  REQUIRED_FIELDS,
} from '../../app/domain/request';
import { RESOURCE_KINDS } from '../../app/domain/resource';
import { REPLIES, type ReplyError, STANDINGS, VERDICTS } from '../../app/domain/validation';
import type { LeftOutReason } from '../../app/exports/iati-read';
import { TABLE_COLUMNS } from '../../app/exports/mapping-table';
import { FIGURE_COLUMNS, TOTAL_COLUMNS } from '../../app/exports/mapping-words';
import { CATALOGUES } from '../../app/i18n/catalogues.server';
import { LOCALES } from '../../app/i18n/locales';
import { createTranslate, type Messages } from '../../app/i18n/translate';
import { DONE } from '../../app/routes/account/act.server';
import { LISTS } from '../../app/routes/catalogue.entries.$activity/form.server';
import { CONTACT_DONE } from '../../app/routes/contacts/done';
import { OWN_TRANSITIONS } from '../../app/routes/rounds.$round.status/view.server';
import { CHANGES } from '../../app/routes/second-factor.$change/act.server';
import type { EvidenceRefusal } from '../../app/services/evidence.server';
import type { MappingFormat } from '../../app/services/mapping.server';
import type { SaveOutcome } from '../../app/services/rounds.server';

/** `page` goes to the browser; all others stay on the server. */
const PARTS = readdirSync('app/i18n/messages/en').map((name) => name.replace('.json', ''));
const CODES = LOCALES.map(({ code }) => code);
const readPart = (code: string, part: string): Messages =>
  JSON.parse(readFileSync(`app/i18n/messages/${code}/${part}.json`, 'utf8'));
const readAll = (code: string): Messages => Object.assign({}, ...PARTS.map((part) => readPart(code, part)));

/** `numbers.left_other` is a form of `numbers.left`; `answer.spoken_one` would be one only beside an `_other`. */
const FORM = /_(zero|one|two|few|many|other)$/;
const stemOf = (key: string, messages: Messages) =>
  FORM.test(key) && `${key.replace(FORM, '')}_other` in messages ? key.replace(FORM, '') : key;
const listStems = (messages: Messages) => [...new Set(Object.keys(messages).map((key) => stemOf(key, messages)))].toSorted();
const listForms = (stem: string, messages: Messages) => Object.keys(messages).filter((key) => stemOf(key, messages) === stem);
const has = (messages: Messages, key: string) => key in messages || `${key}_other` in messages;

const dropComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
/** Names of actions in the access table look like keys. */
const dropActions = (text: string) => text.replace(/\b(mayDo|requireMay|findReach|hasPower)\((\w+), '[\w.]+'/g, '$1($2');

/** Everything that speaks to people; the lower floors know codes only. */
const SOURCES = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/^(domain|services)\//.test(name))
  .map((name) => ({ file: join('app', name), text: dropActions(dropComments(readFileSync(join('app', name), 'utf8'))) }));

const NAMESPACES = new Set(Object.keys(readAll('en')).map((key) => key.split('.')[0]));

/** Every key in a file: what `t` is called with, and every other text that looks like a key of ours. */
function findKeys(text: string): string[] {
  const called = [...text.matchAll(/\bt\(\s*['"]([^'"]+)['"]/g)].map((match) => match[1] as string);
  const literal = [...text.matchAll(/['"`]([a-z_]+(?:\.[\w-]+)+)['"`]/g)].map((match) => match[1] as string);
  // Actions of the access table look like keys.
  const keys = literal.filter((key) => NAMESPACES.has(key.split('.')[0] as string) && !(key in RULES));
  return [...called, ...keys.filter((key) => !(`${key}.` in TEMPLATES))];
}

/** The fixed beginnings of keys that are put together, such as `role.` in `role.${role}`. */
const findTemplates = (text: string) =>
  [...text.matchAll(/`([a-z_]+\.[a-z_.]*)\$\{/g)]
    .map((match) => match[1] as string)
    .filter((start) => NAMESPACES.has(start.split('.')[0] as string));

// Exhaustive by type: a new code does not compile until it stands here, and then it needs its words.
const ANSWER_ERRORS = Object.keys({
  not_an_option: 0,
  na_not_allowed: 0,
  not_a_number: 0,
  not_whole: 0,
  out_of_range: 0,
  not_a_date: 0,
  empty: 0,
  contact_without_name: 0,
  contact_without_address: 0,
  unknown_item: 0,
  reason_missing: 0,
  bad_address: 0,
} satisfies Record<AnswerError | Extract<SaveOutcome, { status: 'invalid' }>['error'], 0>);

const EVIDENCE_REFUSALS = Object.keys({
  too_large: 0,
  empty: 0,
  name_has_path: 0,
  bad_name: 0,
  unknown_type: 0,
  lies_about_type: 0,
  too_many_entries: 0,
  zip_bomb: 0,
  encrypted: 0,
  has_macros: 0,
  broken: 0,
  quota: 0,
  infected: 0,
  scan_failed: 0,
  bad_address: 0,
} satisfies Record<EvidenceRefusal, 0>);

const EVIDENCE_STATES = Object.keys({
  missing: 0,
  given: 0,
  expiring: 0,
  expired: 0,
  accepted: 0,
  rejected: 0,
} satisfies Record<EvidenceState | 'missing', 0>);

/** Those that a card says elsewhere, in words of their own, are left out. */
const REASONS = Object.keys({
  missing: 0,
  find_out: 0,
  waiting: 0,
  unanswered: 0,
  next_level: 0,
  worth: 0,
  country: 0,
  group: 0,
  region: 0,
  world: 0,
  priority: 0,
  entry: 0,
  check: 0,
} satisfies Record<Exclude<Reason['code'], 'near' | 'under_way' | 'unconfirmed'>, 0>);

/** The groups of countries that eligibility knows are named in one table of the domain. */
const GROUPS = [...readFileSync('app/domain/catalogue.ts', 'utf8').matchAll(/\bgroup: '([a-z-]+)'/g)].map(
  (match) => match[1] as string,
);

/** Every code that a use-case writes into the audit log, a step in the life of a round among them. */
const AUDIT_ACTIONS = [
  ...Object.values(TRANSITIONS).map(({ action }) => action),
  ...REQUEST_STEP_KINDS.map((kind) => `request.${kind}`),
  ...readdirSync('app/services', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [...dropComments(readFileSync(join('app/services', name), 'utf8')).matchAll(/\baction: ([^,}]+)/g)])
    .flatMap(([, code]) => [...(code as string).matchAll(/'([a-z_]+\.[a-z_.]+)'/g)].map((match) => match[1] as string))
    // Reading leaves no line.
    .filter((code) => !code.endsWith('.read')),
];

const COUNTINGS = Object.keys({ added: 0, part: 0, wider: 0, outside: 0 } satisfies Record<Counting, 0>);

const UNPUBLISHED = Object.keys({
  amount: 0,
  period: 0,
  beneficiaries: 0,
  office: 0,
  outputs: 0,
  funder: 0,
  split: 0,
  accountingPeriod: 0,
} satisfies Record<keyof Unpublished, 0>);

const { shape } = ActivitySchema;
const LEFT_OUT = Object.keys({
  'no-place': 0,
  'other-language': 0,
  'only-one': 0,
  status: 0,
  'transaction-type': 0,
  'negative-amount': 0,
  region: 0,
  address: 0,
} satisfies Record<LeftOutReason, 0>);
const DELIVERED_KINDS = DeliveredSchema.options.map((option) => option.shape.kind.value);
const AMOUNT_KINDS = ['real', 'budget', 'scale'];

/** What follows each beginning of a key that is put together. */
const TEMPLATES: Record<string, readonly string[]> = {
  'answer.': ['yes', 'partial', 'no', 'dont_know', 'not_applicable'],
  'answer.contact_': ['name', 'email', 'phone'],
  'answer.error.': ANSWER_ERRORS,
  'audit.action.': AUDIT_ACTIONS,
  'area.name.': AreaSchema.options,
  'area.read_': ['role', 'assigned', 'internal_review', 'frozen'],
  'account.done.': DONE,
  'code.': ['wrong', 'passkey', 'wait', 'none'],
  'contacts.done.': CONTACT_DONE,
  'contacts.kind.': CONTACT_KINDS,
  'contacts.kind_what.': CONTACT_KINDS,
  'countries.': ['declared', 'validated'],
  'depth.': DEPTHS,
  'depth_what.': DEPTHS,
  'do.': OWN_TRANSITIONS,
  'do_what.': OWN_TRANSITIONS,
  'entry.': shape.maturity_entry.options,
  'evidence.done.': ['added', 'removed'],
  'evidence.kind.': ['link', ...Object.keys(EVIDENCE_KINDS)],
  'evidence.refused.': EVIDENCE_REFUSALS,
  'evidence.state.': EVIDENCE_STATES,
  'expenditure.': AMOUNT_KINDS,
  'explain.level.': LevelOperatorSchema.options.filter((operator) => operator !== 'none'),
  'explain.operator.': ScoreOperatorSchema.options,
  'factor.': CHANGES.flatMap((change) => [change, `${change}_title`, `${change}_what`]),
  'group.': GROUPS,
  'item.changed_': ['value', 'note', 'evidence'],
  'landing.': ['answer', 'see', 'get'].flatMap((step) => [step, `${step}_what`]),
  'mapping.as.': Object.keys({ csv: 0, xlsx: 0, docx: 0 } satisfies Record<MappingFormat, 0>),
  'mapping.by.': GROUPINGS,
  'mapping.column.': [...FIGURE_COLUMNS, ...TOTAL_COLUMNS, ...TABLE_COLUMNS],
  'mapping.counting.': COUNTINGS,
  'mapping.error.': ['from', 'to', 'reversed'],
  'mapping.kind.': AMOUNT_KINDS,
  'mapping.not_published.': UNPUBLISHED,
  'mapping.office.': OfficeSchema.shape.kind.options,
  'mapping.owner_is.': ['itu', 'others'],
  'mapping.without.': GROUPINGS,
  'need.': NEEDS,
  'notice.': NOTICE_KINDS.flatMap((kind) => [kind, `${kind}_subject`]),
  'decision.': DECISIONS,
  'plan.progress.': PROGRESS,
  'passkey.': ['use', 'make'].flatMap((kind) => [kind, `${kind}_failed`, `${kind}_unsupported`, `${kind}_no_script`]),
  'passkeys.done.': ['added', 'removed'],
  'published.': ['declared', 'validated'],
  'people.done.': ['invited', 'resent', 'revoked', 'ended'],
  'recommend.reason.': REASONS,
  'bench.key.': ['j', 'k', 'a', 'd', 'q'],
  'bench.missing.': ['unjudged', 'replied', 'waiting'],
  'region.': ItuRegionSchema.options,
  'resources.kind.': RESOURCE_KINDS,
  'resources.pillar.': PillarSchema.options,
  'review.country_next.': RULES['review.read'].states,
  'review.done.': VERDICTS,
  'review.done_evidence.': EVIDENCE_VERDICTS,
  'review.error.': ['reason_missing', 'value_missing', 'not_different', 'unknown_item'],
  'review.need.': ['questions', 'replies', 'all_judged'],
  'review.next.': RULES['review.read'].states,
  'review.reply_error.': Object.keys({ nothing_asked: 0, last_word: 0, text_missing: 0 } satisfies Record<ReplyError, 0>),
  'review.section.': ['waiting', 'replied'],
  'review.state.': ROUND_STATES,
  'review.step.': [...VERDICTS, ...REPLIES],
  'review.way.': ['take', 'return', 'validate'],
  'review.way_what.': ['take', 'return', 'validate'],
  'standing.': STANDINGS,
  'entries.because.': ['title', 'address'],
  'entries.decision630.': shape.decision630.element.options,
  'entries.done.': ['saved', 'handed_in', 'published', 'sent_back', 'confirmed', 'began'],
  'entries.left_out.': LEFT_OUT,
  'entries.outcome.': ['began', 'revised', 'busy'],
  'entries.pillar.': PillarSchema.options,
  'entries.state.': ['draft', 'review', 'published'],
  'entries.verified.': ['true', 'from-memory'],
  'entry_field.': [
    ...LISTS,
    'amount',
    'amount_max',
    'staff',
    'non_staff',
    'funder',
    'currency',
    'basis',
    'accounting_period',
    'source',
  ],
  'entry_need.': [...ENTRY_NEEDS, 'other_person'],
  'jobs.kind.': ['mail', 'notice', 'chain_end', 'reminders', 'link_check', 'confirmations', 'contacts'],
  'requests.column.': ['new', 'triage', 'country', 'delivery', 'ended'],
  'requests.delivered.': ['on', 'url', 'country', 'women', 'men', 'other', 'funder', 'currency', 'period', 'staff', 'nonStaff'],
  'requests.do.': [...Object.keys(REQUEST_STEPS), 'hand_over'],
  'requests.do_what.': [...Object.keys(REQUEST_STEPS), 'hand_over'],
  'requests.done.': [...REQUEST_STEP_KINDS, 'saved', 'record', 'dropped'],
  'requests.field.': REQUIRED_FIELDS,
  'requests.kind.': DELIVERED_KINDS,
  'requests.median_': ['first', 'decision', 'first_soon', 'decision_soon'],
  'requests.met_': ['1', '2', '3', '4', '5'],
  'requests.need.': REQUEST_NEEDS,
  'requests.overlap.': ['country', 'region', 'overlaps', 'unknown'],
  'requests.priority.': ['emergency', 'sids', 'ldc', 'lldc'],
  'requests.record.': DELIVERED_KINDS,
  'requests.state.': REQUEST_STATES,
  'requests.state_what.': REQUEST_STATES,
  'requests.step.': REQUEST_STEP_KINDS,
  'requests.text.': ['reopen', 'withdraw', 'ask', 'reply', 'refer', 'decline', 'finish', 'hand_over'],
  'role.': ROLES,
  'scope.': shape.scope.options,
  'state.': ROUND_STATES,
  'state_what.': ROUND_STATES,
  'status.': shape.status.options,
  'step.': ['start', 'supersede', ...Object.keys(TRANSITIONS)],
  'time.group_': ['added', 'removed', 'moved', 'rules', 'does_not_apply'],
  'time.item_': ['added', 'removed', 'moved', 'not_comparable', 'rules'],
  'time.trend_': ['rose', 'fell', 'same', 'not_comparable'],
  'time.why_': ['not_comparable', 'rules', 'added', 'removed'],
  'type.': shape.type.options,
};

const putTogether = (start: string) => (TEMPLATES[start] ?? []).map((end) => start + end);

describe.each(CODES)('messages in %s', (code) => {
  const messages = readAll(code);

  it('hold every key that the application uses', () => {
    const used = SOURCES.flatMap(({ file, text }) => findKeys(text).map((key) => ({ file, key })));
    expect(used.length).toBeGreaterThan(200);
    expect(used.filter(({ key }) => !has(messages, key))).toEqual([]);
  });

  it('hold every key that the application puts together', () => {
    const unknown = SOURCES.flatMap(({ file, text }) => findTemplates(text).map((start) => ({ file, start }))).filter(
      ({ start }) => !(start in TEMPLATES),
    );
    expect(unknown, 'say in TEMPLATES what may follow').toEqual([]);
    const missing = Object.keys(TEMPLATES)
      .flatMap(putTogether)
      .filter((key) => !has(messages, key));
    expect(missing).toEqual([]);
  });

  it.each(PARTS)('are the same in number and name as in English: %s', (part) => {
    expect(listStems(readPart(code, part))).toEqual(listStems(readPart('en', part)));
  });

  it('have the plural forms of the language, and no others', () => {
    const rules = new Intl.PluralRules(code);
    const needed = new Set(Array.from({ length: 1001 }, (_, n) => rules.select(n)));
    const allowed = new Set(rules.resolvedOptions().pluralCategories);
    const counted = listStems(messages).filter((stem) => `${stem}_other` in messages);
    expect(counted.length).toBeGreaterThan(5);
    for (const stem of counted) {
      const forms = listForms(stem, messages).map((key) => key.slice(stem.length + 1));
      expect(
        [...needed].filter((form) => !forms.includes(form)),
        `${stem}: missing`,
      ).toEqual([]);
      expect(
        forms.filter((form) => !allowed.has(form as Intl.LDMLPluralRule)),
        `${stem}: not of this language`,
      ).toEqual([]);
    }
  });

  it('have the placeholders that they have in English', () => {
    const english = readAll('en');
    const listPlaceholders = (stem: string, from: Messages) =>
      [
        ...new Set(
          listForms(stem, from).flatMap((key) =>
            [...(from[key] ?? '').matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string),
          ),
        ),
      ].toSorted();
    const different = listStems(messages).filter(
      (stem) => `${listPlaceholders(stem, messages)}` !== `${listPlaceholders(stem, english)}`,
    );
    expect(different).toEqual([]);
    for (const [key, text] of Object.entries(messages)) expect(text.replace(/\{\w+\}/g, ''), key).not.toMatch(/[{}]/);
  });

  it('are never empty, and never only spaces at an end', () => {
    for (const [key, text] of Object.entries(messages)) {
      expect(text.length, key).toBeGreaterThan(0);
      expect(text, key).toBe(text.trim());
    }
  });

  it('stand in one of the parts only, and every part is served', () => {
    const keys = PARTS.flatMap((part) => Object.keys(readPart(code, part)));
    expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
    expect(CATALOGUES[code]).toEqual(readAll(code));
  });

  it('never show a key or a hole', () => {
    const t = createTranslate(code, messages) as (key: string, values?: Record<string, string | number>) => string;
    const names = [...JSON.stringify(messages).matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
    const values = Object.fromEntries(names.map((name) => [name, 'x']));
    for (const stem of listStems(messages)) {
      for (const count of [0, 1, 2, 5, 1_000_000]) {
        expect(t(stem, { ...values, count }), stem).not.toMatch(/[{}[\]]/);
      }
    }
  });
});

describe('what the browser shows', () => {
  /** Pages that are sent with a script say so; everything beside them, the components and the frame run there too. */
  const clientFolders = SOURCES.filter(({ text }) => /handle = \{[^}]*client: true/.test(text)).map(({ file }) => dirname(file));
  const inBrowser = SOURCES.filter(({ file }) => {
    if (file.includes('.server.')) return false;
    return file === 'app/root.tsx' || file.startsWith('app/components/') || clientFolders.includes(dirname(file));
  });
  /** Loaders and actions stay on the server. */
  const dropServerCode = (text: string) => text.replace(/^export async function (loader|action)[\s\S]*?^}$/gm, '');

  it.each(CODES)('is in the part of the messages that it gets: %s', (code) => {
    const page = readPart(code, 'page');
    expect(clientFolders.length).toBeGreaterThan(1);
    const used = inBrowser.flatMap(({ file, text }) => {
      const code = dropServerCode(text);
      return [...findKeys(code), ...findTemplates(code).flatMap(putTogether)].map((key) => ({ file, key }));
    });
    expect(used.length).toBeGreaterThan(80);
    expect(used.filter(({ key }) => !has(page, key))).toEqual([]);
  });
});

describe('t', () => {
  const t = createTranslate('en', { plain: 'a {x} b {y}', some_one: 'one {thing}', some_other: '{count} {thing}s' }) as (
    key: string,
    values?: Record<string, string | number>,
  ) => string;

  it.each([
    [t('plain', { x: 1, y: 'two' }), 'a 1 b two'],
    [t('plain', { x: '{y}', y: '$&' }), 'a {y} b $&'],
    [t('plain', { x: 1234567.891, y: 0 }), 'a 1,234,567.9 b 0'],
    [t('some', { count: 1, thing: 'pen' }), 'one pen'],
    [t('some', { count: 0, thing: 'pen' }), '0 pens'],
    [t('some', { count: 1200, thing: 'pen' }), '1,200 pens'],
    [t('unknown'), '[unknown]'],
  ])('says %s', (said, expected) => {
    expect(said).toBe(expected);
  });
});
