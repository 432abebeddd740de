import {
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import type { InitiativeContent, InitiativeState } from '../app/domain/initiative';
import type { Weights } from '../app/domain/priorities';
import type { FrozenInputs } from '../app/domain/scenario';
import { round, user } from './schema';
import { tables as helpTables } from './schema-help';
import { at, createdAt, isAnalyst, isOfVisibleRound, ownOnly, reviewedRows } from './schema-policies';

/* Where to act first: what BDT ranks, chooses and proposes. */

/**
 * What a country lets ITU compare: the results of a round by capability, without answers, notes or evidence. A row stands here only
 * while the country's consent does, or its publication of levels by capability; it is computed from what was signed off or validated.
 */
export const sharedResult = pgTable(
  'shared_result',
  {
    roundId: uuid('round_id').notNull(),
    countryCode: text('country_code').notNull(),
    questionnaire: text('questionnaire').notNull(),
    version: text('version').notNull(),
    layer: text('layer').$type<'declared' | 'validated'>().notNull(),
    capability: text('capability').notNull(),
    /** Part of the capability that is reached, 0..1: the least and the most that open answers still allow. */
    low: doublePrecision('low').notNull(),
    high: doublePrecision('high').notNull(),
    level: integer('level'),
    /** Answered of what applies, 0..1. */
    completeness: doublePrecision('completeness').notNull(),
    /** Day of the sign-off, ISO 8601. */
    signedOn: text('signed_on').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.roundId, table.questionnaire, table.layer, table.capability] }),
    index('shared_result_country').on(table.countryCode, table.questionnaire),
    foreignKey({
      columns: [table.roundId, table.countryCode],
      foreignColumns: [round.id, round.countryCode],
      name: 'shared_result_round',
    }).onDelete('cascade'),
    ownOnly(table.countryCode),
    // Who validates a round writes its validated results.
    ...reviewedRows(isOfVisibleRound(table.roundId), 'select', 'insert', 'update'),
    pgPolicy('analysed', { for: 'select', using: isAnalyst }),
  ],
);

/** Weights with a name, an author and a reason, and what was known when they were saved: a ranking that can be shown again. */
export const scenario = pgTable('scenario', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  reason: text('reason').notNull(),
  weights: jsonb('weights').$type<Weights>().notNull(),
  /** As it stands in the address. */
  filter: text('filter').notNull(),
  seed: integer('seed').notNull(),
  /** What a ranking is made of, as it was; the published index and the questionnaires never change and are not repeated. */
  inputs: jsonb('inputs').$type<FrozenInputs>().notNull(),
  createdBy: text('created_by').references(() => user.id, { onDelete: 'set null' }),
  createdAt: createdAt(),
});

/** What one activity costs in one country, as somebody entered it. */
export const unitCost = pgTable(
  'unit_cost',
  {
    activityId: text('activity_id').notNull(),
    currency: text('currency').notNull(),
    /** In units of the currency, for one country. */
    amount: doublePrecision('amount').notNull(),
    source: text('source').notNull(),
    recordedBy: text('recorded_by').references(() => user.id, { onDelete: 'set null' }),
    recordedAt: at('recorded_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.activityId, table.currency] })],
);

/** A regional initiative as it stands. */
export const initiative = pgTable('initiative', {
  id: uuid('id').primaryKey(),
  state: text('state').$type<InitiativeState>().notNull().default('draft'),
  data: jsonb('data').$type<InitiativeContent>().notNull(),
  /** 1, 2, ...; a save names the one it saw. */
  version: integer('version').notNull().default(1),
  scenarioId: uuid('scenario_id').references(() => scenario.id),
  createdBy: text('created_by').references(() => user.id, { onDelete: 'set null' }),
  createdAt: createdAt(),
  adoptedAt: at('adopted_at'),
});

/** Every version of an initiative, as it was saved. */
export const initiativeVersion = pgTable(
  'initiative_version',
  {
    initiativeId: uuid('initiative_id')
      .notNull()
      .references(() => initiative.id, { onDelete: 'cascade' }),
    number: integer('number').notNull(),
    state: text('state').$type<InitiativeState>().notNull(),
    data: jsonb('data').$type<InitiativeContent>().notNull(),
    reason: text('reason').notNull().default(''),
    writtenBy: text('written_by').references(() => user.id, { onDelete: 'set null' }),
    writtenAt: at('written_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.initiativeId, table.number] })],
);

export const initiativeComment = pgTable(
  'initiative_comment',
  {
    id: uuid('id').primaryKey(),
    initiativeId: uuid('initiative_id')
      .notNull()
      .references(() => initiative.id, { onDelete: 'cascade' }),
    text: text('text').notNull(),
    authorId: text('author_id').references(() => user.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
  },
  (table) => [index('initiative_comment_initiative').on(table.initiativeId)],
);

/** Every table there is. */
export const tables = {
  ...helpTables,
  sharedResult,
  scenario,
  unitCost,
  initiative,
  initiativeVersion,
  initiativeComment,
};
