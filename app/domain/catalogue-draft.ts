import { z } from 'zod';
import { type Activity, ActivitySchema } from './catalogue';

/**
 * An activity on its way into the catalogue: what its source did not say is null or empty, and nothing is guessed. Every
 * activity is a draft too; a draft becomes an activity when nothing required is open.
 */
export const ActivityDraftSchema = ActivitySchema.extend({
  summary: z.string(),
  type: ActivitySchema.shape.type.nullable(),
  areas: ActivitySchema.shape.areas.unwrap().array(),
  scope: ActivitySchema.shape.scope.nullable(),
  status: ActivitySchema.shape.status.nullable(),
  maturity_entry: ActivitySchema.shape.maturity_entry.nullable(),
  /** Null: nobody has yet said whether the source was seen. */
  verified: ActivitySchema.shape.verified.nullable(),
});
export type ActivityDraft = z.infer<typeof ActivityDraftSchema>;

export type ActivityField = keyof Activity;

/** Without these a draft is no activity. */
const REQUIRED: readonly ActivityField[] = ['type', 'areas', 'scope', 'status', 'maturity_entry', 'verified'];

/** Without these an activity stands in the catalogue, but recommendations and reports find it poorly. */
const ADVISED: readonly ActivityField[] = [
  'framework_refs',
  'gca_pillars',
  'decision630',
  'expected_results',
  'resolutions',
  'themes',
  'eligibility',
];

/** What is still open in a draft, in the order of an editor's form. */
export interface OpenFields {
  required: ActivityField[];
  advised: ActivityField[];
}

/** Names the fields of a draft that say nothing yet: those publication needs, and those it is poorer without. */
export function findOpenFields(draft: ActivityDraft): OpenFields {
  const isOpen = (field: ActivityField) => draft[field] === null || (Array.isArray(draft[field]) && draft[field].length === 0);
  return { required: REQUIRED.filter(isOpen), advised: ADVISED.filter(isOpen) };
}

/** The activity that a draft has become; null while something required is open. */
export function completeDraft(draft: ActivityDraft): Activity | null {
  return ActivitySchema.safeParse(draft).data ?? null;
}
