import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  type PgColumn,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Activity } from '../app/domain/catalogue';
import type { ActivityDraft } from '../app/domain/catalogue-draft';
import type { EntryState } from '../app/domain/catalogue-entry';
import type {
  Delivered,
  Holder,
  RequestAcceptance,
  RequestAttachment,
  RequestContent,
  RequestOutcome,
  RequestState,
  RequestStepKind,
} from '../app/domain/request';
import { country, round, schema, user } from './schema';
import { at, createdAt, isHandler, isOfHandledRequest, isSystem, ownOnly } from './schema-policies';

/* From a gap to help: jobs, the catalogue as it is edited, requests for assistance, contacts, plans. */

/**
 * Work to be done outside of a request: a mail, a reminder, a check of links. A payload holds ids, or is sealed: it tells nothing
 * of what a country answered.
 * A job is due at `run_at`; who takes it moves that into the future, so that another process takes it when this one dies.
 */
export const job = pgTable(
  'job',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    kind: text('kind').notNull(),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    /** At most one job of a key waits: what recurs is put once. */
    key: text('key').unique(),
    runAt: at('run_at').notNull().defaultNow(),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error').notNull().default(''),
    /** When it was given up; an administrator sees it and may try again. */
    deadAt: at('dead_at'),
    createdAt: createdAt(),
  },
  (table) => [index('job_due').on(table.runAt).where(sql`${table.deadAt} is null`)],
);

/**
 * What is being written about an activity: a new entry, or changes to a published one, whose row in `activity` stands until these
 * are published.
 */
export const activityDraft = pgTable('activity_draft', {
  activityId: text('activity_id').primaryKey(),
  /** The organisation whose entry it is; its own people may edit it. */
  org: text('org').notNull(),
  data: jsonb('data').$type<ActivityDraft>().notNull(),
  state: text('state').$type<EntryState>().notNull().default('draft'),
  /** 1, 2, ...; a save names the one it saw. */
  version: integer('version').notNull().default(1),
  /** What the reviewer asked for, or what an import could not fill in. */
  note: text('note').notNull().default(''),
  updatedBy: text('updated_by').references(() => user.id, { onDelete: 'set null' }),
  updatedAt: at('updated_at').notNull().defaultNow(),
});

