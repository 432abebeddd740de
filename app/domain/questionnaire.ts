import { z } from 'zod';

/**
 * A questionnaire as data: a tree of groups over items, the rules that turn answers into numbers, and the text of it
 * in several languages. `questionnaires/README.md` describes the files; this schema is what they are checked against.
 */

/** Ids are stable for ever: they name answers in stored rounds, in exports and in column heads. */
export const IdSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, 'an id is a letter followed by at most 39 letters, digits, "-" or "_"');

/** Points at an item of another questionnaire: `un-framework.T1a`. */
export const ItemReferenceSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\.[A-Za-z][A-Za-z0-9_-]*$/, 'written as <questionnaire>.<item>');

/** Names one version of a questionnaire: `un-framework@1.0`. */
export const QuestionnaireNameSchema = z.string().regex(/^[a-z][a-z0-9-]*@\d[\d.]*$/, 'written as <questionnaire>@<version>');

/**
 * What may be answered. `yesno` takes yes, partial or no; `scale` a whole number; `number` and `points` any number in
 * their range; `date`, `text` and `contact` count as met when given. Every kind also takes "don't know", and "not
 * applicable" unless the item says `na: false`.
 */
export const AnswerKindSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('yesno'), partial: z.number().min(0).max(1).optional() }),
  z.strictObject({
    kind: z.literal('scale'),
    min: z.int().min(0).max(10),
    max: z.int().min(1).max(10),
    /** The value that is worth nothing; `min` unless stated (WHO SPAR: 1-5 with 0 worth nothing, so level 3 is 60 %). */
    zero: z.int().min(0).max(10).optional(),
    /** Id of the labels of the scale's values in the locale files. */
    scale: IdSchema.optional(),
  }),
  z.strictObject({ kind: z.literal('number'), min: z.number(), max: z.number() }),
  z.strictObject({ kind: z.literal('points'), max: z.number().positive() }),
  z.strictObject({ kind: z.literal('date') }),
  z.strictObject({ kind: z.literal('text') }),
  z.strictObject({ kind: z.literal('contact') }),
]);
export type AnswerKind = z.infer<typeof AnswerKindSchema>;

/** A condition over answers of other items. */
export type Condition =
  | { item: string; is: string[] }
  | { item: string; at_least: number | 'partial' | 'yes' }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

export const ConditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ item: IdSchema, is: z.array(z.string()).min(1) }),
    z.strictObject({ item: IdSchema, at_least: z.union([z.number(), z.enum(['partial', 'yes'])]) }),
    z.strictObject({ all: z.array(ConditionSchema).min(1) }),
    z.strictObject({ any: z.array(ConditionSchema).min(1) }),
    z.strictObject({ not: ConditionSchema }),
  ]),
);

/**
 * Which item of the version before it was: the id of one that was moved or renamed and can still be compared; with
 * `comparable: false` one that was reworded so much that its old answer says nothing; `none` for a new item. An old item
 * that is itself called "none" is written `{item: none}`.
 */
export const WasSchema = z.union([IdSchema, z.strictObject({ item: IdSchema, comparable: z.boolean().default(true) })]);
export type Was = z.infer<typeof WasSchema>;

export const ItemSchema = z.strictObject({
  id: IdSchema,
  /** Maturity level this criterion belongs to; needed inside a gate. */
  level: z.int().min(2).max(10).optional(),
  /** Weight inside the group, in the group's own unit. */
  weight: z.number().positive().default(1),
  /** Part of the first pass. */
  core: z.boolean().default(false),
  /** Counts for the gate of its level. */
  required: z.boolean().default(true),
  answer: AnswerKindSchema.default({ kind: 'yesno' }),
  /** Whether "not applicable" may be answered. */
  na: z.boolean().default(true),
  /** Topics of the source document the item is about. */
  refs: z.array(z.string()).default([]),
  /** Themes, used to match programmes. */
  tags: z.array(z.string()).default([]),
  evidence: z.enum(['none', 'optional', 'required']).default('optional'),
  /** The value from which a scale or number item is met in a gate; its maximum unless stated. */
  met_at: z.number().optional(),
  /** Over context items: while false the item does not apply and leaves every denominator. */
  applies_when: ConditionSchema.optional(),
  /** Over scored items, rising only: while false the item is hidden and counts as not met. */
  shown_when: ConditionSchema.optional(),
  /** Answered once, there. */
  same_as: ItemReferenceSchema.optional(),
  /** What it was in the version that the questionnaire follows; the item of the same id unless stated. */
  was: WasSchema.optional(),
});
export type Item = z.infer<typeof ItemSchema>;

/** A question about the country's situation; it steers `applies_when` and is never scored. */
export const ContextItemSchema = z.strictObject({
  id: IdSchema,
  answer: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('yesno') }),
    z.strictObject({ kind: z.literal('choice'), options: z.array(IdSchema).min(2).max(12) }),
  ]),
});
export type ContextItem = z.infer<typeof ContextItemSchema>;

