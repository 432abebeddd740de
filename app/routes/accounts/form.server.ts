import { type AppLoadContext, data, redirect } from '@remix-run/node';
import { z } from 'zod';
import { type Person, ROLES } from '../../domain/access';
import { isIsoDate } from '../../domain/answer-value';
import { ItuRegionSchema } from '../../domain/country';
import { MAX_LETTER_BYTES } from '../../domain/evidence';
import { type FieldError, parseForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { LOCALES } from '../../i18n/locales';
import type { Translate } from '../../i18n/translate';
import {
  endRole,
  type InvitationFault,
  invite,
  type Letter,
  type LetterFault,
  resendInvitation,
  revokeInvitation,
} from '../../services/invitations.server';

const MAX_REFERENCE_LENGTH = 200;
const EARLIEST_LETTER = '1900-01-01';
const MIB = 1024 ** 2;

const InviteSchema = z
  .object({
    name: z.string().trim().min(1, 'form.name').max(200, 'form.name'),
    email: z.email({ error: 'form.email' }).max(200, 'form.email'),
    role: z.enum(ROLES, { error: 'form.role' }),
    /** The lead focal point's form does not ask: it is their own. */
    country: z
      .string()
      .regex(/^([A-Z]{3})?$/, 'form.country')
      .optional(),
    organisation: z.string().trim().max(200, 'form.too_long').default(''),
    locale: z.enum(LOCALES.map(({ code }) => code)),
    reference: z.string().trim().max(MAX_REFERENCE_LENGTH, 'form.letter_reference').default(''),
    letterDate: z.string().default(''),
  })
  .refine(({ role, reference }) => role !== 'focal_point' || reference !== '', {
    path: ['reference'],
    message: 'form.letter_reference',
  })
  .refine(({ reference, letterDate }) => reference === '' || (isIsoDate(letterDate) && letterDate >= EARLIEST_LETTER), {
    path: ['letterDate'],
    message: 'form.letter_date',
  });

/** The limit, as sentences say it. */
export const sayMaxLetter = (t: Translate) => `${t.number(MAX_LETTER_BYTES / MIB)} MB`;

/** Where the errors of the lists lead. */
const [PEOPLE, INVITATIONS] = ['people', 'invitations'] as const;

const trouble = (errors: FieldError[], form: FormData, status: number) => {
  const values = Object.fromEntries([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  return data({ errors, values, regions: form.getAll('region').map(String) }, { status });
};

/** Does what a form of a page about people asks; leads back to the page when it is done. */
export async function actOnPeople(context: AppLoadContext, person: Person, form: FormData, page: string, t: Translate) {
  const read = (name: string) => String(form.get(name) ?? '').slice(0, 100);
  if (form.has('revoke')) {
    await orNotFound(revokeInvitation(context, person, read('revoke')));
    return redirect(`${page}?done=revoked`);
  }
  if (form.has('resend')) {
    const outcome = await orNotFound(resendInvitation(context, person, read('resend')));
    if (outcome.status === 'invited') return redirect(`${page}?done=resent`);
    return trouble([{ field: INVITATIONS, message: sayFault(t, outcome) }], new FormData(), 409);
  }
  if (form.has('end')) {
    const outcome = await orNotFound(endRole(context, person, read('end')));
    if (outcome === 'ended') return redirect(`${page}?done=ended`);
    const message = outcome === 'oneself' ? t('people.not_oneself') : t('people.last_administrator');
    return trouble([{ field: PEOPLE, message }], new FormData(), 409);
  }
  return inviteFromForm(context, person, form, page, t);
}

async function inviteFromForm(context: AppLoadContext, person: Person, form: FormData, page: string, t: Translate) {
  const parsed = parseForm(InviteSchema, form, t);
  if (!parsed.ok) return trouble(parsed.errors, form, 400);
  const { name, email, role, locale, country, organisation } = parsed.data;
  const countryCode = person.countryCode ?? (country || null);
  const regions = form.getAll('region').flatMap((text) => ItuRegionSchema.safeParse(text).data ?? []);
  // Signing in came between, and only the name of the scan is left.
  if (typeof form.get('file') === 'string' && form.get('file') !== '')
    return trouble([{ field: 'file', message: t('people.letter_again') }], form, 400);
  const letter = await readLetter(form, parsed.data);
  const outcome = await orNotFound(
    invite(context, person, { name, email, role, countryCode, regions, organisation: organisation || null, locale, letter }),
  );
  if (outcome.status === 'invited') return redirect(`${page}?done=invited`);
  return trouble([{ field: outcome.field, message: sayFault(t, outcome) }], form, outcome.field === 'email' ? 409 : 400);
}

async function readLetter(form: FormData, typed: { reference: string; letterDate: string }): Promise<Letter | null> {
  const given = form.get('file');
  // A field without a file is sent as a file without a name.
  const file = given instanceof File && (given.name !== '' || given.size > 0) ? given : null;
  if (typed.reference === '' && !file) return null;
  return {
    reference: typed.reference,
    date: typed.letterDate,
    file: file && { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) },
  };
}

function sayFault(t: Translate, fault: InvitationFault): string {
  switch (fault.field) {
    case 'email':
      return t(fault.fault === 'has_account' ? 'people.has_account' : 'people.is_invited');
    case 'country':
      return t('form.country');
    case 'region':
      return t('people.regions_wrong');
    case 'organisation':
      return t('people.organisation_wrong');
    case 'reference':
      return t('people.letter_wrong');
    case 'file':
      return sayLetterFault(t, fault.fault);
  }
}

function sayLetterFault(t: Translate, fault: LetterFault): string {
  switch (fault) {
    case 'too_large':
      return t('people.letter_too_large', { limit: sayMaxLetter(t) });
    case 'unknown_type':
    case 'lies_about_type':
      return t('people.letter_kind');
    case 'bad_name':
    case 'name_has_path':
      return t('people.letter_name');
    case 'infected':
      return t('people.letter_infected');
    case 'scan_failed':
      return t('people.letter_not_scanned');
    default:
      return t('people.letter_broken');
  }
}