/** Every version of an activity that was published, as it was. */
export const activityVersion = pgTable(
  'activity_version',
  {
    activityId: text('activity_id').notNull(),
    number: integer('number').notNull(),
    data: jsonb('data').$type<Activity>().notNull(),
    /** Why, in the publisher's words; empty for the first. */
    reason: text('reason').notNull().default(''),
    writtenBy: text('written_by').references(() => user.id, { onDelete: 'set null' }),
    publishedBy: text('published_by').references(() => user.id, { onDelete: 'set null' }),
    publishedAt: at('published_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.activityId, table.number] })],
);

/** What somebody who is signed in thinks is wrong with an entry. */
export const activityCorrection = pgTable(
  'activity_correction',
  {
    id: uuid('id').primaryKey(),
    activityId: text('activity_id').notNull(),
    text: text('text').notNull(),
    /** Where it can be read that it is so. */
    source: text('source').notNull().default(''),
    authorId: text('author_id').references(() => user.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    decision: text('decision').$type<'accepted' | 'declined' | null>(),
    reply: text('reply').notNull().default(''),
    decidedBy: text('decided_by').references(() => user.id, { onDelete: 'set null' }),
    decidedAt: at('decided_at'),
  },
  (table) => [index('activity_correction_activity').on(table.activityId)],
);

/** What was found at an address that entries name. */
export const link = pgTable('link', {
  url: text('url').primaryKey(),
  /** `dead` only after several checks on different days. */
  state: text('state').$type<'unchecked' | 'alive' | 'failing' | 'dead'>().notNull().default('unchecked'),
  /** Checks in a row that failed. */
  failures: integer('failures').notNull().default(0),
  /** What was answered: a status, or what went wrong. */
  detail: text('detail').notNull().default(''),
  checkedAt: at('checked_at'),
});

/**
 * A country's request for assistance. Private to its country until it is submitted, then also to those who handle it. Exactly one
 * holder has an open request; a closed one has none.
 */
export const request = pgTable(
  'request',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    countryCode: text('country_code')
      .notNull()
      .references(() => country.alpha3),
    state: text('state').$type<RequestState>().notNull().default('draft'),
    content: jsonb('content').$type<RequestContent>().notNull(),
    /** After an attack (CEB/2013/2, paragraph 38): may be accepted without an assessment, and says so. */
    emergency: boolean('emergency').notNull().default(false),
    /** The round it rests on. */
    roundId: uuid('round_id'),
    /** Score, gaps and evidence of that round, as they were when the request was signed off. */
    attachment: jsonb('attachment').$type<RequestAttachment | null>(),
    /** Why it goes ahead although others do something alike. */
    duplicateReason: text('duplicate_reason').notNull().default(''),
    holder: jsonb('holder').$type<Holder | null>(),
    acceptance: jsonb('acceptance').$type<RequestAcceptance | null>(),
    outcome: jsonb('outcome').$type<RequestOutcome | null>(),
    version: integer('version').notNull().default(1),
    createdBy: text('created_by').references(() => user.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    submittedAt: at('submitted_at'),
    firstAnswerAt: at('first_answer_at'),
    decidedAt: at('decided_at'),
    closedAt: at('closed_at'),
  },
  (table) => [
    index('request_country').on(table.countryCode, table.createdAt),
    unique('request_id_country').on(table.id, table.countryCode),
    foreignKey({
      columns: [table.roundId, table.countryCode],
      foreignColumns: [round.id, round.countryCode],
      name: 'request_round',
    }),
    check(
      'request_has_one_holder',
      sql`(${table.holder} is null) = (${table.state} in ('referred', 'declined', 'withdrawn', 'closed'))`,
    ),
    check(
      'request_rests_on_assessment',
      sql`${table.acceptance} is null or ${table.emergency} or (${table.roundId} is not null and ${table.attachment} is not null)`,
    ),
    ownOnly(table.countryCode),
    pgPolicy('handled', {
      for: 'select',
      using: sql`${isHandler} and ${table.state} not in ('draft', 'signed_off')`,
    }),
    pgPolicy('handled_update', {
      for: 'update',
      using: sql`${isHandler} and ${table.state} not in ('draft', 'signed_off')`,
      withCheck: sql`${isHandler} and ${table.state} not in ('draft', 'signed_off')`,
    }),
  ],
);

/** What belongs to a request cannot name another country than the request does. */
const requestKey = (name: string, table: { requestId: PgColumn; countryCode: PgColumn }) =>
  foreignKey({
    columns: [table.requestId, table.countryCode],
    foreignColumns: [request.id, request.countryCode],
    name: `${name}_request`,
  }).onDelete('cascade');

/** One step in the life of a request, or one thing said about it. Only ever added to. */
export const requestStep = pgTable(
  'request_step',
  {
    requestId: uuid('request_id').notNull(),
    countryCode: text('country_code').notNull(),
    /** 1, 2, ... */
    position: integer('position').notNull(),
    kind: text('kind').$type<RequestStepKind>().notNull(),
    toState: text('to_state').$type<RequestState>().notNull(),
    /** What the person wrote: a question, an answer, a reason. */
    text: text('text').notNull().default(''),
    details: jsonb('details').$type<Record<string, unknown>>().notNull().default({}),
    actorId: text('actor_id').references(() => user.id, { onDelete: 'set null' }),
    at: at('at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.requestId, table.position] }),
    requestKey('request_step', table),
    ownOnly(table.countryCode),
    pgPolicy('handled_select', { for: 'select', using: isOfHandledRequest(table.requestId) }),
    pgPolicy('handled_insert', { for: 'insert', withCheck: isOfHandledRequest(table.requestId) }),
  ],
);

/** What was done for an accepted request. */
export const delivery = pgTable(
  'delivery',
  {
    id: uuid('id').primaryKey(),
    requestId: uuid('request_id').notNull(),
    countryCode: text('country_code').notNull(),
    data: jsonb('data').$type<Delivered>().notNull(),
    recordedBy: text('recorded_by').references(() => user.id, { onDelete: 'set null' }),
    recordedAt: at('recorded_at').notNull().defaultNow(),
  },
  (table) => [
    index('delivery_request').on(table.requestId),
    requestKey('delivery', table),
    ownOnly(table.countryCode),
    pgPolicy('handled_select', { for: 'select', using: isOfHandledRequest(table.requestId) }),
    pgPolicy('handled_insert', { for: 'insert', withCheck: isOfHandledRequest(table.requestId) }),
  ],
);

/** Where a country can be reached, entered by its own authority (CICTE/RES.1/19: CIRT, policy, foreign ministry). */
export const nationalContact = pgTable(
  'national_contact',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    countryCode: text('country_code')
      .notNull()
      .references(() => country.alpha3),
    kind: text('kind').$type<'cirt' | 'policy' | 'foreign'>().notNull(),
    organisation: text('organisation').notNull(),
    name: text('name').notNull().default(''),
    email: text('email').notNull().default(''),
    phone: text('phone').notNull().default(''),
    /** Whether the country lets everybody see it. */
    isPublic: boolean('is_public').notNull().default(false),
    confirmedBy: text('confirmed_by').references(() => user.id, { onDelete: 'set null' }),
    confirmedAt: at('confirmed_at').notNull().defaultNow(),
    /** When its country was last asked whether it is still right. */
    askedAt: at('asked_at'),
  },
  (table) => [
    uniqueIndex('national_contact_country_kind').on(table.countryCode, table.kind),
    ownOnly(table.countryCode),
    pgPolicy('public', { for: 'select', using: sql`${table.isPublic}` }),
  ],
);

/** A gap that a country means to close, by when and with what. */
export const planItem = pgTable(
  'plan_item',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    countryCode: text('country_code')
      .notNull()
      .references(() => country.alpha3),
    roundId: uuid('round_id').notNull(),
    questionnaire: text('questionnaire').notNull(),
    /** Id of the capability. */
    capability: text('capability').notNull(),
    /** Level to reach, 1..5. */
    targetLevel: integer('target_level').notNull(),
    owner: text('owner').notNull().default(''),
    dueOn: text('due_on'),
    /** The activity that is to help; null for the country's own means. */
    activityId: text('activity_id'),
    note: text('note').notNull().default(''),
    version: integer('version').notNull().default(1),
    updatedBy: text('updated_by').references(() => user.id, { onDelete: 'set null' }),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (table) => [
    foreignKey({
      columns: [table.roundId, table.countryCode],
      foreignColumns: [round.id, round.countryCode],
      name: 'plan_item_round',
    }).onDelete('cascade'),
    uniqueIndex('plan_item_capability').on(table.roundId, table.questionnaire, table.capability),
    ownOnly(table.countryCode),
  ],
);

/** What a country decided about an activity that was recommended to it. */
export const recommendationDecision = pgTable(
  'recommendation_decision',
  {
    countryCode: text('country_code')
      .notNull()
      .references(() => country.alpha3),
    activityId: text('activity_id').notNull(),
    decision: text('decision').$type<'followed' | 'planned' | 'refused'>().notNull(),
    reason: text('reason').notNull().default(''),
    decidedBy: text('decided_by').references(() => user.id, { onDelete: 'set null' }),
    decidedAt: at('decided_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.countryCode, table.activityId] }), ownOnly(table.countryCode)],
);

/**
 * The assessment that an activity in a country rests on, where it is not a round of this installation: which one, and where it can
 * be read (CEB/2013/2, paragraphs 32 and 41).
 */
export const activityBasis = pgTable(
  'activity_basis',
  {
    activityId: text('activity_id').notNull(),
    countryCode: text('country_code').notNull(),
    assessment: text('assessment').notNull(),
    source: text('source').notNull(),
    recordedBy: text('recorded_by').references(() => user.id, { onDelete: 'set null' }),
    recordedAt: at('recorded_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.activityId, table.countryCode] }),
    pgPolicy('handlers', { for: 'all', using: sql`${isHandler} or ${isSystem}`, withCheck: sql`${isHandler} or ${isSystem}` }),
    pgPolicy('own', { for: 'select', using: sql`${table.countryCode} = current_setting('tidemark.country', true)` }),
  ],
);

/** Every table there is. */
export const tables = {
  ...schema,
  job,
  activityDraft,
  activityVersion,
  activityCorrection,
  link,
  request,
  requestStep,
  delivery,
  nationalContact,
  planItem,
  recommendationDecision,
  activityBasis,
};
