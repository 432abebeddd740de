import type { FieldError } from '../../http/form.server';
import type { Translate } from '../../i18n/translate';
import type { Letter } from '../../services/invitations.server';

const MAX_REFERENCE_LENGTH = 200;
const MAX_NAME_LENGTH = 200;
const MAX_LETTER_BYTES = 4_500_000;

/** How the kinds of file that are taken begin: what a file is called says nothing. */
const KINDS: readonly { mediaType: string; begins: readonly number[] }[] = [
  { mediaType: 'application/pdf', begins: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { mediaType: 'image/png', begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { mediaType: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
];

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Reads the letter that names a focal point: its reference and date, and the scan where there is one. */
export async function readLetter(form: FormData, t: Translate): Promise<{ letter: Letter } | { errors: FieldError[] }> {
  const errors: FieldError[] = [];
  const reference = String(form.get('reference') ?? '')
    .replaceAll('\0', '')
    .trim();
  const date = String(form.get('letterDate') ?? '');
  if (reference === '' || reference.length > MAX_REFERENCE_LENGTH)
    errors.push({ field: 'reference', message: t('form.letter_reference') });
  if (!isDay(date)) errors.push({ field: 'letterDate', message: t('form.letter_date') });
  const sent = form.get('scan');
  let file: Letter['file'] = null;
  if (sent instanceof File && sent.size > 0) {
    const bytes = new Uint8Array(await sent.arrayBuffer());
    const kind = KINDS.find(({ begins }) => begins.every((byte, i) => bytes[i] === byte));
    if (kind && bytes.length <= MAX_LETTER_BYTES)
      file = { name: sent.name.slice(0, MAX_NAME_LENGTH), mediaType: kind.mediaType, bytes };
    else errors.push({ field: 'scan', message: t('form.letter_file') });
  }
  return errors.length > 0 ? { errors } : { letter: { reference, date, file } };
}
