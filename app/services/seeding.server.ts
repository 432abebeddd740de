import { symmetricEncrypt } from 'better-auth/crypto';
import { putActivities } from '../../db/catalogue.server';
import { insertContact, updateContact } from '../../db/contacts.server';
import { putBenchmarks, putCountries } from '../../db/countries.server';
import { insertRound, listRounds, writeAnswer } from '../../db/rounds.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { putSecondFactor } from '../../db/second-factor.server';
import {
  CATALOGUE_GATHERED_AT,
  readBenchmark,
  readCatalogue,
  readCountries,
  readDemonstrationCountries,
} from '../../seeds/reference.server';
import { type Actor, needsSecondFactor, type Role } from '../domain/access';
import type { ContactContent, ContactKind } from '../domain/contact';
import { findAnswerKey, listItems } from '../domain/group';
import type { Item } from '../domain/questionnaire';
import { type Auth, ensureAccount, type NewAccount } from './accounts.server';
import { DEMONSTRATION_SECRET } from './demonstration-code.server';
import { moveRound } from './lifecycle.server';
import { listAssessments } from './rounds.server';

/** Loads countries, catalogue and published benchmark; running it again changes nothing. */
export async function loadReference(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    await putCountries(tx, readCountries());
    await putActivities(tx, readCatalogue().activities, CATALOGUE_GATHERED_AT);
    await putBenchmarks(
      tx,
      readBenchmark().map(({ country, year, indicators }) => ({
        countryCode: country,
        questionnaire: `gci@${year}`,
        indicators,
      })),
    );
  });
}

const PASSWORD = 'tidemark-demonstration';

/** Everyone in the demonstration; countries and people are fictitious. */
export const DEMONSTRATION_ACCOUNTS: readonly (NewAccount & { password: string; what: string })[] = (
  [
    {
      name: 'Iris Marea',
      email: 'island@demo.example',
      role: 'focal_point',
      countryCode: 'XAA',
      locale: 'en',
      what: 'focal point, island state: nothing answered yet',
    },
    {
      name: 'Pia Corrales',
      email: 'island.police@demo.example',
      role: 'contributor',
      countryCode: 'XAA',
      locale: 'en',
      what: 'contributor, island state: the police',
    },
    {
      name: 'Cato Reyes',
      email: 'island.cirt@demo.example',
      role: 'contributor',
      countryCode: 'XAA',
      locale: 'en',
      what: 'contributor, island state: the incident response team',
    },
    {
      name: 'Alma Bravo',
      email: 'island.approver@demo.example',
      role: 'approver',
      countryCode: 'XAA',
      locale: 'en',
      what: 'approver, island state',
    },
    {
      name: 'Omar Vista',
      email: 'island.observer@demo.example',
      role: 'observer',
      countryCode: 'XAA',
      locale: 'en',
      what: 'observer, island state',
    },
    {
      name: 'Luz Serrano',
      email: 'developing@demo.example',
      role: 'focal_point',
      countryCode: 'XBB',
      locale: 'es',
      what: 'focal point, least developed state: half way (in Spanish)',
    },
    {
      name: 'Max Weitland',
      email: 'large@demo.example',
      role: 'focal_point',
      countryCode: 'XCC',
      locale: 'en',
      what: 'focal point, large state: all answered; the year before is with ITU',
    },
    {
      name: 'Ines Freigabe',
      email: 'approver@demo.example',
      role: 'approver',
      countryCode: 'XCC',
      locale: 'en',
      what: 'approver, large state',
    },
    {
      name: 'Rita Review',
      email: 'reviewer@demo.example',
      role: 'reviewer',
      countryCode: null,
      regions: ['AMS', 'AFR', 'EUR'],
      locale: 'en',
      what: 'ITU reviewer for the Americas, Africa and Europe',
    },
    {
      name: 'Petra Programm',
      email: 'programmes@demo.example',
      role: 'programme_officer',
      countryCode: null,
      locale: 'en',
      what: 'ITU programme officer',
    },
    {
      name: 'Paz Aliada',
      email: 'partner@demo.example',
      role: 'partner',
      countryCode: null,
      organisation: 'Example Cooperation Agency',
      locale: 'en',
      what: 'partner organisation (fictitious): keeps its own entries of the catalogue',
    },
    {
      name: 'Anton Analyst',
      email: 'analyst@demo.example',
      role: 'analyst',
      countryCode: null,
      locale: 'en',
      what: 'ITU analyst',
    },
    {
      name: 'Ada Admin',
      email: 'admin@demo.example',
      role: 'administrator',
      countryCode: null,
      locale: 'en',
      what: 'administrator',
    },
  ] satisfies (NewAccount & { what: string })[]
).map((account) => ({ ...account, password: PASSWORD }));

