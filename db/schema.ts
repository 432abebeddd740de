import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  type PgColumn,
  type PgDatabase,
  type PgQueryResultHKT,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Answer, AnswerValue } from '../app/domain/answer';
import type { Activity } from '../app/domain/catalogue';
import type { ItuRegion } from '../app/domain/country';
import type { RoundState, Transition } from '../app/domain/lifecycle';
import type { ScoreResult } from '../app/domain/score';
import {
  at,
  bytes,
  createdAt,
  isNamedChain,
  isOfVisibleRound,
  isOwn,
  isSubmitted,
  isSystem,
  isWithinReach,
  ownOnly,
  PERSON_SETTING,
  REGIONS_SETTING,
  reviewedRows,
} from './schema-policies';

/* Accounts, in the shape that better-auth keeps them. */

export const user = pgTable('user', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  /** One of `ROLES`. */
  role: text('role').notNull(),
  /** ISO 3166-1 alpha-3; set for a country's own people only. */
  countryCode: text('country_code').references(() => country.alpha3),
  /** Whose entries of the catalogue the person keeps; set for people of partner organisations only. */
  organisation: text('organisation'),
  /** ITU regions of a reviewer. */
  regions: jsonb('regions').$type<ItuRegion[]>().notNull().default([]),
  locale: text('locale').notNull().default('en'),
  twoFactorEnabled: boolean('two_factor_enabled').notNull().default(false),
  /** When the person left the role; nobody signs in afterwards. */
  endedAt: at('ended_at'),
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

/** The secret of a person's authenticator app and the recovery codes, both encrypted by better-auth. */
export const twoFactor = pgTable(
  'two_factor',
  {
    id: text('id').primaryKey(),
    secret: text('secret').notNull(),
    backupCodes: text('backup_codes').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    verified: boolean('verified').notNull().default(true),
    failedVerificationCount: integer('failed_verification_count').notNull().default(0),
    lockedUntil: at('locked_until'),
  },
  (table) => [index('two_factor_user_id').on(table.userId)],
);

/** A passkey (WebAuthn credential) of a person: a second factor beside the authenticator app. */
export const passkey = pgTable(
  'passkey',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** As its authenticator names it, in base64url. */
    credentialId: text('credential_id').notNull().unique(),
    /** In the encoding of COSE. */
    publicKey: bytes('public_key').notNull(),
    /** How often it was used, as it says itself; one that goes back was copied. Many always say 0. */
    counter: bigint('counter', { mode: 'number' }).notNull(),
    transports: jsonb('transports').$type<string[]>().notNull(),
    /** As its owner calls it. */
    name: text('name').notNull(),
    createdAt: createdAt(),
    lastUsedAt: at('last_used_at'),
  },
  (table) => [index('passkey_user_id').on(table.userId)],
);

/** An invitation by mail: works once, for seven days, until it is revoked. The id is the hash of what the link carries. */
export const invitation = pgTable(
  'invitation',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    email: text('email').notNull(),
    role: text('role').notNull(),
    countryCode: text('country_code').references(() => country.alpha3),
    organisation: text('organisation'),
    regions: jsonb('regions').$type<ItuRegion[]>().notNull().default([]),
    locale: text('locale').notNull(),
    invitedBy: text('invited_by').references(() => user.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
    revokedAt: at('revoked_at'),
  },
  (table) => [index('invitation_country').on(table.countryCode), index('invitation_email').on(table.email)],
);

