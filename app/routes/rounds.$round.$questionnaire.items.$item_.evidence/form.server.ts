import type { AppLoadContext } from '@remix-run/node';
import { z } from 'zod';
import type { Person } from '../../domain/access';
import { MAX_URL_LENGTH } from '../../domain/answer';
import { COUNTRY_QUOTA_BYTES, EvidenceInputSchema, MAX_EVIDENCE_BYTES } from '../../domain/evidence';
import { type FieldError, parseForm } from '../../http/form.server';
import type { MessageKey, Translate } from '../../i18n/translate';
import { addFile, addLink, type ItemPlace } from '../../services/evidence.server';
import type { RoundHead } from '../../services/rounds.server';

const FormSchema = EvidenceInputSchema.extend({ url: z.string().trim().max(MAX_URL_LENGTH) });

/** What to say of a field that is wrong. */
const WRONG = {
  title: 'form.evidence_title',
  clause: 'form.evidence_clause',
  language: 'form.evidence_language',
  validUntil: 'form.date',
  url: 'form.evidence_url',
} as const satisfies Record<keyof z.infer<typeof FormSchema>, MessageKey>;

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** The limits, as sentences say them. */
export const sayLimits = (t: Translate) => ({
  limit: `${t.number(MAX_EVIDENCE_BYTES / MIB)} MB`,
  quota: `${t.number(COUNTRY_QUOTA_BYTES / GIB)} GB`,
});

/** What is wrong with a form, with what was typed into it; null when its evidence was added. */
export type Trouble = { errors: FieldError[]; values: Record<string, string> } | null;

/** Adds what the form gives: an address or a file, and not both. */
export async function addFromForm(
  context: AppLoadContext,
  person: Person,
  round: RoundHead,
  place: ItemPlace,
  form: FormData,
  t: Translate,
): Promise<Trouble> {
  const parsed = parseForm(FormSchema, form, t);
  const values = Object.fromEntries([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  const given = form.get('file');
  // A field without a file is sent as a file without a name.
  const file = given instanceof File && (given.name !== '' || given.size > 0) ? given : null;
  const hasAddress = (values.url ?? '').trim() !== '';
  const wrong = new Set(parsed.ok ? [] : parsed.errors.map(({ field }) => field as keyof typeof WRONG));
  const errors = [...wrong].map((field): FieldError => ({ field, message: t(WRONG[field]) }));
  if (file && hasAddress) errors.push({ field: 'file', message: t('evidence.one_of_both') });
  if (!file && !hasAddress) errors.push({ field: 'url', message: t('evidence.neither') });
  if (!parsed.ok || errors.length > 0) return { errors, values };

  const outcome = file
    ? await addFile(context, person, round, place, {
        ...parsed.data,
        name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })
    : await addLink(context.db, person, round, place, parsed.data);
  if (outcome.status === 'added') return null;
  const message = t(`evidence.refused.${outcome.error}`, { name: file?.name ?? '', ...sayLimits(t) });
  return { errors: [{ field: file ? 'file' : 'url', message }], values };
}
