import { type AppLoadContext, data, redirect } from '@remix-run/node';
import { z } from 'zod';
import type { Person } from '../../domain/access';
import type { ContactKind } from '../../domain/contact';
import { type FieldError, parseForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { closeContact, openContact, removeContact, saveContact } from '../../services/contacts.server';
import type { ContactDone } from '../contacts/done';

const ContactFormSchema = z
  .object({
    organisation: z.string().trim().min(1, 'form.contact_organisation').max(200, 'form.contact_organisation'),
    name: z.string().trim().max(200, 'form.contact_name').default(''),
    email: z
      .string()
      .trim()
      .max(200, 'form.email')
      .refine((text) => text === '' || z.email().safeParse(text).success, 'form.email')
      .default(''),
    phone: z.string().trim().max(60, 'form.contact_phone').default(''),
  })
  .refine(({ email, phone }) => email !== '' || phone !== '', { path: ['email'], message: 'form.contact_reach' });

const trouble = (errors: FieldError[], values: Record<string, string> | null, status: number) =>
  data({ errors, values }, { status });

/** Does what a form on the page of a contact asks; leads back to where the contact is seen when it is done. */
export async function actOnContact(context: AppLoadContext, person: Person, kind: ContactKind, form: FormData) {
  const t = getTranslate(context.locale);
  const { db } = context;
  const seen = String(form.get('seen') ?? '');
  const ticked = form.has('world');
  const back = (done: ContactDone) => redirect(`/contacts?done=${done}`);
  const stale = () => trouble([{ field: 'organisation', message: t('contacts.stale') }], null, 409);
  switch (form.get('do')) {
    case 'save': {
      const parsed = parseForm(ContactFormSchema, form, t);
      if (!parsed.ok) return trouble(parsed.errors, parsed.values, 400);
      const input = { content: parsed.data, keepOpen: ticked, seen };
      return (await orNotFound(() => saveContact(db, person, kind, input))) === 'done' ? back('saved') : stale();
    }
    case 'open': {
      // The second step: who shows something to the world says so in words.
      if (!ticked) return trouble([{ field: 'world', message: t('form.contact_world') }], null, 400);
      return (await orNotFound(() => openContact(db, person, kind, seen))) === 'done' ? back('opened') : stale();
    }
    case 'close':
      await orNotFound(() => closeContact(db, person, kind));
      return back('closed');
    case 'remove':
      return (await orNotFound(() => removeContact(db, person, kind, seen))) === 'done' ? back('removed') : stale();
    default:
      throw new Response(null, { status: 404 });
  }
}