/** The official letter by which a country names its focal point. */
export const nomination = pgTable(
  'nomination',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    countryCode: text('country_code')
      .notNull()
      .references(() => country.alpha3),
    invitationId: text('invitation_id').references(() => invitation.id),
    reference: text('reference').notNull(),
    /** Day of the letter, ISO 8601. */
    letterDate: text('letter_date').notNull(),
    fileId: uuid('file_id').references(() => file.id),
    recordedBy: text('recorded_by').references(() => user.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
  },
  (table) => [ownOnly(table.countryCode)],
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

/** The catalogue as it is published. */
export const activity = pgTable('activity', {
  id: text('id').primaryKey(),
  data: jsonb('data').$type<Activity>().notNull(),
  /** Whether it still is as the reference data has it; what was edited here is not loaded again. */
  seeded: boolean('seeded').notNull().default(false),
  /** When somebody last said that it is right; by null: those who gathered the reference data. */
  confirmedAt: at('confirmed_at').notNull().defaultNow(),
  confirmedBy: text('confirmed_by').references(() => user.id, { onDelete: 'set null' }),
  /** When its owner was last asked to confirm it. */
  askedAt: at('asked_at'),
  updatedAt: at('updated_at').notNull().defaultNow(),
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

/* Files. */

/** A file as it was given, with its bytes in `file_chunk`. */
export const file = pgTable(
  'file',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    countryCode: text('country_code')
      .notNull()
      .references(() => country.alpha3),
    /** The round it was given in; null for letters. */
    roundId: uuid('round_id').references(() => round.id, { onDelete: 'cascade' }),
    /** As the person called it; it is stored under its id. */
    name: text('name').notNull(),
    mediaType: text('media_type').notNull(),
    size: integer('size').notNull(),
    /** Hexadecimal. */
    sha256: text('sha256').notNull(),
    /** `clean`, or `not_scanned` where no scanner is configured. */
    scan: text('scan').notNull(),
    addedBy: text('added_by').references(() => user.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
  },
  (table) => [
    index('file_country').on(table.countryCode),
    ownOnly(table.countryCode),
    // Whose evidence it is decides, not the round it was given in: evidence comes along into the next round.
    ...reviewedRows(
      sql`exists (select 1 from evidence as e where e.file_id = ${table.id} and e.country_code = ${table.countryCode})
  and current_setting('${sql.raw(REGIONS_SETTING)}', true) <> ''`,
      'select',
    ),
  ],
);

/** The bytes of a file in pieces, so that a backup of the database is a backup of everything. */
export const fileChunk = pgTable(
  'file_chunk',
  {
    fileId: uuid('file_id')
      .notNull()
      .references(() => file.id, { onDelete: 'cascade' }),
    countryCode: text('country_code').notNull(),
    position: integer('position').notNull(),
    bytes: bytes('bytes').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.fileId, table.position] }),
    ownOnly(table.countryCode),
    pgPolicy('reviewed', {
      for: 'select',
      using: sql`exists (select 1 from file as f where f.id = ${table.fileId}) and current_setting('${sql.raw(REGIONS_SETTING)}', true) <> ''`,
    }),
  ],
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
    state: text('state').$type<RoundState>().notNull().default('draft'),
    /** The round whose answers are offered again, "still true?". */
    previousId: uuid('previous_id'),
    /** When it came to its present state. */
    stateSince: at('state_since').notNull().defaultNow(),
    createdBy: text('created_by').references(() => user.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
  },
  (table) => [
    index('round_country').on(table.countryCode, table.createdAt),
    unique('round_id_country').on(table.id, table.countryCode),
    ownOnly(table.countryCode),
    // A reviewer sees what was submitted, from the regions of the reviewer, and writes its state only.
    ...reviewedRows(isSubmitted(table), 'select', 'update'),
  ],
);

/** What belongs to a round names its country too, and cannot name another than the round does. */
const ofRound = () => ({
  roundId: uuid('round_id').notNull(),
  countryCode: text('country_code').notNull(),
});
const roundKey = (name: string, table: { roundId: PgColumn; countryCode: PgColumn }) =>
  foreignKey({
    columns: [table.roundId, table.countryCode],
    foreignColumns: [round.id, round.countryCode],
    name: `${name}_round`,
  }).onDelete('cascade');

export const roundQuestionnaire = pgTable(
  'round_questionnaire',
  {
    ...ofRound(),
    questionnaire: text('questionnaire').notNull(),
    version: text('version').notNull(),
    position: integer('position').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.questionnaire] }),
    roundKey('round_questionnaire', table),
    ownOnly(table.countryCode),
    ...reviewedRows(isOfVisibleRound(table.roundId), 'select'),
  ],
);

