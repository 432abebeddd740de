import { sayAnswer } from '../../components/answer-words';
import type { Direction, ItemStanding, Measured, Obstacle } from '../../domain/compare';
import type { MessageKey, Translate } from '../../i18n/translate';

/** A number, with its interval where open answers leave one. */
export function sayMeasured(t: Translate, { value, low, high }: Measured): string {
  if (value === null) return t('numbers.nothing_applies');
  const [score, from, to] = [value, low ?? value, high ?? value].map((n) => t.number(n, 1)) as [string, string, string];
  return from === to ? score : t('results.score_between', { score, low: from, high: to });
}

/** A score with the level beside it, both with their intervals. */
export function sayNumbers(t: Translate, score: Measured, level: Measured | null): string {
  const said = sayMeasured(t, score);
  return level && level.value !== null ? t('time.score_level', { score: said, level: sayMeasured(t, level) }) : said;
}

/** Where something is going, in words; what is uncertain says so. */
export function sayTrend(t: Translate, trend: Direction | 'not_comparable', uncertain: boolean): string {
  const said = t(`time.trend_${trend}`);
  return uncertain ? t('time.uncertain', { trend: said }) : said;
}

/** How an item stood: its answer, and why that did not count where it did not. */
export function sayStanding(t: Translate, standing: ItemStanding | null): string {
  if (!standing) return t('time.not_asked');
  const { value, state } = standing;
  if (state === 'hidden' || (state === 'out' && value === null)) return t('time.not_asked');
  const said = sayAnswer(t, { value });
  return state === 'waiting' ? `${said}, ${t('gains.waiting')}` : said;
}

/** What stands in the way of comparing, and how often. */
export function sayObstacle(
  t: Translate,
  { kind, reason, count }: Pick<Obstacle, 'kind' | 'reason'> & { count: number },
): string {
  const key = kind === 'group' ? `time.group_${reason}` : `time.item_${reason}`;
  return t(key as MessageKey, { count });
}
