import { randomUUID } from 'node:crypto';
import { symmetricEncrypt } from 'better-auth/crypto';
import type { Role } from '../../app/domain/access';
import type { ItuRegion } from '../../app/domain/country';
import type { RoundState, Transition } from '../../app/domain/lifecycle';
import { type Auth, createAccount } from '../../app/services/accounts.server';
import type { NamedActor } from '../../app/services/assignments.server';
import { assign } from '../../app/services/assignments.server';
import { writeComment } from '../../app/services/comments.server';
import { addFile, addLink, type EvidenceOutcome, removeEvidence } from '../../app/services/evidence.server';
import { invite } from '../../app/services/invitations.server';
import { moveRound } from '../../app/services/lifecycle.server';
import { decide, propose } from '../../app/services/proposals.server';
import { publishRound, withdrawRound } from '../../app/services/publication.server';
import { judge, judgeMany, listCapabilities, openReview, reply } from '../../app/services/review.server';
import { getRound, type OpenRound, saveAnswer, startRound } from '../../app/services/rounds.server';
import { insertPasskey } from '../../db/passkeys.server';
import type { Db } from '../../db/schema';
import { putSecondFactor } from '../../db/second-factor.server';
import type { Canaries } from './canaries';
import { makePdf } from './evidence-files';
import { answerCore } from './rounds';

export const PASSWORD = 'correct horse battery';
/** Enough for every sign-in and every step that asks for the second factor in one suite. */
const RECOVERY_CODES = Array.from({ length: 60 }, (_, i) => `code0-${String(i).padStart(5, '0')}`);

/** A small questionnaire with contacts, and one with a question about the country. */
export const QUESTIONNAIRES = ['oas-cbm', 'national-cirt'] as const;
/** The item on which everything that can be said of an item is said. */
export const PLACE = { questionnaire: 'oas-cbm', item: 'CBM1a' } as const;
export const ITEM_KEY = `${PLACE.questionnaire}.${PLACE.item}`;
export const CONTACT = { questionnaire: 'oas-cbm', item: 'POC1' } as const;
export const SITUATION = { questionnaire: 'national-cirt', item: 'TEAM' } as const;

/** A person who can sign in over HTTP. */
export interface Visitor extends NamedActor {
  email: string;
  /** Recovery codes that were not used yet. */
  codes: string[];
}

/** Makes an account that can sign in, with a second factor whatever its role. */
export async function createVisitor(
  { db, auth }: { db: Db; auth: Auth },
  role: Role,
  more: { countryCode?: string; regions?: readonly ItuRegion[]; name?: string; email?: string } = {},
): Promise<Visitor> {
  const { countryCode = null, regions = [], name = `A ${role}`, email = `${randomUUID()}@test.example` } = more;
  const id = await createAccount(db, auth, { name, email, role, countryCode, regions, locale: 'en' }, PASSWORD);
  const { secretConfig: key } = await auth.$context;
  const encrypt = (data: string) => symmetricEncrypt({ key, data });
  const secret = await encrypt('not a secret that anybody uses');
  await putSecondFactor(db, id, { secret, backupCodes: await encrypt(JSON.stringify(RECOVERY_CODES)), verified: true });
  return { id, role, countryCode, regions, name, email, codes: [...RECOVERY_CODES] };
}

