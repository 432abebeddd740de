import { redirect } from '@remix-run/node';
import { z } from 'zod';
import { ActivitySchema } from '../domain/catalogue';
import { DEFAULT_SPAN, GROUPINGS, type MappingQuestion } from '../domain/mapping';

export const MAPPING_PATH = '/catalogue/mapping';

const DaySchema = z.iso.date();
/** What is not one of the choices is left out, as if nothing had been chosen. */
const ChoicesSchema = z.object({
  grouping: z.enum(GROUPINGS).catch('resolution'),
  owner: z.enum(['itu', 'others']).optional().catch(undefined),
  status: ActivitySchema.shape.status.optional().catch(undefined),
});

export interface MappingProblem {
  field: 'from' | 'to';
  code: 'from' | 'to' | 'reversed';
  value: string;
}

export interface MappingQuery {
  /** As they were given, or the default. A field for days shows none that is not a day: its problem quotes it. */
  values: { from: string; to: string; grouping: string; owner: string; status: string };
  /** Null when there are problems. */
  question: MappingQuestion | null;
  problems: MappingProblem[];
}

/** The sentence that quotes a wrong value stays a sentence. */
const MAX_SHOWN = 40;

/** Reads what is asked of the mapping report from an address. @param now the time of asking */
export function readMappingQuery(url: string, now = new Date()): MappingQuery {
  const search = new URL(url).searchParams;
  const get = (name: string) => search.get(name)?.trim() || undefined;
  const { grouping, owner, status } = ChoicesSchema.parse({ grouping: get('group'), owner: get('owner'), status: get('status') });
  const span = { from: get('from') ?? DEFAULT_SPAN.from, to: get('to') ?? DEFAULT_SPAN.to };
  const unreadable = (['from', 'to'] as const).filter((field) => !DaySchema.safeParse(span[field]).success);
  const problems = unreadable.map((field): MappingProblem => ({ field, code: field, value: span[field].slice(0, MAX_SHOWN) }));
  if (problems.length === 0 && span.from > span.to) problems.push({ field: 'to', code: 'reversed', value: span.to });
  const filter = { ...(owner ? { owner } : {}), ...(status ? { status } : {}) };
  const today = now.toISOString().slice(0, 10);
  return {
    values: {
      ...span,
      ...Object.fromEntries(unreadable.map((field) => [field, ''])),
      grouping,
      owner: owner ?? '',
      status: status ?? '',
    },
    question: problems.length === 0 ? { span, grouping, filter, today } : null,
    problems,
  };
}

/** The same for a file: where something is wrong, the page says what. */
export function requireMappingQuestion(url: string): MappingQuestion {
  const { question } = readMappingQuery(url);
  if (!question) throw redirect(MAPPING_PATH + new URL(url).search);
  return question;
}
