import type { AppLoadContext } from '@remix-run/node';
import type { Actor } from '../../domain/access';
import type { FieldError } from '../../http/form.server';
import { getTranslate } from '../../i18n/catalogues.server';
import type { Translate } from '../../i18n/translate';
import { addToPlan, type PlanOutcome, removeFromPlan, savePlanItem } from '../../services/plans.server';

const MAX_OWNER = 200;
const MAX_NOTE = 2000;

/** What was typed about an item, to be shown again. */
export interface SentItem {
  id: string;
  target: string;
  owner: string;
  dueOn: string;
  with: string;
  note: string;
}

/** `done`: where to go on the page, and what to say there. Else what is wrong, with what was typed. */
export type Acted =
  | { done: 'added' | 'saved' | 'removed'; at: string }
  | { status: number; errors: FieldError[]; sent: SentItem | null; refused: 'stale' | 'gone' | null };

type Problem = Extract<PlanOutcome, { status: 'invalid' }>['errors'][number];

function sayProblem(t: Translate, id: string, problem: Problem): FieldError {
  if (problem === 'target') return { field: `${id}-target`, message: t('form.plan_target') };
  if (problem === 'date') return { field: `${id}-due`, message: t('form.plan_date') };
  return { field: `${id}-with`, message: t('form.plan_activity') };
}

/** Does what a form of the page asks for: choosing gaps, saving an item, taking it out. */
export async function actOnPlan({ db, locale }: AppLoadContext, actor: Actor, round: string, form: FormData): Promise<Acted> {
  const t = getTranslate(locale);
  const read = (name: string, longest = 100) => String(form.get(name) ?? '').slice(0, longest);
  const questionnaire = read('questionnaire');
  if (form.has('remove')) {
    await removeFromPlan(db, actor, round, read('remove'));
    return { done: 'removed', at: 'plan' };
  }
  if (!form.has('item')) {
    const capabilities = form.getAll('gap').map(String);
    if (capabilities.length === 0) {
      const errors = [{ field: `${questionnaire}-gaps`, message: t('form.plan_choose') }];
      return { status: 400, errors, sent: null, refused: null };
    }
    await addToPlan(db, actor, round, { questionnaire, capabilities });
    return { done: 'added', at: 'plan' };
  }
  const id = read('item');
  const sent = {
    id,
    target: read('target'),
    owner: read('owner', MAX_OWNER).trim(),
    dueOn: read('dueOn').trim(),
    with: read('with'),
    note: read('note', MAX_NOTE).trim(),
  };
  const outcome = await savePlanItem(db, actor, round, {
    ...{ id, owner: sent.owner, note: sent.note, seenVersion: Number(read('seen')) },
    targetLevel: Number(sent.target),
    dueOn: sent.dueOn || null,
    activityId: sent.with || null,
  });
  if (outcome.status === 'saved') return { done: 'saved', at: 'plan' };
  if (outcome.status !== 'invalid') return { status: 409, errors: [], sent, refused: outcome.status };
  return { status: 400, errors: outcome.errors.map((problem) => sayProblem(t, id, problem)), sent, refused: null };
}
