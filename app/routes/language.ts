import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { setUserLocale } from '../../db/users.server';
import { getPerson } from '../http/context.server';
import { readForm } from '../http/form.server';
import { writeLocaleCookie } from '../http/locale-cookie.server';
import { safePath } from '../http/safe-path';
import { isLocale } from '../i18n/locales';

/** Switches the language and stays on the page. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request);
  const locale = form.get('locale');
  const to = safePath(form.get('to'));
  if (!isLocale(locale)) return redirect(to);
  const person = await getPerson(context, request);
  if (person) await setUserLocale(context.db, person.id, locale);
  return redirect(to, { headers: { 'Set-Cookie': writeLocaleCookie(locale, context.origin) } });
}

export const loader = () => redirect('/');
