import { listCountryPeople } from '../../db/lifecycle.server';
import {
  insertDelivery,
  insertRequestStep,
  listHandlers,
  listRequestSteps,
  type RequestRow,
  updateRequest,
} from '../../db/requests.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { readCatalogue, readMandates } from '../../seeds/reference.server';
import { type Actor, NotFoundError, requireMay } from '../domain/access';
import { isJustified } from '../domain/duplication';
import {
  type Delivered,
  DeliveredSchema,
  findHolder,
  type Holder,
  isAssessmentCurrent,
  listEmptyFields,
  listMissingNeeds,
  REQUEST_STEPS,
  type RequestAcceptance,
  RequestAcceptanceSchema,
  type RequestFacts,
  RequestNotReadyError,
  type RequestOutcome,
  RequestOutcomeSchema,
  type RequestState,
  type RequestStep,
  type RequestStepKind,
} from '../domain/request';
import { isUuid } from '../domain/uuid';
import { audit } from './audit.server';
import { tell } from './notices.server';
import { composeAttachment, findOverlapsOf, type OpenRequest, readRequest } from './requests.server';
import { dropUnstorable, scopeOf } from './rounds.server';

export const MAX_TEXT_LENGTH = 4000;
const HEADQUARTERS = 'itu-hq';

/** What a person brings to a step. */
export interface StepInput {
  /** A question, an answer, a reason. */
  text?: string;
  secondFactor?: boolean;
  /** For `accept`. */
  acceptance?: RequestAcceptance;
  /** For `accept` and `sign_off`: why it goes ahead although others do something alike. */
  duplicateReason?: string;
  /** For `refer`: id of the entity with the mandate. */
  entity?: string;
  /** For `close`. */
  outcome?: RequestOutcome;
}

type Office = Extract<Holder, { kind: 'office' }>;

/** The office that takes up what a country of a region asks for. */
export function findOffice(region: string): string {
  const regional = readCatalogue().offices.find((office) => office.kind === 'regional' && office.region === region);
  return regional?.id ?? HEADQUARTERS;
}

/** The office that had the request last, or takes it up first. */
async function findLastOffice(tx: Db, request: OpenRequest): Promise<Office> {
  if (request.holder?.kind === 'office') return request.holder;
  const steps = await listRequestSteps(tx, request.id);
  const last = steps.map(({ details }) => details.office as Office | undefined).findLast(Boolean);
  return last ?? { kind: 'office', office: findOffice(request.country.region), officer: null };
}

async function gatherFacts(tx: Db, request: OpenRequest, input: StepInput, now: Date): Promise<RequestFacts> {
  const { attachment, emergency } = request;
  return {
    complete: listEmptyFields(request.content).length === 0,
    justified: isJustified(await findOverlapsOf(tx, request, now.toISOString().slice(0, 10)), request.duplicateReason),
    assessed: emergency || (attachment !== null && isAssessmentCurrent(new Date(attachment.submittedAt), now)),
    text: (input.text ?? '').trim() !== '',
    second_factor: input.secondFactor === true,
  };
}

/** What each step writes beside the state and the holder. */
async function listChanges(
  tx: Db,
  step: RequestStep,
  request: OpenRequest,
  input: StepInput,
  now: Date,
): Promise<Partial<RequestRow>> {
  const answered = { firstAnswerAt: request.firstAnswerAt ?? now };
  switch (step) {
    case 'sign_off': {
      const { roundId, content, countryCode } = request;
      return { attachment: roundId ? await composeAttachment(tx, countryCode, roundId, content.capabilities) : null };
    }
    case 'reopen':
      return { attachment: null };
    case 'submit':
      return { submittedAt: now };
    case 'acknowledge':
    case 'ask':
      return answered;
    case 'refer':
    case 'decline':
      return { ...answered, decidedAt: now };
    case 'accept':
      return { ...answered, decidedAt: now, acceptance: RequestAcceptanceSchema.parse(input.acceptance) };
    case 'close':
      return { closedAt: now, outcome: RequestOutcomeSchema.parse(input.outcome) };
    case 'withdraw':
      return { closedAt: now };
    default:
      return {};
  }
}

/** Tells the country's leads and approvers, or those who handle the request, but never who did it. */
async function tellOf(
  tx: Db,
  actor: Actor,
  request: OpenRequest,
  kind: RequestStepKind,
  whom: 'country' | 'handlers',
  text: string,
) {
  const handler = request.holder?.kind === 'office' ? request.holder.officer : null;
  const known = handler ? await listHandlers(tx, handler) : [];
  const handlers = known.length > 0 ? known : await listHandlers(tx);
  const people = whom === 'country' ? await listCountryPeople(tx, request.countryCode, ['focal_point', 'approver']) : handlers;
  await tell(
    tx,
    people.filter(({ id }) => id !== actor.id),
    {
      kind: `request_${kind}`,
      values: { request: request.content.title, country: request.country.names.en ?? request.countryCode, text },
      path: `/requests/${request.id}`,
    },
  );
}

