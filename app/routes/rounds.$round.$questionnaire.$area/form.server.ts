import { randomUUID } from 'node:crypto';
import { type Answer, MAX_NOTE_LENGTH, MAX_SEEN_VERSION, MAX_TEXT_LENGTH, MAX_URL_LENGTH } from '../../domain/answer';
import type { Answerable, SaveInput } from '../../services/rounds.server';
import { readAnswer } from './read-answer';

const MAX_CONTACT_LENGTH = 200;
const MAX_PHONE_LENGTH = 60;

/** A number typed into a hidden field, or 0. */
function readVersion(text: FormDataEntryValue | null): number {
  const version = Number(text);
  return Number.isInteger(version) && version > 0 && version <= MAX_SEEN_VERSION ? version : 0;
}

/** Cuts what is longer than may be stored; the page itself does not let anybody type more. */
function cut({ value, note = '', evidence = '' }: Answer): Answer {
  const kept =
    typeof value === 'string'
      ? value.slice(0, MAX_TEXT_LENGTH)
      : value !== null && typeof value === 'object'
        ? {
            name: value.name.slice(0, MAX_CONTACT_LENGTH),
            email: value.email.slice(0, MAX_CONTACT_LENGTH),
            phone: value.phone.slice(0, MAX_PHONE_LENGTH),
          }
        : value;
  return { value: kept, note: note.slice(0, MAX_NOTE_LENGTH), evidence: evidence.slice(0, MAX_URL_LENGTH) };
}

/**
 * Reads the form that a browser without JavaScript sends: everything on the page, each item with the version it showed.
 * The operation id was made with the page, so a double click has one effect.
 */
export function readAnswers(form: FormData, questionnaire: string, items: readonly Answerable[]): SaveInput[] {
  const operation = String(form.get('operation') ?? '').slice(0, 40) || randomUUID();
  const cleared = String(form.get('clear') ?? '');
  return items
    .filter((item) => form.has(`seen:${item.id}`))
    .map((item) => {
      const answer = cut(readAnswer(form, item));
      return {
        questionnaire,
        item: item.id,
        seenVersion: readVersion(form.get(`seen:${item.id}`)),
        operationId: `${operation}:${item.id}`,
        answer: cleared === item.id ? { ...answer, value: null } : answer,
      };
    });
}
