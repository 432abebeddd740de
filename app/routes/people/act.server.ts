import { type AppLoadContext, redirect } from '@remix-run/node';
import type { Person } from '../../domain/access';
import { orNotFound } from '../../http/not-found.server';
import { endRole, resend, revoke } from '../../services/invitations.server';
import { prepareMail } from './mail.server';

/** What stands in the address after something was done, for saying so. */
export const DONE = ['invited', 'resent', 'revoked', 'ended', 'last_administrator'] as const;

/** Reads from the address what was done. */
export function readDone(request: Request): (typeof DONE)[number] | null {
  const asked = new URL(request.url).searchParams.get('done');
  return DONE.find((what) => what === asked) ?? null;
}

/** Does what a button in a list of people or invitations asks for; null when the form is another one. */
export async function actOnList(context: AppLoadContext, person: Person, form: FormData, path: string): Promise<Response | null> {
  const id = String(form.get('id') ?? '');
  const done = (what: (typeof DONE)[number]) => redirect(`${path}?done=${what}`);
  switch (form.get('intent')) {
    case 'resend':
      await orNotFound(resend(context, person, id, await prepareMail(context)));
      return done('resent');
    case 'revoke':
      await orNotFound(revoke(context.db, person, id));
      return done('revoked');
    case 'end': {
      const outcome = await orNotFound(endRole(context.db, person, id));
      return done(outcome);
    }
    default:
      return null;
  }
}
