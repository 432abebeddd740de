import { type AppLoadContext, redirect } from '@remix-run/node';
import { z } from 'zod';
import type { Person } from '../../domain/access';
import { type FieldError, parseForm } from '../../http/form.server';
import { sayIdentityError } from '../../http/identity.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { IDENTITY_FIELDS } from '../../services/second-factor.server';
import {
  beginReplacement,
  confirmReplacement,
  type Refusal,
  type Replacement,
  renewRecoveryCodes,
  turnOffSecondFactor,
} from '../../services/second-factor-change.server';
import { drawPicture } from '../second-factor.set-up/picture.server';

/** What can be changed about a second factor: the last part of the page's address. */
export const CHANGES = ['replace', 'codes', 'off'] as const;
export type Change = (typeof CHANGES)[number];

const IdentitySchema = z.object(IDENTITY_FIELDS);

/** What a page shows after its form was sent. */
interface Shown {
  errors: FieldError[];
  begun: (Replacement & { picture: string }) | null;
  recoveryCodes: string[] | null;
}

const NOTHING: Shown = { errors: [], begun: null, recoveryCodes: null };
const withPicture = (replacement: Replacement) => ({ ...replacement, picture: drawPicture(replacement.uri) });

/** Does what a form of the page asks for: what to show now, or the response that leads on. */
export async function act(
  context: AppLoadContext,
  person: Person,
  change: Change,
  request: Request,
  form: FormData,
): Promise<Response | Shown> {
  const t = getTranslate(context.locale);
  const { address } = context;
  const wrong = (field: string, message: string): Shown => ({ ...NOTHING, errors: [{ field, message }] });
  const refused = ({ status }: Refusal): Shown => ({ ...NOTHING, errors: [sayIdentityError(status, t)] });

  const sealed = form.get('sealed');
  if (change === 'replace' && typeof sealed === 'string') {
    const outcome = await confirmReplacement(context, person, { sealed, code: String(form.get('code') ?? ''), address });
    if (outcome.status === 'replaced') return redirect('/account?done=replaced');
    if (outcome.status === 'over') return wrong('password', t('factor.over'));
    return { ...wrong('code', t(`code.${outcome.status}`)), begun: withPicture(outcome.replacement) };
  }

  const parsed = parseForm(IdentitySchema, form, t);
  if (!parsed.ok) return { ...NOTHING, errors: parsed.errors };
  const identity = { ...parsed.data, headers: request.headers, address };
  if (change === 'replace') {
    const outcome = await beginReplacement(context, person, identity);
    return outcome.status === 'begun' ? { ...NOTHING, begun: withPicture(outcome.replacement) } : refused(outcome);
  }
  if (change === 'codes') {
    const outcome = await renewRecoveryCodes(context, person, identity);
    return outcome.status === 'renewed' ? { ...NOTHING, recoveryCodes: outcome.recoveryCodes } : refused(outcome);
  }
  const outcome = await turnOffSecondFactor(context, person, identity);
  if (outcome.status === 'off') return redirect('/account?done=off');
  return outcome.status === 'needed' ? wrong('password', t('factor.needed')) : refused(outcome);
}