/**
 * Brings a request one step further: whole or not at all, with its holder, its history, one audit line, and everybody told.
 * @throws NotFoundError when there is no such request for the actor, or what the step names does not exist
 * @throws NotAllowedError when it is not theirs to do, or not as the request stands
 * @throws RequestNotReadyError with what is missing
 */
export async function moveRequest(
  db: Db,
  actor: Actor,
  id: string,
  step: RequestStep,
  given: StepInput = {},
  now = new Date(),
): Promise<RequestState> {
  const input = dropUnstorable({ ...given, text: (given.text ?? '').trim().slice(0, MAX_TEXT_LENGTH) });
  return inScope(db, scopeOf(actor), async (tx) => {
    const found = await readRequest(tx, actor, id, true);
    const rule = REQUEST_STEPS[step];
    requireMay(actor, rule.action, { countryCode: found.countryCode, state: found.state });
    const reason = input.duplicateReason?.trim().slice(0, MAX_TEXT_LENGTH);
    const request = reason ? { ...found, duplicateReason: reason } : found;
    const missing = listMissingNeeds(step, await gatherFacts(tx, request, input, now));
    if (missing.length > 0) throw new RequestNotReadyError(step, missing);
    const entity = step === 'refer' ? readMandates().find((mandate) => mandate.id === input.entity) : null;
    if (step === 'refer' && !entity) throw new NotFoundError('entity');

    const office = await findLastOffice(tx, request);
    const holder = findHolder(step, request.holder, office, actor.id);
    const changes = await listChanges(tx, step, request, input, now);
    const version = request.version + 1;
    await updateRequest(tx, id, { ...changes, state: rule.to, holder, version, duplicateReason: request.duplicateReason });
    const { acceptance, outcome } = changes;
    await insertRequestStep(tx, {
      requestId: id,
      countryCode: request.countryCode,
      kind: step,
      toState: rule.to,
      text: input.text,
      details: {
        office: holder?.kind === 'office' ? holder : office,
        ...(entity && { entity: entity.id }),
        ...(acceptance && { acceptance }),
        ...(outcome && { outcome }),
        ...(reason && { duplicateReason: reason }),
      },
      actorId: actor.id,
    });
    await audit(tx, {
      actorId: actor.id,
      countryCode: request.countryCode,
      action: `request.${step}`,
      subject: id,
      details: { from: request.state, to: rule.to },
    });
    await tellOf(tx, actor, { ...request, holder: holder ?? request.holder }, step, rule.tells, input.text);
    return rule.to;
  });
}

/**
 * Gives a request to another office, with a reason, or takes it up oneself where no person has it yet: it has one holder before
 * and one after.
 * @throws NotFoundError, NotAllowedError as `moveRequest`; RequestNotReadyError without a reason
 */
export async function handOver(db: Db, actor: Actor, id: string, given: { office: string; text: string }): Promise<void> {
  const text = dropUnstorable(given.text.trim().slice(0, MAX_TEXT_LENGTH));
  await inScope(db, scopeOf(actor), async (tx) => {
    const request = await readRequest(tx, actor, id, true);
    requireMay(actor, 'request.hand_over', { countryCode: request.countryCode, state: request.state });
    if (!readCatalogue().offices.some((office) => office.id === given.office)) throw new NotFoundError('office');
    const before = await findLastOffice(tx, request);
    const same = before.office === given.office;
    if (!same && text === '') throw new RequestNotReadyError('acknowledge', ['text']);
    const holder: Office = { kind: 'office', office: given.office, officer: same ? actor.id : null };
    await updateRequest(tx, id, { holder, version: request.version + 1 });
    const kind: RequestStepKind = same ? 'take' : 'hand_over';
    const { countryCode, state } = request;
    await insertRequestStep(tx, {
      requestId: id,
      countryCode,
      kind,
      toState: state,
      text,
      details: { office: holder },
      actorId: actor.id,
    });
    await audit(tx, {
      actorId: actor.id,
      countryCode,
      action: `request.${kind}`,
      subject: id,
      details: { office: given.office },
    });
    await tellOf(tx, actor, request, kind, 'country', text);
    if (!same) await tellOf(tx, actor, { ...request, holder }, kind, 'handlers', text);
  });
}

/**
 * Keeps what was done for an accepted request; sent twice, it is kept once.
 * @throws NotFoundError, NotAllowedError as `moveRequest`; ZodError when it says nothing that can be kept
 */
export async function recordDelivery(db: Db, actor: Actor, id: string, deliveryId: string, given: Delivered): Promise<void> {
  const data = DeliveredSchema.parse(dropUnstorable(given));
  if (!isUuid(deliveryId)) throw new NotFoundError('delivery');
  await inScope(db, scopeOf(actor), async (tx) => {
    const { countryCode, state } = await readRequest(tx, actor, id, true);
    requireMay(actor, 'request.deliver', { countryCode, state });
    if (!(await insertDelivery(tx, { id: deliveryId, requestId: id, countryCode, data, recordedBy: actor.id }))) return;
    await audit(tx, { actorId: actor.id, countryCode, action: 'request.record', subject: id, details: { kind: data.kind } });
  });
}
