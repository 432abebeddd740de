import { randomUUID } from 'node:crypto';
import type { RoundState } from '../../app/domain/lifecycle';
import { type Delivered, makeRequestContent, type RequestContent, type RequestStep } from '../../app/domain/request';
import type { NamedActor } from '../../app/services/assignments.server';
import { saveContact } from '../../app/services/contacts.server';
import { addToPlan, decideRecommendation, getPlan, savePlanItem } from '../../app/services/plans.server';
import { handOver, moveRequest, recordDelivery, type StepInput } from '../../app/services/request-steps.server';
import { draftRequest, saveRequest } from '../../app/services/requests.server';
import { type FilledRound, type Makers, PLACE } from './walled-country';

/** A gap of every round that nothing else is done about. */
const GAP = { questionnaire: 'national-cirt', capability: 'N2' } as const;
const OTHER_OFFICE = 'itu-ao-brb';

/** A word for a place of one request; `kept`: not shown to those who handle it either. */
type Plant = (place: string, kept?: 'kept') => string;

/** What a request went through before it stands as it does, with something said at every step that takes words. */
type Walk = (makers: Makers, id: string, plant: Plant) => Promise<void>;

const move = ({ db }: Makers, who: NamedActor, id: string, step: RequestStep, input: StepInput = {}) =>
  moveRequest(db, who, id, step, { secondFactor: true, ...input });

/** Signs a request off; why beside others is what a request keeps until another reason is given. */
async function signOff(makers: Makers, id: string, duplicateReason: string): Promise<void> {
  await move(makers, makers.approver, id, 'sign_off', { duplicateReason });
}

async function submit(makers: Makers, id: string, plant: Plant): Promise<void> {
  await signOff(makers, id, plant('reason beside others'));
  await move(makers, makers.lead, id, 'submit');
}

async function deliver({ db, officer }: Makers, id: string, plant: Plant): Promise<void> {
  const what = (kind: Delivered['kind']) => ({ kind, what: plant(`what was done, ${kind}`) });
  const done = [
    { ...what('milestone'), on: '2027-02-01', reached: true },
    { ...what('output'), url: `https://${plant('address of an output')}.example/` },
    { ...what('participants'), country: 'XAA', women: 7, men: 5, other: 0 },
    {
      ...what('expenditure'),
      funder: plant('funder'),
      currency: 'CHF',
      period: plant('period'),
      staff: 100,
      nonStaff: 50,
    },
  ] as Delivered[];
  for (const one of done) await recordDelivery(db, officer, id, randomUUID(), one);
}

const WALKS = {
  async draft() {},
  async signed_off(makers, id, plant) {
    await signOff(makers, id, plant('reason beside others'));
  },
  async closed(makers, id, plant) {
    const { db, lead, officer } = makers;
    // Replaced when it is accepted, but kept in the history.
    await signOff(makers, id, plant('earlier reason beside others', 'kept'));
    await move(makers, lead, id, 'reopen', { text: plant('reason of opening again') });
    await signOff(makers, id, plant('last reason beside others', 'kept'));
    await move(makers, lead, id, 'submit');
    await handOver(db, officer, id, { office: OTHER_OFFICE, text: plant('reason of handing over') });
    await move(makers, officer, id, 'acknowledge');
    await move(makers, officer, id, 'ask', { text: plant('question') });
    await move(makers, lead, id, 'reply', { text: plant('reply') });
    const acceptance = { implementor: plant('implementor'), activities: [], from: '2027-01-01', until: '2027-06-30' };
    await move(makers, officer, id, 'accept', { acceptance, duplicateReason: plant('reason of accepting beside others') });
    await deliver(makers, id, plant);
    await move(makers, officer, id, 'finish', { text: plant('what was finished') });
    await move(makers, lead, id, 'close', { outcome: { changed: plant('what changed'), met: 4 } });
  },
  async declined(makers, id, plant) {
    await submit(makers, id, plant);
    await move(makers, makers.officer, id, 'decline', { text: plant('reason of declining') });
  },
  async referred(makers, id, plant) {
    await submit(makers, id, plant);
    await move(makers, makers.officer, id, 'acknowledge');
    await move(makers, makers.officer, id, 'refer', { text: plant('reason of referring'), entity: 'unodc' });
  },
  async withdrawn(makers, id, plant) {
    await submit(makers, id, plant);
    await move(makers, makers.lead, id, 'withdraw', { text: plant('reason of withdrawing') });
  },
} satisfies Record<string, Walk>;

