import { claimReminder, deleteAssignment, listAssignments, listDueAssignments, putAssignment } from '../../db/assignments.server';
import { listPeople } from '../../db/people.server';
import { holdState } from '../../db/rounds.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import type { LoadedQuestionnaire } from '../../questionnaires/loader.server';
import { type Actor, COUNTRY_ROLES, NotFoundError, type Role, requireMay } from '../domain/access';
import { findGroup, listItems } from '../domain/group';
import type { Group } from '../domain/questionnaire';
import { type AreaProgress, assess, chooseText, measureProgress } from './assessment.server';
import { audit } from './audit.server';
import { type Addressee, localeOf, tell } from './notices.server';
import { describeSubject, findRoundQuestionnaire, type OpenRound, readRound, scopeOf } from './rounds.server';

/** Roles that answer; an approver and an observer read. */
export const ANSWERING_ROLES: readonly Role[] = ['focal_point', 'contributor'];
/** How long before a due date people hear of it first, in days. */
const REMIND_DAYS_BEFORE = 3;
const DAY_MS = 86_400_000;

/** A person who acts, with the name that others read. */
export type NamedActor = Actor & { name: string };

export type Assignment = Awaited<ReturnType<typeof listAssignments>>[number];

/** An area with its capabilities: what can be assigned. An area without capabilities stands for itself. */
export function listAssignable({ definition }: LoadedQuestionnaire): { area: Group; capabilities: readonly Group[] }[] {
  return definition.overall.groups.map((area) => ({ area, capabilities: area.groups }));
}

function findAssignable(loaded: LoadedQuestionnaire, id: string): Group {
  for (const { area, capabilities } of listAssignable(loaded)) {
    const found = area.id === id ? area : capabilities.find((group) => group.id === id);
    if (found) return found;
  }
  throw new NotFoundError('group');
}

/** The area on whose page a group stands. */
export function findAreaOf({ definition }: LoadedQuestionnaire, groupId: string): Group | null {
  return definition.overall.groups.find((area) => findGroup(area, groupId)) ?? null;
}

/** A round with who is asked to answer what, and the people who can be asked. */
export async function getAssignments(db: Db, actor: Actor, roundId: string) {
  return inScope(db, scopeOf(actor), async (tx) => {
    const round = await readRound(tx, actor, roundId);
    const people = (await listPeople(tx, round.country.alpha3)).filter(({ role }) => ANSWERING_ROLES.includes(role as Role));
    return { round, assignments: await listAssignments(tx, roundId), people };
  });
}

/** Somebody's assignment as a list shows it. */
export interface Work extends AreaProgress {
  questionnaire: string;
  /** Area on whose page it is answered. */
  areaId: string;
  dueOn: string | null;
}

