import type { ItuRegion } from './country';
import type { RoundState } from './lifecycle';
import type { RequestState } from './request';

/** Roles of a country's people. One lead focal point or more, who invite the others. */
export const COUNTRY_ROLES = ['focal_point', 'contributor', 'approver', 'observer'] as const;
/** Roles of ITU's people. */
export const ITU_ROLES = ['reviewer', 'programme_officer', 'analyst', 'administrator'] as const;
/** The people of an organisation that helps too, who keep its entries of the catalogue. */
export const PARTNER_ROLE = 'partner';
export const ROLES = [...COUNTRY_ROLES, ...ITU_ROLES, PARTNER_ROLE] as const;
export type CountryRole = (typeof COUNTRY_ROLES)[number];
export type Role = (typeof ROLES)[number];

/** A signed-in person, as rules see them. */
export interface Actor {
  id: string;
  role: Role;
  /** ISO 3166-1 alpha-3; a country's own people have one, ITU's have none. */
  countryCode: string | null;
  /** The ITU regions a reviewer works on; empty for everybody else. */
  regions: readonly ItuRegion[];
  /** The organisation a partner belongs to, as the catalogue names it; absent for everybody else. */
  organisation?: string | null;
}

/** An actor with what pages greet them by, and how they signed in. */
export interface Person extends Actor {
  name: string;
  email: string;
  locale: string;
  /** Whether a second factor is set up; some roles can do nothing without one. */
  secondFactor: boolean;
  sessionId: string;
}

/** Which second factors a person has set up; recovery codes come with either. */
export interface Factors {
  app: boolean;
  passkey: boolean;
}

export function isCountryRole(role: Role): role is CountryRole {
  return (COUNTRY_ROLES as readonly Role[]).includes(role);
}

/** Roles that see or decide what others rely on: a password alone is not enough for them. */
const SECOND_FACTOR_ROLES: readonly Role[] = ['approver', 'reviewer', 'programme_officer', 'analyst', 'administrator'];

export function needsSecondFactor(role: Role): boolean {
  return SECOND_FACTOR_ROLES.includes(role);
}

/** The thing does not exist, or is not the person's to see: both answer alike, so that nothing is told. */
export class NotFoundError extends Error {
  constructor(what: string) {
    super(`not found: ${what}`);
    this.name = 'NotFoundError';
  }
}

/** The person may see the thing, but not do this to it as it stands now. */
export class NotAllowedError extends Error {
  constructor(
    readonly action: Action,
    readonly state: SubjectState | null = null,
  ) {
    super(`not allowed: ${action}${state ? ` while ${state}` : ''}`);
    this.name = 'NotAllowedError';
  }
}

/** The states of what an action is about: a round, or a request for assistance. */
export type SubjectState = RoundState | RequestState;

/**
 * How far a permission reaches. `own`: one's own country. `assigned`: the items assigned to the person, in one's own country.
 * `region`: countries of the person's regions. `organisation`: entries of one's own organisation. `any`: every country, or no
 * country at all.
 */
export type Reach = 'own' | 'assigned' | 'region' | 'organisation' | 'any';

interface Rule {
  roles: Partial<Record<Role, Reach>>;
  /** In which states of the round or request; absent where there is none, or in every state. */
  states?: readonly SubjectState[];
}

const OPEN: readonly RoundState[] = ['draft', 'internal_review'];
const WITH_ITU: readonly RoundState[] = [
  'submitted',
  'in_validation',
  'returned',
  'validated',
  'published',
  'withdrawn',
  'superseded',
];
const IN_TRIAGE: readonly RequestState[] = ['submitted', 'acknowledged'];
/** What handlers see of a request: nothing before it was submitted. */
const HANDLED: readonly RequestState[] = [
  'submitted',
  'acknowledged',
  'asked',
  'accepted',
  'delivered',
  'closed',
  'referred',
  'declined',
  'withdrawn',
];
const ALL_OWN = { focal_point: 'own', contributor: 'own', approver: 'own', observer: 'own' } as const;
const EVERYBODY = Object.fromEntries(ROLES.map((role) => [role, 'any'])) as Record<Role, 'any'>;

/**
 * Who may do what, in which state of a round. The one table: services ask it, queries take their scope from it, and a test
 * walks every role, action and state. Nothing of a country is visible to anyone outside it until it submits a round, and then
 * to the reviewers of its region only; neither administrators nor analysts read rounds.
 */
