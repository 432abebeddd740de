import { type AppLoadContext, redirect } from '@remix-run/node';
import { z } from 'zod';
import type { Person } from '../../domain/access';
import { type FieldError, parseForm } from '../../http/form.server';
import { writeLocaleCookie } from '../../http/locale-cookie.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { LOCALES } from '../../i18n/locales';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../../services/accounts.server';
import { changePassword, endOtherSessions, endOwnSession, updateOwnAccount } from '../../services/own-account.server';

const AboutSchema = z.object({
  name: z.string().trim().min(1, 'form.name').max(200, 'form.name'),
  locale: z.enum(LOCALES.map(({ code }) => code)),
});
const PasswordSchema = z.object({
  old_password: z.string().min(1, 'form.password_missing').max(MAX_PASSWORD_LENGTH, 'form.password_missing'),
  new_password: z.string().min(MIN_PASSWORD_LENGTH, 'form.password_short').max(MAX_PASSWORD_LENGTH, 'form.password_long'),
});

/** What stands in the address after something was done, for saying so. */
export const DONE = ['updated', 'password', 'session', 'sessions', 'replaced', 'off'] as const;
const done = (what: (typeof DONE)[number], headers?: HeadersInit) =>
  redirect(`/account?done=${what}`, headers ? { headers } : {});

/** Does what a form of the page asks for: what is wrong with it, or the response that leads on. */
export async function act(context: AppLoadContext, person: Person, form: FormData): Promise<Response | FieldError[]> {
  const t = getTranslate(context.locale);
  const { address, db } = context;
  switch (form.get('intent')) {
    case 'about': {
      const parsed = parseForm(AboutSchema, form, t);
      if (!parsed.ok) return parsed.errors;
      await updateOwnAccount(db, person, parsed.data);
      return done('updated', { 'Set-Cookie': writeLocaleCookie(parsed.data.locale, context.origin) });
    }
    case 'password': {
      const parsed = parseForm(PasswordSchema, form, t);
      if (!parsed.ok) return parsed.errors;
      const { old_password: old, new_password: password } = parsed.data;
      const outcome = await changePassword(context, person, { old, password, address });
      if (outcome === 'ok') return done('password');
      return [{ field: 'old_password', message: t(outcome === 'wait' ? 'code.wait' : 'account.password_wrong') }];
    }
    case 'end':
      await endOwnSession(db, person, String(form.get('session') ?? ''));
      return done('session');
    case 'end_others':
      await endOtherSessions(db, person);
      return done('sessions');
    default:
      throw new Response(null, { status: 400 });
  }
}