/** One step in the life of a round: who, when, why. */
export const roundTransition = pgTable(
  'round_transition',
  {
    ...ofRound(),
    /** 1, 2, ... in each round. */
    position: integer('position').notNull(),
    transition: text('transition').$type<Transition | 'start' | 'supersede'>().notNull(),
    fromState: text('from_state').$type<RoundState | null>(),
    toState: text('to_state').$type<RoundState>().notNull(),
    reason: text('reason').notNull().default(''),
    actorId: text('actor_id'),
    at: at('at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.position] }),
    roundKey('round_transition', table),
    ownOnly(table.countryCode),
    ...reviewedRows(isOfVisibleRound(table.roundId), 'select', 'insert'),
  ],
);

/** The present answer to one item of one round. A cleared answer stays as a row with a null value. */
export const answer = pgTable(
  'answer',
  {
    ...ofRound(),
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
  (table) => [primaryKey({ columns: [table.roundId, table.itemKey] }), roundKey('answer', table), ownOnly(table.countryCode)],
);

/** Every version an answer ever had, and the operation that made it. */
export const answerVersion = pgTable(
  'answer_version',
  {
    ...ofRound(),
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
    roundKey('answer_version', table),
    ownOnly(table.countryCode),
  ],
);

/* Working together on a round. */

/** An area or a capability of a questionnaire that a person is asked to answer. */
export const assignment = pgTable(
  'assignment',
  {
    ...ofRound(),
    questionnaire: text('questionnaire').notNull(),
    /** Id of the area or capability. */
    groupId: text('group_id').notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    dueOn: text('due_on'),
    createdAt: createdAt(),
    /** When the person was last reminded. */
    remindedAt: at('reminded_at'),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.questionnaire, table.groupId, table.userId] }),
    roundKey('assignment', table),
    ownOnly(table.countryCode),
  ],
);

/** A different answer to an item, kept beside the one that stands until the lead decides. */
export const proposal = pgTable(
  'proposal',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    ...ofRound(),
    itemKey: text('item_key').notNull(),
    answer: jsonb('answer').$type<Answer>().notNull(),
    /** Why the author thinks so. */
    reason: text('reason').notNull(),
    authorId: text('author_id').references(() => user.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    /** `adopted` or `declined`; null while it is open. */
    decision: text('decision').$type<'adopted' | 'declined' | null>(),
    decisionReason: text('decision_reason').notNull().default(''),
    decidedBy: text('decided_by').references(() => user.id, { onDelete: 'set null' }),
    decidedAt: at('decided_at'),
  },
  (table) => [
    index('proposal_round_item').on(table.roundId, table.itemKey),
    roundKey('proposal', table),
    ownOnly(table.countryCode),
  ],
);

/** What the country's people say to each other about an item. */
export const comment = pgTable(
  'comment',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    ...ofRound(),
    itemKey: text('item_key').notNull(),
    text: text('text').notNull(),
    authorId: text('author_id').references(() => user.id, { onDelete: 'set null' }),
    /** Ids of people who are told. */
    mentions: jsonb('mentions').$type<string[]>().notNull().default([]),
    createdAt: createdAt(),
  },
  (table) => [
    index('comment_round_item').on(table.roundId, table.itemKey),
    roundKey('comment', table),
    ownOnly(table.countryCode),
  ],
);

/** A link or a file that shows an answer. */
export const evidence = pgTable(
  'evidence',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    ...ofRound(),
    itemKey: text('item_key').notNull(),
    title: text('title').notNull(),
    /** Web address; empty where a file is given. */
    url: text('url').notNull().default(''),
    fileId: uuid('file_id').references(() => file.id),
    /** The page or clause that shows it. */
    clause: text('clause').notNull().default(''),
    language: text('language').notNull().default(''),
    /** Last day on which it counts, ISO 8601; null for no end. */
    validUntil: text('valid_until'),
    addedBy: text('added_by').references(() => user.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    removedAt: at('removed_at'),
    /** What a reviewer said of it. */
    verdict: text('verdict').$type<'accepted' | 'rejected' | null>(),
    verdictReason: text('verdict_reason').notNull().default(''),
  },
  (table) => [
    index('evidence_round_item').on(table.roundId, table.itemKey),
    index('evidence_file').on(table.fileId),
    roundKey('evidence', table),
    ownOnly(table.countryCode),
    ...reviewedRows(isOfVisibleRound(table.roundId), 'select', 'update'),
  ],
);