export const ScoreOperatorSchema = z.enum(['weighted_sum', 'ratio', 'mean', 'min', 'gate', 'profile']);
export type ScoreOperator = z.infer<typeof ScoreOperatorSchema>;
export const LevelOperatorSchema = z.enum(['gate', 'min', 'none']);
export type LevelOperator = z.infer<typeof LevelOperatorSchema>;

/** In a lens: which items of the questionnaires below it belong to the group. */
export const SelectSchema = z.strictObject({
  topics: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
  groups: z.array(ItemReferenceSchema).optional(),
  items: z.array(ItemReferenceSchema).optional(),
});

export interface Group {
  id: string;
  kind: string;
  weight: number;
  /** What the group is worth in points when everything is met; its score lies in 0..points. */
  points: number;
  score: ScoreOperator;
  level: LevelOperator;
  bands?: string | undefined;
  profile?: string | undefined;
  /** Scored for itself and left out of its parent: an optional part. */
  aside: boolean;
  select?: z.infer<typeof SelectSchema> | undefined;
  groups: Group[];
  items: Item[];
}

export const GroupSchema: z.ZodType<Group> = z.lazy(() =>
  z.strictObject({
    id: IdSchema,
    kind: z.string().default('group'),
    weight: z.number().positive().default(1),
    points: z.number().positive().default(100),
    score: ScoreOperatorSchema,
    level: LevelOperatorSchema.default('none'),
    bands: IdSchema.optional(),
    profile: IdSchema.optional(),
    aside: z.boolean().default(false),
    select: SelectSchema.optional(),
    groups: z.array(GroupSchema).default([]),
    items: z.array(ItemSchema).default([]),
  }),
) as z.ZodType<Group>;

/** Cut-offs from high to low; a value belongs to the first whose `from` it reaches. */
export const BandsSchema = z.array(z.strictObject({ id: IdSchema, from: z.number() })).min(1);

/** A profile: the minimum each item must reach, every one of them. */
export const ProfileSchema = z.strictObject({
  id: IdSchema,
  minimums: z.record(IdSchema, z.number()),
});

export const QuestionnaireLocaleSchema = z.string().regex(/^[a-z]{2}$/);

export const QuestionnaireSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'lower-case letters, digits and "-"'),
  version: z.string().regex(/^\d{1,4}(\.\d{1,4}){0,2}$/, 'a version is a quoted number such as "1.0"'),
  kind: z.enum(['assessment', 'lens', 'benchmark']),
  locales: z.array(QuestionnaireLocaleSchema).min(1),
  source: z.string().min(1),
  /** The version before this one, whose items its own are compared with. */
  follows: QuestionnaireNameSchema.optional(),
  /** Number of maturity levels, the first included; 0 when the model has none. */
  levels: z.int().min(0).max(10).default(0),
  /** Worth of "partial" where the item says nothing. */
  partial: z.number().min(0).max(1).default(0.5),
  /** For a lens: the versions it lies over. */
  over: z.array(QuestionnaireNameSchema).default([]),
  context: z.array(ContextItemSchema).default([]),
  bands: z.record(IdSchema, BandsSchema).default({}),
  profiles: z.array(ProfileSchema).default([]),
  /** Filled for a lens: unscored items that conditions of its items look at. */
  lookups: z.array(ItemSchema).default([]),
  overall: GroupSchema,
});
export type Questionnaire = z.infer<typeof QuestionnaireSchema>;

/** The text of a questionnaire in one language, by id. */
export const QuestionnaireTextSchema = z.strictObject({
  title: z.string().min(1),
  short: z.string().min(1),
  description: z.string().min(1),
  attribution: z.string().optional(),
  levels: z.record(z.string(), z.strictObject({ name: z.string().min(1), meaning: z.string().min(1) })).default({}),
  bands: z.record(IdSchema, z.string().min(1)).default({}),
  profiles: z.record(IdSchema, z.strictObject({ title: z.string().min(1), summary: z.string().min(1) })).default({}),
  scales: z.record(IdSchema, z.record(z.string(), z.string().min(1))).default({}),
  context: z
    .record(
      IdSchema,
      z.strictObject({
        text: z.string().min(1),
        guidance: z.string().optional(),
        options: z.record(IdSchema, z.string().min(1)).optional(),
      }),
    )
    .default({}),
  groups: z.record(
    IdSchema,
    z.strictObject({
      title: z.string().min(1),
      summary: z.string().optional(),
      levels: z.record(z.string(), z.string().min(1)).optional(),
    }),
  ),
  items: z
    .record(
      IdSchema,
      z.strictObject({
        text: z.string().min(1),
        guidance: z.string().optional(),
        evidence: z.string().optional(),
        example: z.string().optional(),
        options: z.record(IdSchema, z.string().min(1)).optional(),
      }),
    )
    .default({}),
});
export type QuestionnaireText = z.infer<typeof QuestionnaireTextSchema>;
