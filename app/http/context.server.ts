import { type AppLoadContext, redirect } from '@remix-run/node';
import { needsSecondFactor, type Person, type Role } from '../domain/access';
import { MAX_BODY_BYTES } from './gate.server';

/** Who is signed in, or null, whatever is still missing; looked up once per request. */
export function getSignedIn(context: AppLoadContext, request: Request): Promise<Person | null> {
  context.person ??= context.findPerson(request.headers);
  return context.person;
}

/** Whether somebody has to set up a second factor before anything opens. */
export function mustSetUp(person: Person): boolean {
  return needsSecondFactor(person.role) && !person.secondFactor;
}

/** Who is signed in with all that their role asks for, or null. */
export async function getPerson(context: AppLoadContext, request: Request): Promise<Person | null> {
  const person = await getSignedIn(context, request);
  return person && !mustSetUp(person) ? person : null;
}

/** Pages where people type what must not get lost when their session ends meanwhile. */
const KEEPS_FORM = /^\/(rounds|reviews?)\//;

/**
 * Sends to the sign-in page, and back afterwards. Where answers are typed, the form goes along (307: the browser sends it
 * once more), waits there, and is sent again from there (`readSignInForm`).
 */
function detour(request: Request): Response {
  const { pathname, search } = new URL(request.url);
  const address = `/sign-in?to=${encodeURIComponent(pathname + search)}`;
  if (request.method === 'GET') return redirect(address);
  if (!KEEPS_FORM.test(pathname)) return redirect('/sign-in');
  const fits = Number(request.headers.get('content-length') ?? 0) <= MAX_BODY_BYTES;
  return redirect(address, fits ? 307 : 302);
}

/** Who is signed in; anyone else is sent to the sign-in page, or to set up what is missing, and back afterwards. */
export async function requirePerson(context: AppLoadContext, request: Request, ...roles: Role[]): Promise<Person> {
  const person = await requireSignedIn(context, request);
  if (mustSetUp(person)) throw redirect('/second-factor/set-up');
  if (roles.length > 0 && !roles.includes(person.role)) throw new Response(null, { status: 404 });
  return person;
}

/** Who is signed in, even where a second factor is still missing: for setting it up. */
export async function requireSignedIn(context: AppLoadContext, request: Request): Promise<Person> {
  const person = await getSignedIn(context, request);
  if (!person) throw detour(request);
  return person;
}
