import { type AppLoadContext, redirect } from '@remix-run/node';
import type { Person, Role } from '../domain/access';

/** Who is signed in, or null; looked up once per request. */
export function getPerson(context: AppLoadContext, request: Request): Promise<Person | null> {
  context.person ??= context.findPerson(request.headers);
  return context.person;
}

/** Who is signed in; anyone else is sent to the sign-in page, and back afterwards. */
export async function requirePerson(context: AppLoadContext, request: Request, ...roles: Role[]): Promise<Person> {
  const person = await getPerson(context, request);
  if (!person) {
    const url = new URL(request.url);
    const back = request.method === 'GET' ? `?to=${encodeURIComponent(url.pathname + url.search)}` : '';
    throw redirect(`/sign-in${back}`);
  }
  if (roles.length > 0 && !roles.includes(person.role)) throw new Response(null, { status: 404 });
  return person;
}
