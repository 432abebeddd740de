import { z } from 'zod';
import { IdSchema, QuestionnaireNameSchema } from './questionnaire';
import type { Problem } from './questionnaire-check';
import type { Fact } from './theme';

/**
 * What a published index says about the capabilities of a questionnaire: for each capability the indicators that speak about it, each
 * with its share and the reason. `seeds/benchmark/crosswalk.yaml` is the one for ITU's Global Cybersecurity Index.
 */

const ReasonSchema = z.string().trim().min(1);

const SpeakerSchema = z.strictObject({
  /** The indicator. */
  id: IdSchema,
  /** Part of the capability's value that it speaks for; those of one capability add up to 1. */
  share: z.number().positive().max(1),
  reason: ReasonSchema,
});

export const CrosswalkSchema = z.strictObject({
  /** Id of the index: `gci`. */
  index: z.string(),
  /** Its editions, by year. */
  editions: z.array(z.string().regex(/^\d{4}$/)).min(1),
  questionnaire: QuestionnaireNameSchema,
  capabilities: z.array(
    z.strictObject({
      id: IdSchema,
      indicators: z.array(SpeakerSchema).default([]),
      /** Why no indicator speaks about it. */
      silent: ReasonSchema.optional(),
    }),
  ),
  /** Indicators that speak about no capability, and why. */
  unused: z.array(z.strictObject({ id: IdSchema, reason: ReasonSchema })),
});
export type Crosswalk = z.infer<typeof CrosswalkSchema>;

/** Shares of a capability must add up to 1 within this much. */
const SHARE_TOLERANCE = 1e-6;

/** Finds what zod cannot see: ids that do not exist, stand twice or are left out, and shares that do not add up. */
export function checkCrosswalk(
  crosswalk: Crosswalk,
  indicators: ReadonlySet<string>,
  capabilities: ReadonlySet<string>,
): Problem[] {
  const problems: Problem[] = [];
  const report = (path: (string | number)[], id: string, message: string) => problems.push({ path, id, message });
  const listed = new Set<string>();
  const speaking = new Set<string>();
  for (const [i, { id, indicators: own, silent }] of crosswalk.capabilities.entries()) {
    const at = ['capabilities', i];
    if (!capabilities.has(id)) report(at, id, `is no capability of ${crosswalk.questionnaire}`);
    if (listed.has(id)) report(at, id, 'stands here twice');
    listed.add(id);
    if (own.length === 0 && silent === undefined) report(at, id, 'has neither indicators nor a reason why it is silent');
    if (own.length > 0 && silent !== undefined) report(at, id, 'has indicators, and yet says that it is silent');
    for (const [k, { id: indicator }] of own.entries()) {
      if (!indicators.has(indicator)) report([...at, 'indicators', k], id, `refers to unknown indicator "${indicator}"`);
      if (own.findIndex((other) => other.id === indicator) < k) {
        report([...at, 'indicators', k], id, `names the indicator "${indicator}" twice`);
      }
      speaking.add(indicator);
    }
    const sum = own.reduce((total, { share }) => total + share, 0);
    if (own.length > 0 && Math.abs(sum - 1) > SHARE_TOLERANCE) {
      report([...at, 'indicators'], id, `the shares add up to ${Number(sum.toFixed(9))}, not to 1`);
    }
  }
  for (const id of capabilities) {
    if (!listed.has(id)) report(['capabilities'], id, 'is not listed: it needs its indicators, or the reason why it has none');
  }
  const unused = new Set<string>();
  for (const [i, { id }] of crosswalk.unused.entries()) {
    if (!indicators.has(id)) report(['unused', i], id, 'is an unknown indicator');
    if (speaking.has(id)) report(['unused', i], id, 'speaks about a capability, and yet is called unused');
    if (unused.has(id)) report(['unused', i], id, 'stands here twice');
    unused.add(id);
  }
  for (const id of indicators) {
    if (!speaking.has(id) && !unused.has(id)) report(['unused'], id, 'is used nowhere, and no reason is given');
  }
  return problems;
}

/** The published indicator scores of one country in one edition of an index. */
export interface PublishedScores {
  /** Alpha-3 code. */
  country: string;
  /** Of the edition. */
  year: number;
  /** 0..1 by indicator; one that was not published is absent. */
  indicators: Readonly<Record<string, number>>;
}

/** An indicator with its share of a theme. */
export type Speaker = Pick<z.infer<typeof SpeakerSchema>, 'id' | 'share'>;

/** Which indicators of an index speak about which theme; a theme that none speaks about is absent. */
export interface Speakers {
  index: string;
  byTheme: Readonly<Record<string, readonly Speaker[]>>;
}

/** The indicators that speak about each capability. */
export function listSpeakers({ index, capabilities }: Crosswalk): Speakers {
  const speaking = capabilities.filter(({ indicators }) => indicators.length > 0);
  return { index, byTheme: Object.fromEntries(speaking.map(({ id, indicators }) => [id, indicators])) };
}

/**
 * What one edition of an index says about themes: the sum of share x indicator. Where some of a theme's indicators were not published,
 * their shares stay open; where none was, there is no fact.
 */
export function listPublishedFacts({ index, byTheme }: Speakers, { country, year, indicators }: PublishedScores): Fact[] {
  return Object.entries(byTheme).flatMap(([theme, speakers]): Fact[] => {
    let known = 0;
    let low = 0;
    for (const { id, share } of speakers) {
      const score = indicators[id];
      if (score === undefined) continue;
      known += share;
      low += share * score;
    }
    if (known === 0) return [];
    const all = speakers.every(({ id }) => indicators[id] !== undefined);
    return [
      {
        theme,
        country,
        low: Math.min(1, low),
        high: Math.min(1, all ? low : low + 1 - known),
        level: null,
        completeness: all ? 1 : known,
        layer: 'benchmark',
        date: String(year),
        source: `${index}@${year}`,
      },
    ];
  });
}
