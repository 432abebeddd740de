import { type AnswerValue, MAX_NOTE_LENGTH, MAX_SEEN_VERSION, MAX_TEXT_LENGTH } from '../../domain/answer';
import { EVIDENCE_VERDICTS } from '../../domain/evidence';
import { VERDICTS } from '../../domain/validation';
import type { EvidenceVerdictInput, JudgeInput } from '../../services/review.server';
import { readAnswer } from '../rounds.$round.$questionnaire.$area/read-answer';

const MAX_CONTACT_LENGTH = 200;
const MAX_PHONE_LENGTH = 60;

/** A number typed into a hidden field, or 0. */
export function readSeen(form: FormData): number {
  const seen = Number(form.get('seen'));
  return Number.isInteger(seen) && seen > 0 && seen <= MAX_SEEN_VERSION ? seen : 0;
}

/** A text of a form, without what no database keeps, cut where nobody could have typed on. */
export function readText(form: FormData, name: string): string {
  const text = String(form.get(name) ?? '').replace(/\r\n/g, '\n');
  return text.replaceAll('\0', '').trim().slice(0, MAX_NOTE_LENGTH);
}

/**
 * What the bench sends about the answer that it shows.
 * @throws Response 400 when it is about another, or says nothing
 */
export function readVerdict(form: FormData, current: { key: string; id: string; kind: string } | null): JudgeInput {
  const verdict = VERDICTS.find((known) => known === form.get('verdict'));
  const itemKey = String(form.get('itemKey') ?? '');
  if (!verdict || !current || itemKey !== current.key) throw new Response(null, { status: 400 });
  const { value } = readAnswer(form, { id: current.id, answer: { kind: current.kind } });
  return {
    itemKey,
    verdict,
    value: verdict === 'adjusted' ? cut(value) : null,
    reason: readText(form, 'reason'),
    seenVersion: readSeen(form),
  };
}

/**
 * What the bench sends about a piece of evidence, or null when it sends something else.
 * @throws Response 400 when it says nothing of it
 */
export function readEvidenceVerdict(form: FormData): EvidenceVerdictInput | null {
  if (!form.has('evidence')) return null;
  const find = (name: string) => EVIDENCE_VERDICTS.find((known) => known === form.get(name)) ?? null;
  const verdict = find('verdict');
  if (!verdict) throw new Response(null, { status: 400 });
  return { id: String(form.get('evidence')), verdict, reason: readText(form, 'reason'), seen: find('seen') };
}

function cut(value: AnswerValue | null): AnswerValue | null {
  const part = (text: string, length: number) => text.replaceAll('\0', '').slice(0, length);
  if (typeof value === 'string') return part(value, MAX_TEXT_LENGTH);
  if (value === null || typeof value !== 'object') return value;
  return {
    name: part(value.name, MAX_CONTACT_LENGTH),
    email: part(value.email, MAX_CONTACT_LENGTH),
    phone: part(value.phone, MAX_PHONE_LENGTH),
  };
}
