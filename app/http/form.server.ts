import type { z } from 'zod';
import type { MessageKey, Translate } from '../i18n/translate';
import { findKeptForm, readBody, showKeptForm } from './kept-form.server';

/**
 * The form that a request carries.
 * @throws Response 400 when it carries none; 307 to where it is shown first, when it waited while its sender signed in: that may
 * be another person than the one who typed
 */
export async function readForm(request: Request): Promise<FormData> {
  const { form, kept } = await readKeepingForm(request);
  if (kept) throw showKeptForm(request);
  return form;
}

/**
 * The form that a request carries, and whether it waited while its sender signed in: then the page shows it again, and does
 * nothing else.
 * @throws Response 400 when it carries none
 */
export async function readKeepingForm(request: Request): Promise<{ form: FormData; kept: boolean }> {
  const body = await readBody(request);
  const waited = findKeptForm(body);
  return { form: waited ?? body, kept: waited !== null };
}

export interface FieldError {
  field: string;
  message: string;
}

/** What a form said, or what is wrong with it in words, with the values to show again. */
export type ParsedForm<T> = { ok: true; data: T } | { ok: false; errors: FieldError[]; values: Record<string, string> };

/**
 * Reads a form by its schema. The schema's messages are keys of the message catalogues. Values come back as they were
 * typed, secrets left out.
 */
export function parseForm<T>(schema: z.ZodType<T>, form: FormData, t: Translate): ParsedForm<T> {
  const values: Record<string, string> = {};
  // No database keeps a NUL.
  for (const [key, value] of form) if (typeof value === 'string') values[key] = value.replaceAll('\0', '');
  const parsed = schema.safeParse(values);
  if (parsed.success) return { ok: true, data: parsed.data };
  const errors = parsed.error.issues.map((issue) => ({
    field: String(issue.path[0] ?? ''),
    message: t((issue.message.startsWith('form.') ? issue.message : 'form.wrong') as MessageKey),
  }));
  const shown = Object.fromEntries(Object.entries(values).filter(([key]) => !key.includes('password')));
  return { ok: false, errors, values: shown };
}
