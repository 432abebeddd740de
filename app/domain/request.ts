import { z } from 'zod';
import type { Action } from './access';
import type { Country } from './country';
import { hasRunOut } from './months';

/**
 * A country's request for assistance, from the first draft to what changed. RPM-AMS13/57 (targeted assistance for small island
 * states, without duplication) and CEB/2013/2 Annex III: paragraphs 32 and 41 (an assessment before any activity), 38 (help after
 * an attack), 47 and 53 (no duplication), 55 (what it brought).
 */

/** In the order in which a request usually passes through them. */
export const REQUEST_STATES = [
  'draft',
  'signed_off',
  'submitted',
  'acknowledged',
  'asked',
  'accepted',
  'delivered',
  'closed',
  'referred',
  'declined',
  'withdrawn',
] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** Nothing more happens to these. */
const ENDED: readonly RequestState[] = ['referred', 'declined', 'withdrawn', 'closed'];

export function isRequestOpen(state: RequestState): boolean {
  return !ENDED.includes(state);
}

const DaySchema = z.iso.date();
const words = (max: number) => z.string().trim().max(max);

/** A capability of a questionnaire. */
export const CapabilityRefSchema = z.strictObject({ questionnaire: z.string().max(100), capability: z.string().max(100) });
export type CapabilityRef = z.infer<typeof CapabilityRefSchema>;

/** A capability as forms and addresses name it: `<questionnaire>:<capability>`. */
export function nameCapability({ questionnaire, capability }: CapabilityRef): string {
  return `${questionnaire}:${capability}`;
}

/** The capability that such a name stands for; whatever it says, whether there is one is for others to find out. */
export function readCapability(name: string): CapabilityRef {
  const [questionnaire = '', capability = ''] = name.slice(0, 200).split(':');
  return { questionnaire, capability };
}

/** What a country asks for. While it is a draft anything may be empty. */
export const RequestContentSchema = z.strictObject({
  title: words(200),
  capabilities: z.array(CapabilityRefSchema).max(60),
  /** What help: training, drafting, equipment, people ... */
  help: words(4000),
  whyNow: words(4000),
  /** What the country itself brings. */
  contribution: words(2000),
  /** Code of the language of work. */
  language: z.string().max(20),
  /** When the help is wanted, ISO 8601; null where it does not matter. */
  from: DaySchema.nullable(),
  until: DaySchema.nullable(),
  contact: z.strictObject({ name: words(200), email: words(200), phone: words(60) }),
  /** An activity of the catalogue that it asks for; empty for none in particular. */
  activity: z.string().max(60),
});
export type RequestContent = z.infer<typeof RequestContentSchema>;

export function makeRequestContent(): RequestContent {
  const contact = { name: '', email: '', phone: '' };
  return {
    title: '',
    capabilities: [],
    help: '',
    whyNow: '',
    contribution: '',
    language: '',
    from: null,
    until: null,
    contact,
    activity: '',
  };
}

/** A gap as it goes along with a request: a capability, where it stands, and what is missing to the next level. */
const AttachedGapSchema = z.strictObject({
  questionnaire: z.string(),
  version: z.string(),
  capability: z.string(),
  level: z.int().nullable(),
  /** 0..100, or null where nothing applies. */
  score: z.number().nullable(),
  /** Ids of the criteria of the next level that are not met. */
  missing: z.array(z.string()),
  /** What shows where it stands, by title and quoted clause. Addresses and files stay with the country. */
  evidence: z.array(z.strictObject({ item: z.string(), title: z.string(), clause: z.string() })),
});
export type AttachedGap = z.infer<typeof AttachedGapSchema>;

/** What of a round goes along with a request, as it was when the request was signed off. */
export const RequestAttachmentSchema = z.strictObject({
  roundId: z.guid(),
  roundTitle: z.string(),
  /** When the round was submitted, ISO 8601. */
  submittedAt: z.iso.datetime(),
  /** The score of each questionnaire asked about, 0..100. */
  scores: z.array(
    z.strictObject({
      questionnaire: z.string(),
      version: z.string(),
      score: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
    }),
  ),
  gaps: z.array(AttachedGapSchema),
});
export type RequestAttachment = z.infer<typeof RequestAttachmentSchema>;

/** Who must act next on an open request: the country, or an office of ITU, there perhaps one person. */
export const HolderSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('country') }),
  z.strictObject({ kind: z.literal('office'), office: z.string(), officer: z.string().nullable() }),
]);
export type Holder = z.infer<typeof HolderSchema>;

