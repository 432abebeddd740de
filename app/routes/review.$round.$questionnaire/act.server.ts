import { type AppLoadContext, data, redirect } from '@remix-run/node';
import type { Person } from '../../domain/access';
import { getTranslate } from '../../i18n/catalogues.server';
import { decideOnEvidence, judge, judgeMany, openReview } from '../../services/review.server';
import { readEvidenceVerdict, readVerdict } from './form.server';
import { sayError } from './say.server';
import { viewBench } from './view.server';

/** Does what a form of the bench asks for, and leads on to the next answer; or says why not, with what was typed. */
export async function actOnBench(
  context: AppLoadContext,
  person: Person,
  url: URL,
  { round = '', questionnaire = '' }: { round?: string; questionnaire?: string },
  form: FormData,
) {
  const t = getTranslate(context.locale);
  const view = viewBench(await openReview(context.db, person, round), person, questionnaire, url.searchParams.get('item'), t);
  const goOn = (more: Record<string, string>) => redirect(`${url.pathname}?${new URLSearchParams(more)}#answer`);
  const group = form.get('group');
  if (typeof group === 'string') {
    const many = await judgeMany(context.db, person, round, { questionnaire, group });
    // The next that wants the reviewer is found anew: some of those after this one are done now.
    return goOn({ many: String(many) });
  }
  const onEvidence = readEvidenceVerdict(form);
  if (onEvidence) {
    const { id, verdict, reason } = onEvidence;
    const outcome = await decideOnEvidence(context.db, person, round, onEvidence);
    if (outcome === 'saved') return goOn({ item: view.current?.key ?? '', evidence: verdict });
    const sent = { typed: null, typedOnEvidence: { id, reason }, stale: outcome === 'stale' };
    if (outcome === 'stale') return data({ ...sent, errors: [] }, { status: 409 });
    return data({ ...sent, errors: [{ field: `reason-${id}`, message: t('review.error.reason_missing') }] }, { status: 400 });
  }
  const input = readVerdict(form, view.current);
  const outcome = await judge(context.db, person, round, input);
  if (outcome.status === 'saved') return goOn({ item: view.next ?? '', done: input.itemKey });
  const typed = { verdict: input.verdict, value: String(input.value ?? ''), reason: input.reason };
  if (outcome.status === 'stale') return data({ errors: [], typed, typedOnEvidence: null, stale: true }, { status: 409 });
  const error = sayError(t, outcome.error, input.verdict, view.current?.id ?? '');
  return data({ errors: [error], typed, typedOnEvidence: null, stale: false }, { status: 400 });
}