/** Signs in over HTTP with both factors; returns the cookies to send along. */
export async function enter(origin: string, visitor: Visitor): Promise<string> {
  const cookies = new Map<string, string>();
  const send = async (path: string, fields: Record<string, string>) => {
    const response = await fetch(origin + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { Origin: origin, Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      body: new URLSearchParams(fields),
    });
    if (response.status !== 302) throw new Error(`${path} answered ${response.status} to ${visitor.role}`);
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
  };
  await send('/sign-in', { email: visitor.email, password: PASSWORD });
  await send('/second-factor', { code: visitor.codes.pop() ?? '' });
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

/** Whoever fills a country's rounds and requests, and what they need for it. */
export interface Makers {
  db: Db;
  canaries: Canaries;
  lead: NamedActor;
  contributor: NamedActor;
  approver: NamedActor;
  reviewer: NamedActor;
  officer: NamedActor;
}

const tools = (db: Db) => ({
  db,
  clamd: undefined,
  origin: 'http://localhost',
  log: { error() {} },
  sendMail: async () => {},
});

/** Ids of what was said in a round. */
export interface FilledRound {
  id: string;
  fileEvidence: string;
  linkEvidence: string;
  proposal: string;
}

/** Starts a round and says everything in it that people can say while it is a draft. */
export async function fillDraft(makers: Makers, name: string): Promise<FilledRound> {
  const { db, canaries, lead, contributor } = makers;
  const plant = (place: string, shown?: 'areas' | 'all') => canaries.plant(`${place}, ${name} round`, shown);
  const title = plant('title', 'areas');
  const id = await startRound(db, lead, { title, dueOn: '2026-12-31', questionnaires: QUESTIONNAIRES });
  const round = await getRound(db, lead, id);
  await answerCore(db, round);
  await answerAll(makers, round, plant);
  for (const questionnaire of QUESTIONNAIRES) {
    const groups = (
      round.questionnaires.find(({ definition }) => definition.id === questionnaire) as (typeof round.questionnaires)[0]
    ).definition.overall.groups.map((group) => group.id);
    await assign(db, lead, id, { questionnaire, groups, userId: contributor.id, dueOn: '2026-11-30' });
  }
  const answer = {
    value: 'partial',
    note: plant('note of a proposal'),
    evidence: `https://${plant('address of a proposal')}.example/`,
  };
  const [declined, proposal] = [randomUUID(), randomUUID()];
  const why = plant('reason of a proposal');
  await propose(db, contributor, id, { ...PLACE, answer, reason: why, id: declined });
  await decide(db, lead, id, {
    proposal: declined,
    decision: 'declined',
    reason: plant('reason of a decision'),
    seenVersion: 2,
  });
  const text = plant('comment');
  await writeComment(db, contributor, id, { ...PLACE, text, mentions: [lead.id], id: randomUUID() });

  const about = { clause: '', language: 'en', validUntil: '' };
  const link = (title: string, address: string) =>
    addLink(db, lead, round, PLACE, { ...about, title, url: `https://${address}.example/` });
  const removed = await link(plant('title of removed evidence'), plant('address of removed evidence'));
  await removeEvidence(db, lead, round, PLACE, idOf(removed));
  const linked = await link(plant('title of a link', 'all'), plant('address of a link', 'all'));
  const file = await addFile(tools(db), lead, round, PLACE, {
    ...about,
    title: plant('title of a file', 'all'),
    clause: plant('clause of a file', 'all'),
    name: `${plant('name of a file')}.pdf`,
    bytes: makePdf(`% ${plant('content of a file')}\n`),
  });
  return { id, fileEvidence: idOf(file), linkEvidence: idOf(linked), proposal };
}

function idOf(outcome: EvidenceOutcome): string {
  if (outcome.status !== 'added') throw new Error(`evidence was refused: ${outcome.error}`);
  return outcome.id;
}

/** Answers with notes, an address and a contact, one of them twice so that there is an earlier version. */
async function answerAll({ db, lead }: Makers, round: OpenRound, plant: (place: string, shown?: 'all') => string): Promise<void> {
  const save = async (place: { questionnaire: string; item: string }, answer: object, seenVersion: number) => {
    const input = { ...place, answer: answer as { value: string }, seenVersion, operationId: randomUUID() };
    const outcome = await saveAnswer(db, lead, round, input);
    if (outcome.status !== 'saved') throw new Error(`an answer was not saved: ${JSON.stringify(outcome)}`);
  };
  await save(PLACE, { value: 'no', note: plant('note of an earlier version') }, 1);
  const evidence = `https://${plant('address of an answer', 'all')}.example/`;
  await save(PLACE, { value: 'yes', note: plant('note', 'all'), evidence }, 2);
  const contact = { name: plant('contact name'), email: `${plant('contact mail')}@test.example`, phone: plant('contact phone') };
  await save(CONTACT, { value: contact, note: plant('note of a contact') }, 1);
  await save(SITUATION, { value: 'none', note: plant('note of a question about the country') }, 0);
}

/** How a round comes from each state to the next, with something said at every step that takes words. */
const STEPS: readonly { to: RoundState; go: (makers: Makers, id: string, plant: (place: string) => string) => Promise<void> }[] =
  [
    {
      to: 'internal_review',
      async go({ db, lead }, id, plant) {
        await moveRound(db, lead, id, 'ask_review');
        await moveRound(db, lead, id, 'reopen', { reason: plant('reason of opening again') });
        await moveRound(db, lead, id, 'ask_review');
      },
    },
    {
      to: 'signed_off',
      async go({ db, approver }, id) {
        await moveRound(db, approver, id, 'sign_off', { secondFactor: true });
      },
    },
    {
      to: 'submitted',
      async go({ db, lead }, id, plant) {
        await moveRound(db, lead, id, 'submit');
        await moveRound(db, lead, id, 'recall', { reason: plant('reason of recalling') });
        await moveRound(db, lead, id, 'submit');
      },
    },
    {
      to: 'in_validation',
      async go({ db, reviewer }, id, plant) {
        await moveRound(db, reviewer, id, 'take');
        const say = { itemKey: ITEM_KEY, seenVersion: 0, reason: plant('reason of an adjustment') };
        await judge(db, reviewer, id, { ...say, verdict: 'adjusted', value: 'partial' });
        const ask = { itemKey: 'oas-cbm.CBM1d', seenVersion: 0, reason: plant('question of a reviewer') };
        await judge(db, reviewer, id, { ...ask, verdict: 'asked' });
      },
    },
    { to: 'returned', go: ({ db, reviewer }, id) => move(db, reviewer, id, 'return') },
    {
      to: 'validated',
      async go({ db, lead, reviewer }, id, plant) {
        const contest = { reply: 'contested', text: plant('why an adjustment is contested') } as const;
        await reply(db, lead, id, { itemKey: ITEM_KEY, seenVersion: 1, ...contest });
        const answer = { reply: 'answered', text: plant('answer to a question') } as const;
        await reply(db, lead, id, { itemKey: 'oas-cbm.CBM1d', seenVersion: 1, ...answer });
        await moveRound(db, lead, id, 'send_back');
        for (const itemKey of [ITEM_KEY, 'oas-cbm.CBM1d'])
          await judge(db, reviewer, id, { itemKey, seenVersion: 2, verdict: 'accepted', reason: '' });
        await acceptRest(db, reviewer, id);
        await moveRound(db, reviewer, id, 'validate');
      },
    },
    {
      to: 'published',
      async go({ db, approver }, id) {
        await publishRound(db, approver, id, 'all', true);
      },
    },
    {
      to: 'withdrawn',
      async go({ db, lead }, id, plant) {
        await withdrawRound(db, lead, id, plant('reason of withdrawing'));
      },
    },
  ];

async function move(db: Db, who: NamedActor, id: string, transition: Transition): Promise<void> {
  await moveRound(db, who, id, transition);
}

/** Accepts every answer of a round that nobody judged. */
export async function acceptRest(db: Db, reviewer: NamedActor, id: string): Promise<void> {
  for (const { definition } of (await openReview(db, reviewer, id)).questionnaires)
    for (const { id: group } of listCapabilities(definition.overall))
      await judgeMany(db, reviewer, id, { questionnaire: definition.id, group });
}

/** States in which a suite keeps one round each; publishing the last makes the one before it superseded. */
const KEPT = [
  'withdrawn',
  'superseded',
  'published',
  'validated',
  'returned',
  'in_validation',
  'submitted',
  'signed_off',
  'internal_review',
  'draft',
] as const satisfies readonly RoundState[];

/** A country with a round in every state. */
export interface WalledCountry extends Makers {
  rounds: Record<RoundState, FilledRound>;
}

/** Brings a round of the country to every state, each with words of its own wherever people write. */
export async function fillStates(makers: Makers): Promise<Record<RoundState, FilledRound>> {
  const rounds: [RoundState, FilledRound][] = [];
  for (const state of KEPT) {
    const filled = await fillDraft(makers, state);
    const plant = (place: string) => makers.canaries.plant(`${place}, ${state} round`);
    const last = state === 'superseded' ? 'published' : state;
    const until = STEPS.findIndex(({ to }) => to === last);
    for (const { go } of STEPS.slice(0, until + 1)) await go(makers, filled.id, plant);
    // Undecided in a draft only: nothing is signed off over a disagreement.
    if (state === 'draft') await proposeMore(makers, filled);
    rounds.push([state, filled]);
  }
  return Object.fromEntries(rounds) as Record<RoundState, FilledRound>;
}

async function proposeMore({ db, contributor, canaries }: Makers, { id, proposal }: FilledRound): Promise<void> {
  const answer = { value: 'no', note: canaries.plant('note of an open proposal') };
  const reason = canaries.plant('reason of an open proposal');
  await propose(db, contributor, id, { ...PLACE, answer, reason, id: proposal });
}

/** Lets an administrator record the letter of a nomination, and the lead invite a colleague; returns the invitations. */
export async function fillPeople({ db, canaries, lead }: Makers, administrator: NamedActor): Promise<string[]> {
  const mailOf = (place: string) => `${canaries.plant(place)}@test.example`;
  const bytes = makePdf(`% ${canaries.plant('content of a letter')}\n`);
  const outcomes = [
    await invite(tools(db), administrator, {
      name: canaries.plant('name of a nominated person'),
      email: mailOf('mail of a nominated person'),
      role: 'focal_point',
      countryCode: lead.countryCode,
      regions: [],
      locale: 'en',
      letter: {
        reference: canaries.plant('reference of a letter'),
        date: '2026-01-01',
        file: { name: `${canaries.plant('name of a letter')}.pdf`, bytes },
      },
    }),
    await invite(tools(db), lead, {
      name: canaries.plant('name of an invited person'),
      email: mailOf('mail of an invited person'),
      role: 'contributor',
      countryCode: lead.countryCode,
      regions: [],
      locale: 'en',
      letter: null,
    }),
  ];
  return outcomes.map((outcome) => {
    if (outcome.status !== 'invited') throw new Error(`nobody was invited: ${JSON.stringify(outcome)}`);
    return outcome.id;
  });
}

/** Gives somebody a passkey, whose name is a canary. */
export async function givePasskey(db: Db, canaries: Canaries, userId: string): Promise<void> {
  const name = canaries.plant('name of a passkey');
  await insertPasskey(db, { userId, credentialId: randomUUID(), publicKey: Buffer.alloc(1), counter: 0, transports: [], name });
}

/** The people of a country, one of each role, whose names and addresses are canaries. */
export async function createOwnPeople(doors: { db: Db; auth: Auth }, canaries: Canaries, countryCode: string) {
  const create = (role: Role) =>
    createVisitor(doors, role, {
      countryCode,
      name: canaries.plant(`name of the ${role}`),
      email: `${canaries.plant(`mail of the ${role}`)}@test.example`,
    });
  return {
    lead: await create('focal_point'),
    contributor: await create('contributor'),
    approver: await create('approver'),
    observer: await create('observer'),
  };
}
