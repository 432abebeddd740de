import { z } from 'zod';
import { type Answers, AnswerValueSchema } from './answer';
import { listItems, walkGroups } from './group';
import type { Group, Questionnaire } from './questionnaire';
import type { GroupResult, ScoreResult } from './score';

/**
 * How much of a round a country releases: levels and scores per area, per capability as well, the answers too, or notes and
 * evidence besides. Contact data, free text outside of `all`, and the bytes of files are never part of it.
 */
export const DEPTHS = ['areas', 'capabilities', 'answers', 'all'] as const;
export type Depth = (typeof DEPTHS)[number];

/** Whose result: as the country declared it, or as it was validated. */
export type Layer = 'declared' | 'validated';

const PublishedGroupSchema = z.strictObject({
  id: z.string(),
  /** In points of 100, with what open answers still allow; null where nothing applies. */
  score: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  level: z.int().nullable(),
});
export type PublishedGroup = z.infer<typeof PublishedGroupSchema>;

const PublishedAnswerSchema = z.strictObject({
  item: z.string(),
  value: AnswerValueSchema.nullable(),
  note: z.string().optional(),
  evidence: z.array(z.strictObject({ title: z.string(), url: z.string(), clause: z.string() })).optional(),
});
export type PublishedAnswer = z.infer<typeof PublishedAnswerSchema>;

/** What leaves the country: composed once, when it is published, and shown as it is. Strict: what is not named cannot slip in. */
export const PublicationContentSchema = z.strictObject({
  title: z.string(),
  depth: z.enum(DEPTHS),
  layer: z.enum(['declared', 'validated']),
  /** When the round was signed off, ISO 8601. */
  signedAt: z.string(),
  questionnaires: z.array(
    z.strictObject({
      id: z.string(),
      version: z.string(),
      overall: PublishedGroupSchema,
      answered: z.int(),
      applicable: z.int(),
      carryEvidence: z.int(),
      shouldCarryEvidence: z.int(),
      areas: z.array(PublishedGroupSchema),
      capabilities: z.array(PublishedGroupSchema.extend({ area: z.string() })).optional(),
      answers: z.array(PublishedAnswerSchema).optional(),
    }),
  ),
});
export type PublicationContent = z.infer<typeof PublicationContentSchema>;

/** One questionnaire of a round in the layer that is published. */
export interface ToPublish {
  questionnaire: Questionnaire;
  answers: Answers;
  result: ScoreResult;
  /** By item id; only read for the depth `all`. */
  evidence: Readonly<Record<string, readonly { title: string; url: string; clause: string }[]>>;
}

function describeGroup(id: string, result: GroupResult | undefined): PublishedGroup {
  const scale = result && result.points > 0 ? 100 / result.points : 0;
  const of100 = (points: number | null | undefined) => (points == null ? null : points * scale);
  return {
    id,
    score: of100(result?.score),
    low: of100(result?.low),
    high: of100(result?.high),
    level: result?.level ?? null,
  };
}

/** Areas that count; an optional part is published by its answers only where the answers are. */
function listAreas(questionnaire: Questionnaire): Group[] {
  return questionnaire.overall.groups.filter((group) => !group.aside);
}

function listPublishedAnswers({ questionnaire, answers, evidence }: ToPublish, depth: Depth): PublishedAnswer[] {
  const inside = new Set(listAreas(questionnaire).flatMap((area) => listItems(area).map((item) => item.id)));
  return listItems(questionnaire.overall).flatMap((item) => {
    const answer = answers[item.id];
    const { kind } = item.answer;
    if (!answer || !inside.has(item.id) || kind === 'contact' || typeof answer.value === 'object') return [];
    if (kind === 'text' && depth !== 'all') return [];
    if (depth !== 'all') return [{ item: item.id, value: answer.value }];
    const shown = evidence[item.id] ?? [];
    const quick = answer.evidence ? [{ title: answer.evidence, url: answer.evidence, clause: '' }] : [];
    return [{ item: item.id, value: answer.value, note: answer.note ?? '', evidence: [...quick, ...shown] }];
  });
}

/**
 * Composes what a country releases of a round. What the depth does not include is not in the value at all, so that no page,
 * export or cache that is made from it can show it.
 */
export function composePublication(
  round: { title: string; signedAt: string },
  layer: Layer,
  depth: Depth,
  parts: readonly ToPublish[],
): PublicationContent {
  const deep = DEPTHS.indexOf(depth);
  return PublicationContentSchema.parse({
    title: round.title,
    depth,
    layer,
    signedAt: round.signedAt,
    questionnaires: parts.map((part) => {
      const { questionnaire, result } = part;
      const { answered, applicable, carryEvidence, shouldCarryEvidence } = result.overall.counts;
      const areas = listAreas(questionnaire);
      return {
        id: questionnaire.id,
        version: questionnaire.version,
        overall: describeGroup(questionnaire.overall.id, result.overall),
        answered,
        applicable,
        carryEvidence,
        shouldCarryEvidence,
        areas: areas.map(({ id }) => describeGroup(id, result.groups[id])),
        ...(deep >= DEPTHS.indexOf('capabilities') && {
          capabilities: areas.flatMap((area) =>
            [...walkGroups(area)]
              .filter((group) => group.id !== area.id)
              .map(({ id }) => ({ area: area.id, ...describeGroup(id, result.groups[id]) })),
          ),
        }),
        ...(deep >= DEPTHS.indexOf('answers') && { answers: listPublishedAnswers(part, depth) }),
      };
    }),
  });
}
