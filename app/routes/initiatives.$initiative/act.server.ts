import type { AppLoadContext } from '@remix-run/node';
import type { Person } from '../../domain/access';
import { nameInitiative } from '../../exports/initiative-words';
import type { FieldError } from '../../http/form.server';
import type { Translate } from '../../i18n/translate';
import { commentInitiative, getInitiative, InitiativeNotReadyError, stepInitiative } from '../../services/initiatives.server';
import { readNames } from '../initiatives._index/names.server';

type Outcome = { to: string } | { status: number; errors: FieldError[] };

const INTENTS = { adopt: 'adopted', close: 'closed' } as const;

/** Does what one of the page's buttons asks. */
export async function actOnInitiative(
  context: AppLoadContext,
  person: Person,
  id: string,
  body: FormData,
  t: Translate,
): Promise<Outcome> {
  const { db } = context;
  const get = (name: string) => String(body.get(name) ?? '');
  const { data } = await getInitiative(db, person, id);
  const title = nameInitiative(t, data, await readNames(context));
  const intent = get('intent');
  if (intent !== 'adopt' && intent !== 'close') {
    if (get('text').trim() === '') return { status: 400, errors: [{ field: 'text', message: t('form.initiative_comment') }] };
    const comment = get('id');
    await commentInitiative(db, person, id, { id: comment, text: get('text'), title });
    return { to: `/initiatives/${id}?done=commented#comment-${encodeURIComponent(comment)}` };
  }
  try {
    const change = { step: intent, seen: Number(get('version')), reason: get('reason'), title } as const;
    const done = await stepInitiative(db, person, id, change);
    if (done === 'done') return { to: `/initiatives/${id}?done=${INTENTS[intent]}` };
    return { status: 409, errors: [{ field: 'step', message: t('initiatives.stale') }] };
  } catch (error) {
    if (!(error instanceof InitiativeNotReadyError)) throw error;
    return { status: 409, errors: error.missing.map((need) => ({ field: 'step', message: t(`initiatives.need.${need}`) })) };
  }
}
