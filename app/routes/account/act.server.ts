import { type AppLoadContext, redirect } from '@remix-run/node';
import { z } from 'zod';
import { SECOND_FACTOR_ERRORS } from '../../components/second-factor-field';
import type { Person } from '../../domain/access';
import { type FieldError, parseForm } from '../../http/form.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { isLocale, LOCALE_COOKIE, LOCALES } from '../../i18n/locales';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../../services/accounts.server';
import { changePassword, endOtherSessions, endOwnSession, updateOwnAccount } from '../../services/own-account.server';
import { endFactor, replaceFactor } from '../../services/second-factor.server';

const secret = z.string().min(1, 'form.password_missing').max(MAX_PASSWORD_LENGTH, 'form.password_missing');
const UpdateSchema = z.object({
  name: z.string().trim().min(1, 'form.name').max(200, 'form.name'),
  locale: z.enum(LOCALES.map(({ code }) => code)),
});
const PasswordSchema = z.object({
  old_password: secret,
  new_password: z.string().min(MIN_PASSWORD_LENGTH, 'form.password_short').max(MAX_PASSWORD_LENGTH, 'form.password_long'),
});
const FactorSchema = z.object({ password: secret, code: z.string().max(100) });

/** What stands in the address after something was done, for saying so. */
export const DONE = ['updated', 'password', 'ended', 'turned_off'] as const;
export type Done = (typeof DONE)[number];
const done = (what: Done, headers = new Headers()) => redirect(`/account?done=${what}`, { headers });

/** Does what a form of the page asks for: returns what is wrong with it, or the response that leads on. */
export async function act(context: AppLoadContext, person: Person, form: FormData): Promise<Response | { errors: FieldError[] }> {
  const t = getTranslate(context.locale);
  const { address, db } = context;
  const wrong = (field: string, message: string) => ({ errors: [{ field, message }] });
  switch (form.get('intent')) {
    case 'update': {
      const parsed = parseForm(UpdateSchema, form, t);
      if (!parsed.ok) return parsed;
      await updateOwnAccount(db, person, parsed.data);
      const headers = new Headers();
      if (isLocale(parsed.data.locale))
        headers.append('Set-Cookie', `${LOCALE_COOKIE}=${parsed.data.locale}; Path=/; SameSite=Lax; HttpOnly`);
      return done('updated', headers);
    }
    case 'password': {
      const parsed = parseForm(PasswordSchema, form, t);
      if (!parsed.ok) return parsed;
      const { old_password: old, new_password: password } = parsed.data;
      const outcome = await changePassword(context, person, { old, password, address });
      if (outcome === 'changed') return done('password');
      return wrong('old_password', t(outcome === 'wait' ? 'second_factor.wait' : 'account.password_wrong'));
    }
    case 'end':
      await endOwnSession(db, person, String(form.get('session') ?? ''));
      return done('ended');
    case 'end_others':
      await endOtherSessions(db, person);
      return done('ended');
    case 'replace':
    case 'turn_off': {
      const parsed = parseForm(FactorSchema, form, t);
      if (!parsed.ok) return parsed;
      const replaces = form.get('intent') === 'replace';
      const outcome = await (replaces ? replaceFactor : endFactor)(context, person, { ...parsed.data, address });
      if (outcome === 'ok') return replaces ? redirect('/second-factor/set-up') : done('turned_off');
      if (outcome === 'password') return wrong('password', t('account.password_wrong'));
      return wrong('code', t(outcome === 'needed' ? 'second_factor.needed' : SECOND_FACTOR_ERRORS[outcome]));
    }
    default:
      throw new Response(null, { status: 400 });
  }
}
