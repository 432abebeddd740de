import type { AppLoadContext } from '@remix-run/node';
import type { Person } from '../domain/access';
import type { Translate } from '../i18n/translate';
import { verifySecondFactor } from '../services/second-factor.server';

/** Asks for the second factor again: whether the code of a form is right, or the sentence to show. */
export async function checkCode(
  context: AppLoadContext,
  person: Person,
  request: Request,
  code: string | undefined,
  t: Translate,
): Promise<{ ok: true } | { ok: false; message: string }> {
  const outcome = await verifySecondFactor(context, person, request.headers, code ?? '', context.address);
  return outcome === 'ok' ? { ok: true } : { ok: false, message: t(`code.${outcome}`) };
}
