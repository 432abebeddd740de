import type { AppLoadContext } from '@remix-run/node';
import type { Person } from '../../domain/access';
import type { ActivityDraft } from '../../domain/catalogue-draft';
import type { FieldError } from '../../http/form.server';
import type { Translate } from '../../i18n/translate';
import {
  confirmEntry,
  dropEntry,
  EntryNotReadyError,
  getEntry,
  handInEntry,
  publishEntry,
  reviseEntry,
  saveEntry,
  sendEntryBack,
} from '../../services/entries.server';
import { readEntry } from './form.server';

type Outcome = { to: string } | { status: number; errors: FieldError[]; draft: ActivityDraft | null };

/** Does what one of the page's buttons asks. What was typed comes back when something is wrong with it. */
export async function actOnEntry(
  context: AppLoadContext,
  person: Person,
  id: string,
  body: FormData,
  t: Translate,
): Promise<Outcome> {
  const { db } = context;
  const here = `/catalogue/entries/${id}`;
  const words = String(body.get('words') ?? '');
  try {
    switch (body.get('intent')) {
      case 'revise':
        await reviseEntry(db, person, id);
        return { to: `${here}?done=began` };
      case 'confirm':
        await confirmEntry(db, person, id);
        return { to: `${here}?done=confirmed` };
      case 'drop':
        await dropEntry(db, person, id);
        return { to: '/catalogue/entries' };
      case 'publish':
        await publishEntry(db, person, id, words);
        return { to: `${here}?done=published` };
      case 'send_back':
        if (words.trim() === '')
          return { status: 400, errors: [{ field: 'words', message: t('form.entry_words') }], draft: null };
        await sendEntryBack(db, person, id, words);
        return { to: `${here}?done=sent_back` };
      case 'hand_in':
        await handInEntry(db, person, id);
        return { to: `${here}?done=handed_in` };
      default:
        return await save(context, person, id, body, t);
    }
  } catch (error) {
    if (!(error instanceof EntryNotReadyError)) throw error;
    const errors = error.missing.map((need) => ({
      field: need === 'other_person' ? 'publish' : 'entry',
      message: t(`entry_need.${need}`),
    }));
    return { status: 409, errors, draft: null };
  }
}

async function save({ db }: AppLoadContext, person: Person, id: string, body: FormData, t: Translate): Promise<Outcome> {
  const { draft: standing } = await getEntry(db, person, id);
  if (!standing) return { to: `/catalogue/entries/${id}` };
  const { draft, errors } = readEntry(body, standing.data, t);
  if (errors.length > 0) return { status: 400, errors, draft };
  const saved = await saveEntry(db, person, Number(body.get('version')), draft);
  if (saved === 'stale') return { status: 409, errors: [{ field: 'title', message: t('entries.stale') }], draft };
  return { to: `/catalogue/entries/${id}?done=saved` };
}
