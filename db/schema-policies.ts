import { type SQL, sql } from 'drizzle-orm';
import { customType, type PgColumn, pgPolicy, timestamp } from 'drizzle-orm/pg-core';

/* What tables are made of: moments, bytes, and the policies that say who sees which rows. */

export const at = (name: string) => timestamp(name, { withTimezone: true });
export const createdAt = () => at('created_at').notNull().defaultNow();

export const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/*
 * Row-level security. Every table that belongs to a country carries its code and is closed by default: a query sees rows only
 * inside a transaction that says whose they are (`inScope`). The settings are local to that transaction. `force` makes the
 * owner of the tables obey too, and the application never connects as a superuser (`refusePrivileged`).
 */
export const COUNTRY_SETTING = 'tidemark.country';
export const REGIONS_SETTING = 'tidemark.regions';
export const SYSTEM_SETTING = 'tidemark.system';
export const PERSON_SETTING = 'tidemark.person';
export const HANDLER_SETTING = 'tidemark.handler';
/** The chain of audit lines that a transaction adds to; see `lockAuditHead`. */
export const CHAIN_SETTING = 'tidemark.chain';
export const isSystem = sql.raw(`current_setting('${SYSTEM_SETTING}', true) = 'on'`);
export const isOwn = (countryCode: PgColumn) => sql`${countryCode} = current_setting('${sql.raw(COUNTRY_SETTING)}', true)`;
export const isInRegions = (countryCode: PgColumn | SQL) => sql`exists (select 1 from country as c where c.alpha3 = ${countryCode}
  and c.region = any (string_to_array(current_setting('${sql.raw(REGIONS_SETTING)}', true), ',')))`;
/** A round of the reviewer's regions that its country submitted. */
export const isSubmitted = ({ state, countryCode }: { state: PgColumn; countryCode: PgColumn }) =>
  sql`${state} not in ('draft', 'internal_review', 'signed_off') and ${isInRegions(countryCode)}`;
/** The rows of a round that a reviewer may see: those of the rounds that the reviewer may see. */
export const isOfVisibleRound = (roundId: PgColumn) => sql`exists (select 1 from round as r where r.id = ${roundId}
  and current_setting('${sql.raw(REGIONS_SETTING)}', true) <> '')`;

/** Those who handle requests for assistance: ITU's programme officers. */
export const isHandler = sql.raw(`current_setting('${HANDLER_SETTING}', true) = 'on'`);
/** The rows of a request that its handlers may see. */
export const isOfHandledRequest = (requestId: PgColumn) => sql`${isHandler} and exists (select 1 from request as q
  where q.id = ${requestId} and q.state not in ('draft', 'signed_off'))`;

/**
 * Whom a transaction may tell something: its country's people, those of the countries it reviews, those who asked for assistance
 * where it handles that, those whose correction to the catalogue its person decided, and ITU's.
 */
export const isWithinReach = (
  userId: PgColumn,
) => sql`exists (select 1 from "user" as u where u.id = ${userId} and (u.country_code is null
  or u.country_code = current_setting('${sql.raw(COUNTRY_SETTING)}', true) or ${isInRegions(sql.raw('u.country_code'))}
  or (${isHandler} and exists (select 1 from request as q where q.country_code = u.country_code))
  or exists (select 1 from activity_correction as k where k.author_id = u.id
    and k.decided_by = current_setting('${sql.raw(PERSON_SETTING)}', true))))`;

/** Lines are added to the chain that the transaction named, and to no other. */
export const isNamedChain = (chain: PgColumn) => sql`${chain} = current_setting('${sql.raw(CHAIN_SETTING)}', true)`;

/** What reviewers may do to the rows of the rounds that they may see; none of them changes or deletes what is not named. */
export const reviewedRows = (which: SQL, ...commands: ('select' | 'insert' | 'update')[]) =>
  commands.map((command) =>
    pgPolicy(`reviewed_${command}`, {
      for: command,
      ...(command !== 'insert' && { using: which }),
      ...(command !== 'select' && { withCheck: which }),
    }),
  );

/** A country's own people, and the system: seeding, jobs, verification. */
export const ownOnly = (countryCode: PgColumn) =>
  pgPolicy('own', {
    for: 'all',
    using: sql`${isOwn(countryCode)} or ${isSystem}`,
    withCheck: sql`${isOwn(countryCode)} or ${isSystem}`,
  });