/** A fixed spread of numbers 0..1 from a text, so that the demonstration looks the same everywhere. */
function spread(text: string): number {
  let hash = 2_166_136_261;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 16_777_619);
  return ((hash >>> 0) % 1000) / 1000;
}

/** What a demonstration country would answer: the higher the level, the less likely. `null`: left open. */
function inventAnswer(
  country: string,
  item: Item,
  strength: number,
  answered: number,
): string | number | { name: string; email: string; phone: string } | null {
  const chance = spread(`${country}:${item.id}`);
  if (spread(`open:${country}:${item.id}`) > answered) return null;
  const likelihood = strength - ((item.level ?? 3) - 2) * 0.22;
  switch (item.answer.kind) {
    case 'yesno':
      if (spread(`unknown:${country}:${item.id}`) < 0.03) return 'dont_know';
      return chance < likelihood ? 'yes' : chance < likelihood + 0.15 ? 'partial' : 'no';
    case 'scale':
      return Math.round(item.answer.min + (item.answer.max - item.answer.min) * Math.min(1, chance * strength * 1.3));
    case 'contact':
      return {
        name: 'Office of cyber affairs (fictitious)',
        email: `contact@${country.toLowerCase()}.example`,
        phone: '+999 555 0100',
      };
    default:
      return null;
  }
}

interface Plan {
  country: string;
  title: string;
  strength: number;
  answered: number;
  dueOn: string;
  startedAt?: Date;
  /** Whether it was signed off and submitted to ITU. */
  submitted?: boolean;
}

const PLANS: readonly Plan[] = [
  { country: 'XAA', title: 'National self-assessment 2026', strength: 0, answered: 0, dueOn: '2026-12-31' },
  { country: 'XBB', title: 'Autoevaluación nacional 2026', strength: 0.45, answered: 0.5, dueOn: '2026-12-31' },
  {
    country: 'XCC',
    title: 'National self-assessment 2025',
    strength: 0.8,
    answered: 1,
    dueOn: '2025-12-31',
    startedAt: new Date('2025-09-01T08:00:00Z'),
    submitted: true,
  },
  { country: 'XCC', title: 'National self-assessment 2026', strength: 0.95, answered: 1, dueOn: '2026-12-31' },
];

interface InventedContact extends ContactContent {
  country: string;
  kind: ContactKind;
  isPublic: boolean;
}

/** The large state has none, so that the demonstration shows how a country begins, too. */
const CONTACTS: readonly InventedContact[] = [
  {
    country: 'XAA',
    kind: 'cirt',
    isPublic: true,
    organisation: 'National incident response team (fictitious)',
    name: 'Duty officer',
    email: 'duty@cirt.xaa.example',
    phone: '+999 555 0101',
  },
  {
    country: 'XAA',
    kind: 'policy',
    isPublic: false,
    organisation: 'Office of the Digital Transformation Adviser (fictitious)',
    name: '',
    email: 'policy@xaa.example',
    phone: '',
  },
  {
    country: 'XBB',
    kind: 'cirt',
    isPublic: true,
    organisation: 'Equipo nacional de respuesta a incidentes (ficticio)',
    name: 'Guardia',
    email: 'guardia@cirt.xbb.example',
    phone: '+999 555 0201',
  },
  {
    country: 'XBB',
    kind: 'policy',
    isPublic: false,
    organisation: 'Dirección de Ciberseguridad, Ministerio de Comunicaciones (ficticia)',
    name: '',
    email: 'politica@xbb.example',
    phone: '+999 555 0202',
  },
];