export type FilledRequests = Record<keyof typeof WALKS, string>;
type KeptRequest = keyof FilledRequests;
const KEPT = Object.keys(WALKS) as KeptRequest[];
/** Requests that were submitted: those who handle requests see them. */
export const HANDLED: readonly KeptRequest[] = KEPT.filter((state) => state !== 'draft' && state !== 'signed_off');

/** Lets the lead draft a request for assistance that says everything it can, resting on a round; returns its id. */
async function draft({ db, lead }: Makers, roundId: string, plant: Plant): Promise<string> {
  const content: RequestContent = {
    ...makeRequestContent(),
    title: plant('title'),
    capabilities: [{ questionnaire: PLACE.questionnaire, capability: 'measures' }],
    help: plant('help'),
    whyNow: plant('why now'),
    contribution: plant('contribution'),
    language: 'en',
    contact: { name: plant('contact'), email: `${plant('mail')}@test.example`, phone: plant('telephone') },
  };
  const id = await draftRequest(db, lead, { content, emergency: false });
  await saveRequest(db, lead, id, 1, { content, emergency: false, roundId, duplicateReason: '' });
  return id;
}

/** A request that came to each of its ends, and two that nobody outside the country saw. */
async function fillRequests(makers: Makers, roundId: string): Promise<FilledRequests> {
  const filled: [KeptRequest, string][] = [];
  for (const state of KEPT) {
    const plant: Plant = (place, kept) =>
      makers.canaries.plant(`${place}, ${state} request`, HANDLED.includes(state) && !kept ? 'handlers' : null);
    const id = await draft(makers, roundId, plant);
    await WALKS[state](makers, id, plant);
    filled.push([state, id]);
  }
  return Object.fromEntries(filled) as FilledRequests;
}

/** Lets the lead plan to close a gap of a round. */
async function fillPlan({ db, canaries, lead }: Makers, roundId: string, state: RoundState): Promise<void> {
  await addToPlan(db, lead, roundId, { questionnaire: GAP.questionnaire, capabilities: [GAP.capability] });
  const items = (await getPlan(db, lead, roundId)).parts.flatMap((part) => part.items);
  for (const { id, targetLevel, version } of items) {
    const owner = canaries.plant(`owner of a plan, ${state} round`);
    const note = canaries.plant(`note of a plan, ${state} round`);
    const said = { id, targetLevel, owner, dueOn: '2027-06-30', activityId: null, note, seenVersion: version };
    const outcome = await savePlanItem(db, lead, roundId, said);
    if (outcome.status !== 'saved') throw new Error(`a plan was not saved: ${JSON.stringify(outcome)}`);
  }
}

/** Lets the lead refuse what was recommended first in a round. */
async function fillDecision({ db, canaries, lead }: Makers, roundId: string): Promise<void> {
  const [first] = (await getPlan(db, lead, roundId)).recommendations;
  if (!first) throw new Error('nothing is recommended');
  const reason = canaries.plant('reason of a refused recommendation');
  await decideRecommendation(db, lead, roundId, { activity: first.activity, decision: 'refused', reason });
}

/** Lets the lead enter a point of contact of the country, which stays private. */
async function fillContacts({ db, canaries, lead }: Makers): Promise<void> {
  const plant = (place: string) => canaries.plant(`${place} of a point of contact`);
  const content = {
    organisation: plant('organisation'),
    name: plant('name'),
    email: `${plant('mail')}@test.example`,
    phone: plant('telephone'),
  };
  await saveContact(db, lead, 'cirt', { content, keepOpen: false, seen: '' });
}

/** Says everything that a country can say on its way from a gap to help, beside its rounds; returns its requests. */
export async function fillHelp(makers: Makers, rounds: Record<RoundState, FilledRound>): Promise<FilledRequests> {
  await fillContacts(makers);
  for (const [state, { id }] of Object.entries(rounds)) await fillPlan(makers, id, state as RoundState);
  await fillDecision(makers, rounds.draft.id);
  return fillRequests(makers, rounds.submitted.id);
}