export const RULES = {
  'round.read': { roles: ALL_OWN },
  'round.start': { roles: { focal_point: 'own' } },
  'round.assign': { roles: { focal_point: 'own' }, states: OPEN },
  'round.export': { roles: { focal_point: 'own', approver: 'own' } },
  'round.compare': { roles: ALL_OWN },
  'answer.save': { roles: { focal_point: 'own', contributor: 'assigned' }, states: ['draft'] },
  'answer.propose': { roles: { contributor: 'assigned' }, states: ['draft'] },
  'proposal.decide': { roles: { focal_point: 'own' }, states: OPEN },
  'comment.write': { roles: { focal_point: 'own', contributor: 'own', approver: 'own' } },
  'evidence.add': { roles: { focal_point: 'own', contributor: 'assigned' }, states: ['draft', 'returned'] },
  'evidence.remove': { roles: { focal_point: 'own', contributor: 'assigned' }, states: ['draft'] },
  'round.ask_review': { roles: { focal_point: 'own' }, states: ['draft'] },
  'round.reopen': { roles: { focal_point: 'own', approver: 'own' }, states: ['internal_review', 'signed_off'] },
  'round.sign_off': { roles: { approver: 'own' }, states: ['internal_review'] },
  'round.submit': { roles: { focal_point: 'own' }, states: ['signed_off'] },
  'round.recall': { roles: { focal_point: 'own' }, states: ['submitted'] },
  'review.read': { roles: { reviewer: 'region' }, states: WITH_ITU },
  'review.take': { roles: { reviewer: 'region' }, states: ['submitted'] },
  'review.judge': { roles: { reviewer: 'region' }, states: ['in_validation'] },
  'review.return': { roles: { reviewer: 'region' }, states: ['in_validation'] },
  'review.validate': { roles: { reviewer: 'region' }, states: ['in_validation'] },
  'review.reply': { roles: { focal_point: 'own' }, states: ['returned'] },
  'review.send_back': { roles: { focal_point: 'own' }, states: ['returned'] },
  'publication.preview': { roles: ALL_OWN, states: ['signed_off', 'validated', 'published', 'withdrawn'] },
  'publication.publish': { roles: { approver: 'own' }, states: ['signed_off', 'validated', 'published', 'withdrawn'] },
  'publication.withdraw': { roles: { focal_point: 'own', approver: 'own' }, states: ['published'] },
  'audit.read': { roles: ALL_OWN },
  'people.read': { roles: { ...ALL_OWN, administrator: 'any' } },
  'people.invite': { roles: { focal_point: 'own', administrator: 'any' } },
  'people.end': { roles: { focal_point: 'own', administrator: 'any' } },
  'account.manage': { roles: { administrator: 'any' } },
  'jobs.manage': { roles: { administrator: 'any' } },
  'entry.write': { roles: { programme_officer: 'any', partner: 'organisation' } },
  'entry.publish': { roles: { programme_officer: 'any' } },
  'entry.correct': { roles: EVERYBODY },
  'request.read': { roles: ALL_OWN },
  'request.write': { roles: { focal_point: 'own' }, states: ['draft'] },
  'request.sign_off': { roles: { approver: 'own' }, states: ['draft'] },
  'request.reopen': { roles: { focal_point: 'own', approver: 'own' }, states: ['signed_off'] },
  'request.submit': { roles: { focal_point: 'own' }, states: ['signed_off'] },
  'request.withdraw': { roles: { focal_point: 'own' }, states: ['submitted', 'acknowledged', 'asked'] },
  'request.reply': { roles: { focal_point: 'own' }, states: ['asked'] },
  'request.close': { roles: { focal_point: 'own' }, states: ['delivered'] },
  'request.handle': { roles: { programme_officer: 'any' }, states: HANDLED },
  'request.acknowledge': { roles: { programme_officer: 'any' }, states: ['submitted'] },
  'request.triage': { roles: { programme_officer: 'any' }, states: IN_TRIAGE },
  'request.hand_over': { roles: { programme_officer: 'any' }, states: ['submitted', 'acknowledged', 'accepted'] },
  'request.deliver': { roles: { programme_officer: 'any' }, states: ['accepted'] },
  'plan.read': { roles: ALL_OWN },
  'plan.write': { roles: { focal_point: 'own' } },
  'contact.read': { roles: ALL_OWN },
  'contact.write': { roles: { focal_point: 'own' } },
  'basis.write': { roles: { programme_officer: 'any' } },
  'impact.read': { roles: { programme_officer: 'any', analyst: 'any' } },
} as const satisfies Record<string, Rule>;
export type Action = keyof typeof RULES;
export const ACTIONS = Object.keys(RULES) as Action[];

/** What an action is about. */
export interface Subject {
  countryCode: string | null;
  /** ITU region of the country; needed where a permission reaches over a region. */
  region?: string | undefined;
  /** Whose entry of the catalogue it is. */
  organisation?: string | undefined;
  state?: SubjectState | undefined;
  /** Whether the item is assigned to the person; needed where a permission reaches over assigned items. */
  assigned?: boolean;
}

/** How far an actor's permission reaches, states aside; null for none. */
export function findReach(actor: Actor, action: Action): Reach | null {
  return (RULES[action] as Rule).roles[actor.role] ?? null;
}

/** Whether an actor may do something to a subject. A state that the subject does not name fits every rule. */
export function mayDo(actor: Actor, action: Action, subject: Subject = { countryCode: null }): boolean {
  const { states } = RULES[action] as Rule;
  if (states && subject.state !== undefined && !states.includes(subject.state)) return false;
  const { countryCode } = subject;
  switch (findReach(actor, action)) {
    case 'any':
      return true;
    case 'own':
      return countryCode !== null && actor.countryCode === countryCode;
    case 'assigned':
      return countryCode !== null && actor.countryCode === countryCode && subject.assigned !== false;
    case 'organisation':
      return subject.organisation !== undefined && actor.organisation === subject.organisation;
    case 'region':
      return countryCode !== null && actor.regions.some((region) => region === subject.region);
    default:
      return false;
  }
}

/** What somebody must at least be able to do to learn that the subject of an action exists. */
function findReading(actor: Actor, action: Action): Action {
  if (action.startsWith('request.')) return isCountryRole(actor.role) ? 'request.read' : 'request.handle';
  return isCountryRole(actor.role) ? 'round.read' : 'review.read';
}

/**
 * Lets an actor pass, or not.
 * @throws NotFoundError when the subject is not theirs in any state: they must not learn that it exists
 * @throws NotAllowedError when they may not do this to it, or not as it stands
 */
export function requireMay(actor: Actor, action: Action, subject: Subject): void {
  if (mayDo(actor, action, subject)) return;
  if (!mayDo(actor, findReading(actor, action), subject)) throw new NotFoundError('subject');
  throw new NotAllowedError(action, subject.state ?? null);
}