/** What a person is told, also by mail. */
export const notice = pgTable(
  'notice',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** Names the sentence in the message catalogues. */
    kind: text('kind').notNull(),
    values: jsonb('values').$type<Record<string, string>>().notNull(),
    /** Where it leads. */
    path: text('path').notNull(),
    createdAt: createdAt(),
    readAt: at('read_at'),
  },
  (table) => [
    index('notice_user').on(table.userId, table.createdAt),
    pgPolicy('own', {
      for: 'all',
      using: sql`${table.userId} = current_setting('${sql.raw(PERSON_SETTING)}', true) or ${isSystem}`,
      withCheck: sql`${isWithinReach(table.userId)} or ${isSystem}`,
    }),
  ],
);

/* After sign-off. */

/** One questionnaire of a round as it was signed off. */
export interface FrozenQuestionnaire {
  questionnaire: string;
  version: string;
  answers: Record<string, Answer>;
  result: ScoreResult;
}

/** The evidence of an item as it was signed off. */
export interface FrozenEvidence {
  id: string;
  itemKey: string;
  title: string;
  url: string;
  fileId: string | null;
  sha256: string | null;
  clause: string;
  language: string;
  validUntil: string | null;
}

/** A round as the approver signed it off; never changed afterwards. The latest one stands for the round. */
export const snapshot = pgTable(
  'snapshot',
  {
    ...ofRound(),
    /** 1, 2, ...: a round that was opened again is signed off anew. */
    number: integer('number').notNull(),
    content: jsonb('content').$type<{ questionnaires: FrozenQuestionnaire[]; evidence: FrozenEvidence[] }>().notNull(),
    /** SHA-256 of the canonical JSON of the content, hexadecimal. */
    sha256: text('sha256').notNull(),
    signedBy: text('signed_by').references(() => user.id, { onDelete: 'set null' }),
    signedAt: at('signed_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.number] }),
    roundKey('snapshot', table),
    ownOnly(table.countryCode),
    ...reviewedRows(isOfVisibleRound(table.roundId), 'select'),
  ],
);

/** What the reviewer says of one answer of a round, and how the country replies. What the country declared stays as it is. */
export const judgement = pgTable(
  'judgement',
  {
    ...ofRound(),
    itemKey: text('item_key').notNull(),
    verdict: text('verdict').$type<'accepted' | 'adjusted' | 'asked'>().notNull(),
    /** The reviewer's value; for `adjusted` only. */
    value: jsonb('value').$type<AnswerValue | null>(),
    /** Why, or what is asked. */
    reason: text('reason').notNull().default(''),
    reviewerId: text('reviewer_id').references(() => user.id, { onDelete: 'set null' }),
    at: at('at').notNull().defaultNow(),
    /** To an adjustment: `agreed` or `contested`; to a question: `answered`. Null while there is none. */
    reply: text('reply').$type<'agreed' | 'contested' | 'answered' | null>(),
    replyText: text('reply_text').notNull().default(''),
    repliedBy: text('replied_by').references(() => user.id, { onDelete: 'set null' }),
    repliedAt: at('replied_at'),
    version: integer('version').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.itemKey] }),
    roundKey('judgement', table),
    ownOnly(table.countryCode),
    ...reviewedRows(isOfVisibleRound(table.roundId), 'select', 'insert', 'update'),
  ],
);

