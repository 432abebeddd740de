import { redirect } from '@remix-run/node';
import { safePath } from './safe-path';

const OWN_FIELDS = new Set(['email', 'to']);
/** Secrets are not written into a page. */
const isSecret = (name: string) => /password|^code$/.test(name);

/** The fields of a form that waits for its sender to sign in, as they were typed. */
export type KeptForm = (readonly [name: string, value: string])[];

export interface SignInForm {
  /** Where to go afterwards. */
  to: string;
  kept: KeptForm;
  /** Whether it was filled in here, and did not just come from another page. */
  filledIn: boolean;
}

/**
 * Reads what a page of signing in was sent: its own form, which has its secret, or the form of another page whose sender has
 * to sign in first.
 */
export function readSignInForm(request: Request, form: FormData, secret: 'password' | 'code'): SignInForm {
  const kept = [...form].flatMap(([name, value]) =>
    typeof value === 'string' && !isSecret(name) && !OWN_FIELDS.has(name) ? [[name, value] as const] : [],
  );
  const asked = form.get('to') ?? new URL(request.url).searchParams.get('to');
  return { to: safePath(asked, '/home'), kept, filledIn: form.has(secret) };
}

/**
 * Goes on after a step of signing in. A form that waited is sent on by the browser itself (307), without client code; the
 * operation ids in it keep it from having its effect twice.
 */
export function goOn(kept: KeptForm, path: string, headers: Headers): Response {
  return redirect(path, { headers, status: kept.length > 0 ? 307 : 302 });
}