/** By whom and when an accepted request is met. */
export const RequestAcceptanceSchema = z.strictObject({
  implementor: words(200).min(1),
  /** Activities of the catalogue that meet it; may be none. */
  activities: z.array(z.string().max(60)).max(20),
  from: DaySchema,
  until: DaySchema,
});
export type RequestAcceptance = z.infer<typeof RequestAcceptanceSchema>;

/** What changed, in the country's own words, when its request is closed. */
export const RequestOutcomeSchema = z.strictObject({
  changed: words(4000).min(1),
  /** 1 nothing like what was asked for ... 5 all of it. */
  met: z.int().min(1).max(5),
});
export type RequestOutcome = z.infer<typeof RequestOutcomeSchema>;

const amount = z.number().nonnegative().max(1e12);
const people = z.int().nonnegative().max(1_000_000);

/** Something done for an accepted request. */
export const DeliveredSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('milestone'), what: words(500).min(1), on: DaySchema, reached: z.boolean() }),
  z.strictObject({ kind: z.literal('output'), what: words(500).min(1), url: words(500) }),
  /** Counted by country and gender; nobody is named. */
  z.strictObject({
    kind: z.literal('participants'),
    what: words(500).min(1),
    country: z.string().regex(/^[A-Z]{3}$/),
    women: people,
    men: people,
    other: people,
  }),
  z.strictObject({
    kind: z.literal('expenditure'),
    what: words(500).min(1),
    funder: words(200).min(1),
    currency: z.string().regex(/^[A-Z]{3}$/),
    period: words(40).min(1),
    staff: amount,
    nonStaff: amount,
  }),
]);
export type Delivered = z.infer<typeof DeliveredSchema>;

/**
 * What must hold before a step. `complete`: everything that is asked for stands in the draft. `justified`: what others do alike was
 * seen, and there is a written reason to go ahead. `assessed`: it rests on a submitted round that is not too old, or it is an
 * emergency.
 */
export const REQUEST_NEEDS = ['complete', 'justified', 'assessed', 'text', 'second_factor'] as const;
export type RequestNeed = (typeof REQUEST_NEEDS)[number];

interface StepRule {
  /** The action that must be allowed; who and in which states stands in the access table. */
  action: Action;
  to: RequestState;
  needs: readonly RequestNeed[];
  /** Who must act next; `office` stays where it was, or is found when the request comes in. */
  holder: 'country' | 'office' | 'nobody';
  tells: 'country' | 'handlers';
}

/** The steps from state to state. */
export const REQUEST_STEPS = {
  sign_off: {
    action: 'request.sign_off',
    to: 'signed_off',
    needs: ['complete', 'justified', 'second_factor'],
    holder: 'country',
    tells: 'country',
  },
  reopen: { action: 'request.reopen', to: 'draft', needs: [], holder: 'country', tells: 'country' },
  submit: { action: 'request.submit', to: 'submitted', needs: [], holder: 'office', tells: 'handlers' },
  withdraw: { action: 'request.withdraw', to: 'withdrawn', needs: ['text'], holder: 'nobody', tells: 'handlers' },
  acknowledge: { action: 'request.acknowledge', to: 'acknowledged', needs: [], holder: 'office', tells: 'country' },
  ask: { action: 'request.triage', to: 'asked', needs: ['text'], holder: 'country', tells: 'country' },
  reply: { action: 'request.reply', to: 'acknowledged', needs: ['text'], holder: 'office', tells: 'handlers' },
  refer: { action: 'request.triage', to: 'referred', needs: ['text'], holder: 'nobody', tells: 'country' },
  accept: { action: 'request.triage', to: 'accepted', needs: ['justified', 'assessed'], holder: 'office', tells: 'country' },
  decline: { action: 'request.triage', to: 'declined', needs: ['text'], holder: 'nobody', tells: 'country' },
  finish: { action: 'request.deliver', to: 'delivered', needs: ['text'], holder: 'country', tells: 'country' },
  close: { action: 'request.close', to: 'closed', needs: [], holder: 'nobody', tells: 'handlers' },
} as const satisfies Record<string, StepRule>;
export type RequestStep = keyof typeof REQUEST_STEPS;
/** What a history tells: the steps, and what happens without a change of state. */
export const REQUEST_STEP_KINDS = [...(Object.keys(REQUEST_STEPS) as RequestStep[]), 'hand_over', 'take'] as const;
export type RequestStepKind = (typeof REQUEST_STEP_KINDS)[number];