/** Everything said about an answer in validation, in its order. */
export const judgementStep = pgTable(
  'judgement_step',
  {
    ...ofRound(),
    itemKey: text('item_key').notNull(),
    version: integer('version').notNull(),
    kind: text('kind').$type<'accepted' | 'adjusted' | 'asked' | 'agreed' | 'contested' | 'answered'>().notNull(),
    value: jsonb('value').$type<AnswerValue | null>(),
    text: text('text').notNull().default(''),
    actorId: text('actor_id').references(() => user.id, { onDelete: 'set null' }),
    at: at('at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.itemKey, table.version] }),
    roundKey('judgement_step', table),
    ownOnly(table.countryCode),
    ...reviewedRows(isOfVisibleRound(table.roundId), 'select', 'insert'),
  ],
);

/**
 * What a country released of a round, composed when it was published: what is not in `content` never leaves. Visible to
 * everybody while it stands, and to nobody else but the country once it is withdrawn.
 */
export const publication = pgTable(
  'publication',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    ...ofRound(),
    depth: text('depth').$type<'areas' | 'capabilities' | 'answers' | 'all'>().notNull(),
    layer: text('layer').$type<'declared' | 'validated'>().notNull(),
    content: jsonb('content').$type<unknown>().notNull(),
    publishedBy: text('published_by').references(() => user.id, { onDelete: 'set null' }),
    publishedAt: at('published_at').notNull().defaultNow(),
    /** When it was withdrawn, or another took its place. */
    endedAt: at('ended_at'),
  },
  (table) => [
    index('publication_country').on(table.countryCode, table.publishedAt),
    roundKey('publication', table),
    ownOnly(table.countryCode),
    pgPolicy('public', { for: 'select', using: sql`${table.endedAt} is null` }),
  ],
);

/* Trace. */

/**
 * The audit log: one chain of hashes per country, and one for what concerns none (chain `-`). Lines are only ever added; the
 * database refuses to change or delete them.
 */
export const auditEntry = pgTable(
  'audit_entry',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** Country code, or `-`. */
    chain: text('chain').notNull(),
    /** 1, 2, ... without a gap in each chain. */
    position: bigint('position', { mode: 'number' }).notNull(),
    at: at('at').notNull(),
    /** Null for the system itself. Not a foreign key: the line outlives the account. */
    actorId: text('actor_id'),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    details: jsonb('details').$type<Record<string, unknown>>().notNull(),
    /** Hash of the line before; empty for the first. */
    previousHash: text('previous_hash').notNull(),
    /** SHA-256 over the canonical JSON of all of the above but the id, hexadecimal. */
    hash: text('hash').notNull(),
  },
  (table) => [
    unique('audit_entry_chain_position').on(table.chain, table.position),
    index('audit_entry_subject').on(table.subject),
    pgPolicy('read', { for: 'select', using: sql`${isOwn(table.chain)} or ${isSystem}` }),
    pgPolicy('add', { for: 'insert', withCheck: sql`${isNamedChain(table.chain)} or ${isSystem}` }),
  ],
);

/** The end of each chain, so that a line cut off at the end is missed. */
export const auditHead = pgTable(
  'audit_head',
  {
    chain: text('chain').primaryKey(),
    position: bigint('position', { mode: 'number' }).notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    pgPolicy('read', { for: 'select', using: sql`${isOwn(table.chain)} or ${isSystem}` }),
    pgPolicy('named', {
      for: 'all',
      using: sql`${isNamedChain(table.chain)} or ${isSystem}`,
      withCheck: sql`${isNamedChain(table.chain)} or ${isSystem}`,
    }),
  ],
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
  twoFactor,
  passkey,
  invitation,
  nomination,
  attempt,
  country,
  activity,
  benchmark,
  file,
  fileChunk,
  round,
  roundQuestionnaire,
  roundTransition,
  answer,
  answerVersion,
  assignment,
  proposal,
  comment,
  evidence,
  notice,
  snapshot,
  judgement,
  judgementStep,
  publication,
  auditEntry,
  auditHead,
  setting,
};

/** Either driver's database, or a transaction of it. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;
