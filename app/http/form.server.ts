import type { z } from 'zod';
import type { MessageKey, Translate } from '../i18n/translate';

/**
 * The form that a request carries.
 * @throws Response 400 when it carries none
 */
export async function readForm(request: Request): Promise<FormData> {
  return request.formData().catch(() => {
    throw new Response(null, { status: 400 });
  });
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
