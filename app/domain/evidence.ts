import { z } from 'zod';

/** Largest file that is taken as evidence: 20 MB. */
export const MAX_EVIDENCE_BYTES = 20 * 1024 * 1024;
/** Largest scan of an official letter: 4 MB. */
export const MAX_LETTER_BYTES = 4 * 1024 * 1024;
/** All files that one country may keep together: 2 GiB. */
export const COUNTRY_QUOTA_BYTES = 2 * 1024 ** 3;
/** Evidence that ends within so many days is said to expire. */
export const EXPIRING_DAYS = 60;
/** Longest texts that a person may say about evidence, in characters. */
export const MAX_TITLE_LENGTH = 200;
export const MAX_CLAUSE_LENGTH = 500;
/** Longest name of a file, in code points, its extension included. */
export const MAX_FILE_NAME_LENGTH = 120;
/** What is longer than this after the last dot is no extension. */
const MAX_EXTENSION_LENGTH = 10;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Kinds of files that are taken as evidence. The first extension is the one that we write ourselves. */
export const EVIDENCE_KINDS = {
  pdf: { mediaType: 'application/pdf', extensions: ['pdf'] },
  docx: { mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', extensions: ['docx'] },
  xlsx: { mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', extensions: ['xlsx'] },
  png: { mediaType: 'image/png', extensions: ['png'] },
  jpeg: { mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg'] },
} as const satisfies Record<string, { mediaType: string; extensions: readonly [string, ...string[]] }>;
export type EvidenceKind = keyof typeof EVIDENCE_KINDS;

/**
 * Why a file is refused. The words are in the message catalogues.
 * `name_has_path`, `bad_name`: its name. `unknown_type`: its extension is none of ours. `lies_about_type`: its content is not
 * what its extension says, or is several things at once. `too_many_entries`, `zip_bomb`, `encrypted`, `has_macros`: what a
 * packed document holds. `broken`: truncated or malformed. `quota`: the country's files together would be too large.
 */
export type FileError =
  | 'too_large'
  | 'empty'
  | 'name_has_path'
  | 'bad_name'
  | 'unknown_type'
  | 'lies_about_type'
  | 'too_many_entries'
  | 'zip_bomb'
  | 'encrypted'
  | 'has_macros'
  | 'broken'
  | 'quota';

/** What a person says about a piece of evidence. */
export const EvidenceInputSchema = z.object({
  title: z.string().trim().min(1).max(MAX_TITLE_LENGTH),
  /** Page or clause that is meant, or its words. */
  clause: z.string().trim().max(MAX_CLAUSE_LENGTH),
  /** Language of the document: ISO 639-1, or empty. */
  language: z.string().regex(/^([a-z]{2})?$/),
  /** Last day on which it holds, ISO 8601; empty when it does not end. The year 0 is a date for zod, and none for a database. */
  validUntil: z.union([z.literal(''), z.iso.date()]).refine((date) => date === '' || date >= '1900-01-01'),
});
export type EvidenceInput = z.infer<typeof EvidenceInputSchema>;

export const EVIDENCE_VERDICTS = ['accepted', 'rejected'] as const;
/** What a validator has said about a piece of evidence; null before that. */
export type EvidenceVerdict = (typeof EVIDENCE_VERDICTS)[number] | null;

/** How a piece of evidence stands. Missing is no state: it is the absence of evidence. */
export type EvidenceState = 'given' | 'expiring' | 'expired' | 'accepted' | 'rejected';

/**
 * How a piece of evidence stands on a day. A rejection beats everything. A date that has passed, or comes within 60 days, beats
 * an acceptance: somebody must act. Evidence still holds on its last day.
 * @param today ISO 8601 date
 */
export function judgeEvidence(
  { validUntil, verdict }: { validUntil: string | null; verdict: EvidenceVerdict },
  today: string,
): EvidenceState {
  if (verdict === 'rejected') return 'rejected';
  if (validUntil) {
    const daysLeft = (Date.parse(validUntil) - Date.parse(today)) / DAY_MS;
    if (daysLeft < 0) return 'expired';
    if (daysLeft <= EXPIRING_DAYS) return 'expiring';
  }
  return verdict ?? 'given';
}

/** Whether evidence in this state makes an answer count as evidenced. */
export function countsAsEvidence(state: EvidenceState): boolean {
  return state !== 'expired' && state !== 'rejected';
}

/** Control characters, line separators, half characters, and marks that turn the reading direction (`gpj.exe` from right to left). */
const UNSAFE_IN_NAME = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;

/**
 * The name under which a file is kept: Unicode NFC, no spaces around it, at most 120 code points with its extension kept.
 * A path is refused, not cut down to its last part: whoever sends one did not use a form.
 */
export function cleanFileName(name: string): { ok: true; name: string } | { ok: false; error: FileError } {
  const text = name.normalize('NFC');
  if (UNSAFE_IN_NAME.test(text)) return { ok: false, error: 'bad_name' };
  const trimmed = text.trim();
  if (/[/\\]/.test(trimmed) || /^[a-z]:/i.test(trimmed) || trimmed === '.' || trimmed === '..') {
    return { ok: false, error: 'name_has_path' };
  }
  const { base, extension } = splitName(trimmed);
  if (/^\.*$/.test(base)) return { ok: false, error: 'bad_name' };
  const room = MAX_FILE_NAME_LENGTH - Array.from(extension).length;
  return { ok: true, name: Array.from(base).slice(0, room).join('').trimEnd() + extension };
}

/** The kind of evidence that a file's name announces; null when it is none of ours. Says nothing about the content. */
export function findEvidenceKind(name: string): EvidenceKind | null {
  const extension = splitName(name).extension.slice(1).toLowerCase();
  const kinds = Object.keys(EVIDENCE_KINDS) as EvidenceKind[];
  return kinds.find((kind) => (EVIDENCE_KINDS[kind].extensions as readonly string[]).includes(extension)) ?? null;
}

/** Splits a name before its last dot; the extension has the dot, or is empty. */
function splitName(name: string): { base: string; extension: string } {
  const dot = name.lastIndexOf('.');
  const extension = dot < 0 ? '' : name.slice(dot);
  if (extension.length > MAX_EXTENSION_LENGTH + 1) return { base: name, extension: '' };
  return { base: name.slice(0, name.length - extension.length), extension };
}
