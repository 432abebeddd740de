import type { AppLoadContext } from '@remix-run/node';
import type { Actor } from '../../domain/access';
import { DECISIONS } from '../../domain/plan';
import { getTranslate } from '../../i18n/catalogues.server';
import { decideRecommendation } from '../../services/plans.server';
import type { SentDecision } from './decision';

const MAX_REASON = 1000;

/** Keeps what the country decided about an activity; else what is wrong, with what was sent. */
export async function actOnDecision(
  { db, locale }: AppLoadContext,
  actor: Actor,
  round: string,
  form: FormData,
): Promise<{ activity: string } | { sent: SentDecision }> {
  const t = getTranslate(locale);
  const read = (name: string, longest = 100) => String(form.get(name) ?? '').slice(0, longest);
  const activity = read('activity');
  const given = { activity, decision: read('decision'), reason: read('reason', MAX_REASON) };
  const refuse = (field: string, message: string) => ({ sent: { ...given, errors: [{ field, message }] } });
  const decision = DECISIONS.find((known) => known === given.decision);
  if (!decision) return refuse(`${activity}-decision`, t('form.decision'));
  const outcome = await decideRecommendation(db, actor, round, { ...given, decision });
  if (outcome === 'reason_missing') return refuse(`${activity}-reason`, t('form.decision_reason'));
  return { activity };
}
