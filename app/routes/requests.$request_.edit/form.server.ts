import { z } from 'zod';
import { isIsoDate } from '../../domain/answer-value';
import { type RequestContent, readCapability } from '../../domain/request';
import type { DraftInput } from '../../services/requests.server';

const MAX_CAPABILITIES = 60;
const words = (max: number) => z.string().trim().max(max, 'form.too_long');
const day = z.string().refine((text) => text === '' || isIsoDate(text), 'form.date');

/** What the form of a draft sends. Anything may be empty: what is missing is said when it is to be signed off. */
export const DraftSchema = z
  .object({
    version: z.coerce.number().int().min(1),
    title: words(200).min(1, 'form.request_title'),
    help: words(4000),
    whyNow: words(4000),
    contribution: words(2000),
    language: z.string().max(20),
    from: day,
    until: day,
    contactName: words(200),
    contactEmail: z.union([z.literal(''), z.email('form.email').max(200, 'form.email')]),
    contactPhone: words(60),
    round: z.string().max(36),
    activity: z.string().max(60),
    duplicateReason: words(4000).default(''),
    emergency: z.string().optional(),
  })
  .refine(({ from, until }) => from === '' || until === '' || from <= until, { path: ['until'], message: 'form.until' });

/** What a form of a draft says, as the request keeps it. */
export function toDraft(form: z.infer<typeof DraftSchema>, capabilities: readonly string[]): DraftInput {
  const content: RequestContent = {
    title: form.title,
    capabilities: capabilities.slice(0, MAX_CAPABILITIES).map(readCapability),
    help: form.help,
    whyNow: form.whyNow,
    contribution: form.contribution,
    language: form.language,
    from: form.from || null,
    until: form.until || null,
    contact: { name: form.contactName, email: form.contactEmail, phone: form.contactPhone },
    activity: form.activity,
  };
  return {
    content,
    emergency: form.emergency !== undefined,
    roundId: form.round || null,
    duplicateReason: form.duplicateReason,
  };
}
