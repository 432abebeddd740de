import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { setUserLocale } from '../../db/users.server';
import { getSignedIn } from '../http/context.server';
import { readForm } from '../http/form.server';
import { safePath } from '../http/safe-path';
import { isLocale, LOCALE_COOKIE } from '../i18n/locales';

const YEAR_S = 365 * 24 * 3600;

/** Switches the language and stays on the page. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request);
  const locale = form.get('locale');
  const to = safePath(form.get('to'));
  if (!isLocale(locale)) return redirect(to);
  const person = await getSignedIn(context, request);
  if (person) await setUserLocale(context.db, person.id, locale);
  const secure = context.origin.startsWith('https:') ? '; Secure' : '';
  return redirect(to, {
    headers: { 'Set-Cookie': `${LOCALE_COOKIE}=${locale}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax; HttpOnly${secure}` },
  });
}

export const loader = () => redirect('/');