/** Loads the fictitious countries, their accounts, rounds and points of contact; running it again changes nothing. */
export async function loadDemonstration(db: Db, auth: Auth): Promise<void> {
  await putCountries(db, readDemonstrationCountries());
  const people: Actor[] = [];
  for (const { password, what: _, ...account } of DEMONSTRATION_ACCOUNTS) {
    const id = await ensureAccount(db, auth, account, password);
    if (needsSecondFactor(account.role)) await giveSecondFactor(db, auth, id);
    people.push({ id, role: account.role, countryCode: account.countryCode, regions: account.regions ?? [] });
  }
  const all = <T>(work: (tx: Db) => Promise<T>) => inScope(db, { kind: 'system' }, work);
  for (const country of new Set(PLANS.map((plan) => plan.country))) {
    const plans = PLANS.filter((plan) => plan.country === country);
    const started = await all(async (tx) => {
      if ((await listRounds(tx, country)).length > 0) return [];
      const ids: string[] = [];
      for (const plan of plans) ids.push(await inventRound(tx, plan));
      for (const contact of CONTACTS.filter((one) => one.country === country)) await inventContact(tx, people, contact);
      return ids;
    });
    for (const [i, id] of started.entries()) if (plans[i]?.submitted) await submitInvented(db, people, country, id);
  }
}

/** A second factor with the secret that every demonstration has, for those whose role needs one. */
async function giveSecondFactor(db: Db, auth: Auth, userId: string): Promise<void> {
  const { secretConfig: key } = await auth.$context;
  const secret = await symmetricEncrypt({ key, data: DEMONSTRATION_SECRET });
  await putSecondFactor(db, userId, { secret, backupCodes: await symmetricEncrypt({ key, data: '[]' }), verified: true });
}

async function inventRound(tx: Db, { country, title, strength, answered, dueOn, startedAt }: Plan): Promise<string> {
  const assessments = listAssessments();
  const roundId = await insertRound(
    tx,
    { countryCode: country, title, dueOn, createdBy: null, ...(startedAt && { createdAt: startedAt }) },
    assessments.map(({ definition }) => ({ questionnaire: definition.id, version: definition.version })),
  );
  for (const { definition } of assessments) {
    for (const item of listItems(definition.overall)) {
      const value = item.same_as ? null : inventAnswer(country, item, strength, answered);
      if (value === null) continue;
      const evidence =
        value === 'yes' && spread(`evidence:${country}:${item.id}`) < 0.7
          ? `https://www.${country.toLowerCase()}.example/${item.id}`
          : '';
      const itemKey = findAnswerKey(definition.id, item);
      await writeAnswer(tx, {
        roundId,
        countryCode: country,
        itemKey,
        answer: { value, evidence },
        seenVersion: 0,
        operationId: `seed:${itemKey}`,
        savedBy: null,
      });
    }
  }
  return roundId;
}

async function inventContact(
  tx: Db,
  people: readonly Actor[],
  { country, isPublic, ...contact }: InventedContact,
): Promise<void> {
  const lead = findPerson(people, country, 'focal_point');
  const id = await insertContact(tx, { ...contact, countryCode: country, confirmedBy: lead.id, confirmedAt: new Date() });
  if (id !== null) await updateContact(tx, id, { isPublic });
}

function findPerson(people: readonly Actor[], country: string, role: Role): Actor {
  const found = people.find((person) => person.countryCode === country && person.role === role);
  if (!found) throw new Error(`the demonstration has no ${role} of ${country}`);
  return found;
}

/** Brings a round to ITU the way people do it: asked for, signed off, submitted. */
async function submitInvented(db: Db, people: readonly Actor[], country: string, roundId: string): Promise<void> {
  const lead = findPerson(people, country, 'focal_point');
  const approver = findPerson(people, country, 'approver');
  await moveRound(db, lead, roundId, 'ask_review');
  await moveRound(db, approver, roundId, 'sign_off', { secondFactor: true });
  await moveRound(db, lead, roundId, 'submit');
}
