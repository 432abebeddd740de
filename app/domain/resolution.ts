import { z } from 'zod';
import { AreaSchema, findParagraph, PillarSchema, VerifiedSchema } from './catalogue';

/** Resolutions, decisions and treaties that ask for capacity building in cybersecurity, with the topics of their clauses. */

const RevisionSchema = z.strictObject({ place: z.string().nullable(), year: z.int().nullable(), verified: VerifiedSchema });

const ClauseSchema = z.strictObject({
  /** The resolution's id, a dot and a number of our own: `pp-130.5`. */
  id: z.string(),
  /** What the clause asks for, in our words: no official text is quoted. */
  topic: z.string(),
  areas: z.array(AreaSchema),
  /** Topics (`F43c.1`) or whole paragraphs (`F43c`) of the framework. */
  framework_refs: z.array(z.string()),
  verified: VerifiedSchema,
});
export type Clause = z.infer<typeof ClauseSchema>;

export const ResolutionSchema = z.strictObject({
  id: z.string(),
  body: z.string(),
  type: z.enum(['resolution', 'decision', 'treaty', 'action line', 'framework']),
  number: z.string().nullable(),
  title: z.string(),
  first_adopted: RevisionSchema,
  current_known_revision: RevisionSchema,
  areas: z.array(AreaSchema),
  gca_pillars: z.array(PillarSchema),
  clause_topics: z.array(ClauseSchema),
  source: z.array(z.string()),
  verified: VerifiedSchema,
  url: z.string(),
  note: z.string(),
});
export type Resolution = z.infer<typeof ResolutionSchema>;

/**
 * How a resolution is cited: who adopted it, its number, and where and when. Only what was adopted earlier and changed since is a
 * revision; treaties and frameworks are not revised but signed, in force or extended, as their place says.
 */
export function citeResolution({
  body,
  type,
  number,
  first_adopted: first,
  current_known_revision: current,
}: Resolution): string {
  const revised = (type === 'resolution' || type === 'decision') && first.year !== current.year;
  const where = [current.place, current.year].filter((part) => part !== null).join(', ');
  return `${body}, ${type}${number === null ? '' : ` ${number}`}${where && ` (${revised ? 'Rev. ' : ''}${where})`}`;
}

/** Whether two references meet: the same one, or a paragraph and a topic in it. */
function meets(a: string, b: string): boolean {
  return a === b || findParagraph(a) === b || a === findParagraph(b);
}

/** A clause that an activity serves: the catalogue names it, or it is our reading of what both are about. */
export interface ServedClause {
  clause: Clause;
  reading: 'named' | 'ours';
}

/**
 * The clauses of a resolution that an activity serves. Where the activity names clauses of it (`pp-130.5`), these; otherwise those
 * about the same topics or paragraphs of the framework. None is a true answer: the activity names the resolution as a whole.
 */
export function findServedClauses(
  resolution: Resolution,
  activity: { resolutions: readonly string[]; framework_refs: readonly string[] },
): ServedClause[] {
  const named = resolution.clause_topics.filter(({ id }) => activity.resolutions.includes(id));
  if (named.length > 0) return named.map((clause) => ({ clause, reading: 'named' }));
  return resolution.clause_topics
    .filter((clause) => clause.framework_refs.some((own) => activity.framework_refs.some((other) => meets(own, other))))
    .map((clause) => ({ clause, reading: 'ours' }));
}
