import { redirect } from '@remix-run/node';
import { MAX_BODY_BYTES } from './gate.server';
import { safePath } from './safe-path';

/** Pages where people type what must not get lost when their session ends meanwhile. */
const KEEPS_FORM = /^\/(rounds|review|people|accounts|kept)(\/|$)/;
/** Before the names of fields that wait on the pages of signing in, so that none is taken for one of theirs. */
const PREFIX = 'kept:';
/** In the address of a page of signing in: what it is sent is not its own form, but one that waits. */
const ARRIVAL = 'kept';
/** A form larger than this is not carried along: names grow on the way, and files would get lost anyhow. */
const MAX_KEPT_BYTES = MAX_BODY_BYTES / 2;
/** Secrets are not written into a page. */
const isSecret = (name: string) => /password|^(code|passkey)$/.test(name);

/** Fields that wait for their sender to sign in. */
export type KeptFields = [name: string, value: string][];

/** The body of a request, as a form. */
export async function readBody(request: Request): Promise<FormData> {
  return request.formData().catch(() => {
    throw new Response(null, { status: 400 });
  });
}

/**
 * Where somebody without a session is sent: to sign in, and back. A form goes along where people type (307: the browser sends it
 * once more) and waits in the page, there and in no other place: nothing of it is stored on the server.
 */
export function sendToSignIn(request: Request): Response {
  const { pathname, search } = new URL(request.url);
  const to = new URLSearchParams({ to: pathname + search });
  if (request.method === 'GET') return redirect(`/sign-in?${to}`);
  if (!KEEPS_FORM.test(pathname)) return redirect('/sign-in');
  if (Number(request.headers.get('content-length') ?? 0) > MAX_KEPT_BYTES) return redirect(`/sign-in?${to}`);
  return redirect(`/sign-in?${to}&${ARRIVAL}`, 307);
}

export interface SignInForm {
  /** Where to go afterwards: always a path of this site. */
  to: string;
  kept: KeptFields;
  /** Whether it only brings a form that waits, and was not filled in here. */
  arrives: boolean;
}

/** Reads what a page of signing in was sent: its own form, or one of another page that waits. */
export function readSignInForm(request: Request, body: FormData): SignInForm {
  const { searchParams } = new URL(request.url);
  const arrives = searchParams.has(ARRIVAL);
  // A file does not fit into a page: its name stays, and the form asks for it again.
  const fields = [...body].map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : value.name]);
  const waiting = fields.filter(([name]) => name.startsWith(PREFIX));
  // Else it comes from a page of signing in already.
  const isFresh = arrives && waiting.length === 0;
  const kept = isFresh
    ? fields.filter(([name]) => !isSecret(name)).map(([name, value]): [string, string] => [PREFIX + name, value])
    : waiting;
  return { to: safePath(arrives ? searchParams.get('to') : body.get('to'), '/home'), kept, arrives };
}

/** Goes on to the second factor, or back to the start when that took too long; what waits goes along. */
export function goOnSigningIn(path: '/sign-in' | '/second-factor', { to, kept }: SignInForm, headers = new Headers()): Response {
  const search = `${new URLSearchParams({ to })}${path === '/sign-in' ? '&over' : ''}`;
  if (kept.length === 0) return redirect(`${path}?${search}`, { headers });
  return redirect(`${path}?${search}&${ARRIVAL}`, { headers, status: 307 });
}

/** Goes where the person wanted to go; a form that waited goes there too, and is shown before anything is done. */
export function leaveSignIn({ to, kept }: SignInForm, headers = new Headers()): Response {
  return redirect(to, { headers, status: kept.length > 0 ? 307 : 302 });
}

/** The form that waited while its sender signed in, as it was sent at first; null for a form that was sent just now. */
export function findKeptForm(body: FormData): FormData | null {
  const kept = new FormData();
  for (const [name, value] of body) if (name.startsWith(PREFIX)) kept.append(name.slice(PREFIX.length), value);
  return [...kept].length > 0 ? kept : null;
}

/** Shows a form that waited, before it is sent: for pages that cannot show it in its place. */
export function showKeptForm(request: Request): Response {
  const { pathname, search } = new URL(request.url);
  return redirect(`/kept?${new URLSearchParams({ to: pathname + search })}`, 307);
}