export type RequestFacts = Partial<Record<RequestNeed, boolean>>;

/** The needs of a step that do not hold yet. */
export function listMissingNeeds(step: RequestStep, facts: RequestFacts): RequestNeed[] {
  const needs: readonly RequestNeed[] = REQUEST_STEPS[step].needs;
  return needs.filter((need) => facts[need] !== true);
}

/** A step was asked for before everything it needs was there. */
export class RequestNotReadyError extends Error {
  constructor(
    readonly step: RequestStep,
    readonly missing: readonly RequestNeed[],
  ) {
    super(`request not ready for ${step}: ${missing.join(', ')}`);
    this.name = 'RequestNotReadyError';
  }
}

/** Fields of a draft that must say something before it is signed off. */
export const REQUIRED_FIELDS = ['title', 'capabilities', 'help', 'whyNow', 'language', 'contact'] as const;
export type RequiredField = (typeof REQUIRED_FIELDS)[number];

export function listEmptyFields(content: RequestContent): RequiredField[] {
  const filled: Record<RequiredField, boolean> = {
    title: content.title !== '',
    capabilities: content.capabilities.length > 0,
    help: content.help !== '',
    whyNow: content.whyNow !== '',
    language: content.language !== '',
    contact: content.contact.name !== '' && content.contact.email !== '',
  };
  return REQUIRED_FIELDS.filter((field) => !filled[field]);
}

/** The holder after a step. `office`: the one that takes it up where none has it yet. */
export function findHolder(
  step: RequestStep,
  before: Holder | null,
  lastOffice: Extract<Holder, { kind: 'office' }>,
  actorId: string,
): Holder | null {
  const { holder } = REQUEST_STEPS[step];
  if (holder === 'nobody') return null;
  if (holder === 'country') return { kind: 'country' };
  const office = before?.kind === 'office' ? before : lastOffice;
  // Who acknowledges takes it up, and keeps it through what follows.
  return step === 'acknowledge' ? { ...office, officer: actorId } : office;
}

/** How long a submitted round carries a request, in months (CEB/2013/2, paragraphs 32 and 41; the span is our own). */
export const ASSESSMENT_HOLDS_MONTHS = 24;

/** Whether a round that was submitted then still carries a request. */
export function isAssessmentCurrent(submittedAt: Date, now: Date): boolean {
  return !hasRunOut(submittedAt, ASSESSMENT_HOLDS_MONTHS, now);
}

/** Why a request comes before others. */
export type PriorityReason = 'emergency' | 'sids' | 'ldc' | 'lldc';

/**
 * Why a request is marked for priority: an attack (paragraph 38), then small island (RPM-AMS13/57), least developed and landlocked
 * developing states.
 */
export function listPriorityReasons(country: Pick<Country, 'sids' | 'ldc' | 'lldc'>, emergency: boolean): PriorityReason[] {
  const holds: Record<PriorityReason, boolean> = { emergency, sids: country.sids, ldc: country.ldc, lldc: country.lldc };
  return (Object.keys(holds) as PriorityReason[]).filter((reason) => holds[reason]);
}

/** Emergencies first, then by how many reasons, then what waits longest. */
export function compareUrgency(
  a: { reasons: readonly PriorityReason[]; since: Date },
  b: { reasons: readonly PriorityReason[]; since: Date },
): number {
  const emergency = (x: typeof a) => Number(x.reasons.includes('emergency'));
  return emergency(b) - emergency(a) || b.reasons.length - a.reasons.length || a.since.getTime() - b.since.getTime();
}

const HOUR_MS = 3_600_000;

/** How long a country waited, in whole hours; null while it still waits. */
export function measureService(times: { submittedAt: Date | null; firstAnswerAt: Date | null; decidedAt: Date | null }) {
  const { submittedAt } = times;
  const since = (moment: Date | null) =>
    submittedAt && moment ? Math.max(0, Math.floor((moment.getTime() - submittedAt.getTime()) / HOUR_MS)) : null;
  return { firstAnswer: since(times.firstAnswerAt), decision: since(times.decidedAt) };
}

/** Demand is shown only where it comes from at least so many countries, so that no request can be told from it. */
export const LEAST_COUNTRIES = 3;
