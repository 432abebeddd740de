import { type AppLoadContext, redirect } from '@remix-run/node';
import { z } from 'zod';
import type { Person } from '../../domain/access';
import { type FieldError, parseForm } from '../../http/form.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { MAX_PASSWORD_LENGTH } from '../../services/accounts.server';
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

const ProofSchema = z.object({
  password: z.string().min(1, 'form.password_missing').max(MAX_PASSWORD_LENGTH, 'form.password_missing'),
  code: z.string().max(40),
});

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
  const refused = ({ field, fault }: Refusal) =>
    field === 'password' && fault === 'wrong' ? wrong(field, t('account.password_wrong')) : wrong(field, t(`code.${fault}`));

  const sealed = form.get('sealed');
  if (change === 'replace' && typeof sealed === 'string') {
    const outcome = await confirmReplacement(context, person, { sealed, code: String(form.get('code') ?? ''), address });
    if (outcome.status === 'replaced') return redirect('/account?done=replaced');
    if (outcome.status === 'over') return wrong('password', t('factor.over'));
    return { ...wrong('code', t(`code.${outcome.status}`)), begun: withPicture(outcome.replacement) };
  }

  const parsed = parseForm(ProofSchema, form, t);
  if (!parsed.ok) return { ...NOTHING, errors: parsed.errors };
  const proof = { ...parsed.data, headers: request.headers, address };
  if (change === 'replace') {
    const outcome = await beginReplacement(context, person, proof);
    return outcome.status === 'refused' ? refused(outcome) : { ...NOTHING, begun: withPicture(outcome.replacement) };
  }
  if (change === 'codes') {
    const outcome = await renewRecoveryCodes(context, person, proof);
    return outcome.status === 'refused' ? refused(outcome) : { ...NOTHING, recoveryCodes: outcome.recoveryCodes };
  }
  const outcome = await turnOffSecondFactor(context, person, proof);
  if (outcome.status === 'refused') return refused(outcome);
  return outcome.status === 'off' ? redirect('/account?done=off') : wrong('password', t('factor.needed'));
}