/** What is left in each of some assignments of a round; those that are due first stand first. */
export function listWork(
  round: OpenRound,
  assignments: readonly { questionnaire: string; groupId: string; dueOn: string | null }[],
): Work[] {
  const assessments = new Map(round.questionnaires.map((loaded) => [loaded.definition.id, assess(round, loaded)]));
  const work = assignments.flatMap(({ questionnaire, groupId, dueOn }) => {
    const assessment = assessments.get(questionnaire);
    const group = assessment && findGroup(assessment.definition.overall, groupId);
    const area = assessment && findAreaOf(assessment, groupId);
    if (!assessment || !group || !area) return [];
    return [{ ...measureProgress(assessment, group), questionnaire, areaId: area.id, dueOn }];
  });
  const key = ({ dueOn, open }: Work) => `${open === 0 ? 1 : 0}${dueOn ?? '9999'}`;
  return work.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** Unanswered items of some assignments, each once: a capability may be assigned beside its area. */
function countOpen(round: OpenRound, assignments: readonly { questionnaire: string; groupId: string }[]): number {
  return round.questionnaires.reduce((sum, loaded) => {
    const { definition, result } = assess(round, loaded);
    const mine = assignments.filter(({ questionnaire }) => questionnaire === definition.id);
    const groups = mine.flatMap(({ groupId }) => findGroup(definition.overall, groupId) ?? []);
    const items = new Set(groups.flatMap(listItems).map(({ id }) => id));
    return sum + [...items].filter((id) => result.items[id]?.state === 'unanswered').length;
  }, 0);
}

/** Whether something is late on a day (ISO 8601): due before it, and not complete. */
export function isOverdue({ dueOn, open }: Pick<Work, 'dueOn' | 'open'>, today: string): boolean {
  return dueOn !== null && dueOn < today && open > 0;
}

async function beginAssigning(tx: Db, actor: Actor, roundId: string): Promise<OpenRound> {
  const round = await readRound(tx, actor, roundId);
  const state = await holdState(tx, roundId);
  if (!state) throw new NotFoundError('round');
  requireMay(actor, 'round.assign', { ...describeSubject(round), state });
  return round;
}

/** Titles of groups in somebody's language. */
function nameGroups(loaded: LoadedQuestionnaire, groups: readonly string[], person: Addressee): string {
  const text = chooseText(loaded, localeOf(person));
  return groups.map((id) => text.groups[id]?.title ?? id).join(', ');
}

export interface AssignInput {
  questionnaire: string;
  /** Ids of areas and capabilities. */
  groups: readonly string[];
  userId: string;
  /** ISO 8601, or null for none. */
  dueOn: string | null;
}

/**
 * The lead asks one of the country's people to answer areas or capabilities; asking again sets the due date. The person is told.
 * @throws NotFoundError when the round, a group or the person is not there, or does not answer
 * @throws NotAllowedError when the actor may not assign, or not any more
 */
export async function assign(db: Db, actor: NamedActor, roundId: string, input: AssignInput): Promise<void> {
  await inScope(db, scopeOf(actor), async (tx) => {
    const round = await beginAssigning(tx, actor, roundId);
    const countryCode = round.country.alpha3;
    const loaded = findRoundQuestionnaire(round, input.questionnaire);
    for (const id of input.groups) findAssignable(loaded, id);
    const person = (await listPeople(tx, countryCode)).find(({ id }) => id === input.userId);
    if (!person || !ANSWERING_ROLES.includes(person.role as Role)) throw new NotFoundError('person');
    const { questionnaire, userId, dueOn } = input;
    for (const groupId of input.groups) await putAssignment(tx, { roundId, countryCode, questionnaire, groupId, userId, dueOn });
    const details = { questionnaire, groups: input.groups, person: userId, dueOn };
    await audit(tx, { actorId: actor.id, countryCode, action: 'assignment.assign', subject: roundId, details });
    if (userId === actor.id) return;
    const values = { by: actor.name, what: nameGroups(loaded, input.groups, person), round: round.title };
    await tell(tx, [person], {
      ...(dueOn ? { kind: 'assigned_due', values: { ...values, due: dueOn } } : { kind: 'assigned', values }),
      path: `/rounds/${roundId}`,
    });
  });
}

/**
 * The lead takes an assignment back; the answers stay, and the person is told. One that is gone already has no effect.
 * @throws NotFoundError when the round or the questionnaire is not there
 * @throws NotAllowedError when the actor may not assign, or not any more
 */
export async function unassign(
  db: Db,
  actor: NamedActor,
  roundId: string,
  input: { questionnaire: string; group: string; userId: string },
): Promise<void> {
  await inScope(db, scopeOf(actor), async (tx) => {
    const round = await beginAssigning(tx, actor, roundId);
    const countryCode = round.country.alpha3;
    const { questionnaire, group: groupId, userId } = input;
    const loaded = findRoundQuestionnaire(round, questionnaire);
    if (!(await deleteAssignment(tx, { roundId, questionnaire, groupId, userId }))) return;
    const details = { questionnaire, groups: [groupId], person: userId };
    await audit(tx, { actorId: actor.id, countryCode, action: 'assignment.unassign', subject: roundId, details });
    const person = (await listPeople(tx, countryCode)).find(({ id }) => id === userId);
    if (!person || userId === actor.id) return;
    const values = { by: actor.name, what: nameGroups(loaded, [groupId], person), round: round.title };
    await tell(tx, [person], { kind: 'unassigned', values, path: `/rounds/${roundId}` });
  });
}

/**
 * Reminds people whose due date is near or past and who have open items: one notice per person, round and due date, at most
 * once a day however often and wherever it runs. Returns how many were told.
 */
export async function remindAssignees(db: Db, now: Date): Promise<number> {
  const until = new Date(now.getTime() + REMIND_DAYS_BEFORE * DAY_MS).toISOString().slice(0, 10);
  const since = new Date(now.getTime() - DAY_MS);
  const system = { kind: 'system' } as const;
  const due = await inScope(db, system, (tx) => listDueAssignments(tx, until, since));
  const together = new Map<string, typeof due>();
  for (const row of due) {
    const key = `${row.roundId} ${row.person.id} ${row.dueOn}`;
    together.set(key, [...(together.get(key) ?? []), row]);
  }
  let told = 0;
  for (const group of together.values()) {
    const { roundId, countryCode, roundTitle, dueOn, person } = group[0] as (typeof due)[number];
    if (!dueOn || !(COUNTRY_ROLES as readonly string[]).includes(person.role)) continue;
    told += await inScope(db, system, async (tx) => {
      const reader: Actor = { id: person.id, role: person.role as Role, countryCode, regions: [] };
      const left = countOpen(await readRound(tx, reader, roundId), group);
      if (left === 0 || !(await claimReminder(tx, { roundId, userId: person.id, dueOn, since, now }))) return 0;
      const details = { person: person.id, dueOn };
      await audit(tx, { actorId: null, countryCode, action: 'assignment.remind', subject: roundId, details });
      const values = { round: roundTitle, due: dueOn, left: String(left) };
      await tell(tx, [person], { kind: 'reminder', values, path: `/rounds/${roundId}` });
      return 1;
    });
  }
  return told;
}
