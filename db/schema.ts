import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { AnswerValue } from '../app/domain/answer';
import type { Activity } from '../app/domain/catalogue';

const at = (name: string) => timestamp(name, { withTimezone: true });
const createdAt = () => at('created_at').notNull().defaultNow();

/* Accounts, in the shape that better-auth keeps them. */

export const user = pgTable('user', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  /** `focal_point` of one country, `reviewer` of ITU, or `administrator`. */
  role: text('role').notNull(),
  /** ISO 3166-1 alpha-3; set for focal points only. */
  countryCode: text('country_code').references(() => country.alpha3),
  locale: text('locale').notNull().default('en'),
  createdAt: createdAt(),
  updatedAt: at('updated_at').notNull().defaultNow(),
});

export const session = pgTable(
  'session',
  {
    id: text('id').primaryKey(),
    token: text('token').notNull().unique(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    expiresAt: at('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: createdAt(),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (table) => [index('session_user_id').on(table.userId)],
);

export const account = pgTable(
  'account',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: at('access_token_expires_at'),
    refreshTokenExpiresAt: at('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: createdAt(),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (table) => [index('account_user_id').on(table.userId)],
);

export const verification = pgTable(
  'verification',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: at('expires_at').notNull(),
    createdAt: createdAt(),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (table) => [index('verification_identifier').on(table.identifier)],
);

/** Failed sign-ins and reset requests, by account and by address, so that guessing stays slow across processes. */
export const attempt = pgTable(
  'attempt',
  {
    key: text('key').notNull(),
    at: at('at').notNull().defaultNow(),
  },
  (table) => [index('attempt_key_at').on(table.key, table.at)],
);

/* Reference data, loaded from seeds/ at every start. */

export const country = pgTable('country', {
  alpha3: text('alpha3').primaryKey(),
  alpha2: text('alpha2').notNull().unique(),
  /** Names by locale, as the United Nations writes them. */
  names: jsonb('names').$type<Record<string, string>>().notNull(),
  region: text('region').notNull(),
  subregion: text('subregion').notNull(),
  sids: boolean('sids').notNull(),
  ldc: boolean('ldc').notNull(),
  lldc: boolean('lldc').notNull(),
  population: integer('population'),
  demonstration: boolean('demonstration').notNull().default(false),
});

export const activity = pgTable('activity', {
  id: text('id').primaryKey(),
  data: jsonb('data').$type<Activity>().notNull(),
});

/** Published indicator scores of other models, as published; never mixed with our own results. */
export const benchmark = pgTable(
  'benchmark',
  {
    questionnaire: text('questionnaire').notNull(),
    countryCode: text('country_code').notNull(),
    indicators: jsonb('indicators').$type<Record<string, number>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.questionnaire, table.countryCode] })],
);

/* Assessment. */

/** One self-assessment of one country; its questionnaires are answered together and share their answers. */
export const round = pgTable(
  'round',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    countryCode: text('country_code')
      .notNull()
      .references(() => country.alpha3),
    title: text('title').notNull(),
    dueOn: text('due_on'),
    createdBy: text('created_by').references(() => user.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
  },
  (table) => [index('round_country').on(table.countryCode, table.createdAt)],
);

export const roundQuestionnaire = pgTable(
  'round_questionnaire',
  {
    roundId: uuid('round_id')
      .notNull()
      .references(() => round.id, { onDelete: 'cascade' }),
    questionnaire: text('questionnaire').notNull(),
    version: text('version').notNull(),
    position: integer('position').notNull(),
  },
  (table) => [primaryKey({ columns: [table.roundId, table.questionnaire] })],
);

/** The present answer to one item of one round. A cleared answer stays as a row with a null value. */
export const answer = pgTable(
  'answer',
  {
    roundId: uuid('round_id')
      .notNull()
      .references(() => round.id, { onDelete: 'cascade' }),
    /** `<questionnaire>.<item>`; an item that is the same as another is answered there. */
    itemKey: text('item_key').notNull(),
    value: jsonb('value').$type<AnswerValue | null>(),
    note: text('note').notNull().default(''),
    evidence: text('evidence').notNull().default(''),
    /** 1 for the first answer; a save must name the version it saw. */
    version: integer('version').notNull(),
    savedAt: at('saved_at').notNull().defaultNow(),
    savedBy: text('saved_by').references(() => user.id, { onDelete: 'set null' }),
  },
  (table) => [primaryKey({ columns: [table.roundId, table.itemKey] })],
);

/** Every version an answer ever had, and the operation that made it. */
export const answerVersion = pgTable(
  'answer_version',
  {
    roundId: uuid('round_id').notNull(),
    itemKey: text('item_key').notNull(),
    version: integer('version').notNull(),
    value: jsonb('value').$type<AnswerValue | null>(),
    note: text('note').notNull(),
    evidence: text('evidence').notNull(),
    /** Chosen by the client; repeating it has no further effect. */
    operationId: text('operation_id').notNull(),
    savedAt: at('saved_at').notNull().defaultNow(),
    savedBy: text('saved_by').references(() => user.id, { onDelete: 'set null' }),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.itemKey, table.version] }),
    uniqueIndex('answer_version_operation').on(table.roundId, table.operationId),
    foreignKey({ columns: [table.roundId], foreignColumns: [round.id], name: 'answer_version_round' }).onDelete('cascade'),
  ],
);

export const auditEntry = pgTable(
  'audit_entry',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    at: at('at').notNull().defaultNow(),
    /** Null for the system itself. Not a foreign key: the line outlives the account. */
    actorId: text('actor_id'),
    countryCode: text('country_code'),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    details: jsonb('details').$type<Record<string, unknown>>().notNull(),
  },
  (table) => [index('audit_entry_country_at').on(table.countryCode, table.at)],
);

/** Facts about this installation. */
export const setting = pgTable('setting', {
  key: text('key').primaryKey(),
  value: jsonb('value').$type<unknown>().notNull(),
});

export const schema = {
  user,
  session,
  account,
  verification,
  attempt,
  country,
  activity,
  benchmark,
  round,
  roundQuestionnaire,
  answer,
  answerVersion,
  auditEntry,
  setting,
};

/** Either driver's database, or a transaction of it. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;
