import { type AppLoadContext, redirect } from '@remix-run/node';
import { needsSecondFactor, type Person, type Role } from '../domain/access';
import { sendToSignIn } from './kept-form.server';

export const SET_UP_PATH = '/second-factor/set-up';
/** Where a second factor is set up: open to those who still owe one. */
const SET_UP_PATHS = [SET_UP_PATH, '/account/passkeys'];

/** Who is signed in, or null; looked up once per request. */
export function getPerson(context: AppLoadContext, request: Request): Promise<Person | null> {
  context.person ??= context.findPerson(request.headers);
  return context.person;
}

/** Who is signed in; anyone else is sent to the sign-in page, and back afterwards, with what they typed. */
export async function requirePerson(context: AppLoadContext, request: Request, ...roles: Role[]): Promise<Person> {
  const person = await getPerson(context, request);
  if (!person) throw sendToSignIn(request);
  // What these roles see or decide is not left to a password alone.
  if (needsSecondFactor(person.role) && !person.secondFactor && !SET_UP_PATHS.includes(new URL(request.url).pathname))
    throw redirect(SET_UP_PATH);
  if (roles.length > 0 && !roles.includes(person.role)) throw new Response(null, { status: 404 });
  return person;
}
