import { listEvidence } from '../../db/evidence.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import type { LoadedQuestionnaire } from '../../questionnaires/loader.server';
import { type Actor, mayDo } from '../domain/access';
import type { Answers } from '../domain/answer';
import { findLeftToDo, type LeftToDo } from '../domain/carried';
import { carryAnswers, mapItems } from '../domain/compare';
import { countsAsEvidence, judgeEvidence } from '../domain/evidence';
import { findAnswerKey, listItems, narrowQuestionnaire } from '../domain/group';
import type { Questionnaire } from '../domain/questionnaire';
import { indexItems } from '../domain/score';
import type { Assessment } from './assessment.server';
import { type Piece, writePiece } from './evidence.server';
import {
  describeSubject,
  isAssigned,
  type OpenRound,
  type RoundHead,
  readRound,
  type SaveInput,
  type SaveOutcome,
  saveAnswer,
  scopeOf,
  selectAnswers,
  selectEvidenced,
} from './rounds.server';
import { findSame, listVersions, readStanding } from './standing.server';

/** What showed the answer to an item in the round before, and how it stands today. */
export interface LastEvidence {
  /** Comes along with the answer when that is confirmed. */
  holds: Piece[];
  /** Has ended or was turned down: to be renewed. */
  ended: Piece[];
}

/**
 * What the round before says of the items of one questionnaire that a person may answer now. None of it counts until a person
 * confirms it, which saves it like every other answer.
 */
export interface Carried {
  /** Of what is unanswered, by item id of the questionnaire now; with note, and with the address where that still counts. */
  answers: Answers;
  /** Items that were answered last time, but whose question is another one now. */
  changed: string[];
  /** By item id of the questionnaire now; also of items that are answered already. */
  evidence: Record<string, LastEvidence>;
  /** Items of which nothing that showed them last time still counts. */
  ended: string[];
}

/** A questionnaire with the answers to it. */
interface Answered {
  definition: Questionnaire;
  answers: Answers;
}

/** Maps the answers of the round before to what is still unanswered now. Versions that lie between are given as `between`. */
export function pickCarried(
  before: Answered,
  now: Answered,
  between: readonly Questionnaire[] = [],
): Pick<Carried, 'answers' | 'changed'> {
  const { carried, dropped } = carryAnswers(before.definition, now.definition, before.answers, between);
  const isOpen = (id: string) => (now.answers[id]?.value ?? null) === null;
  const given = Object.entries(carried).filter(([id, answer]) => isOpen(id) && (answer?.value ?? null) !== null);
  const changed = dropped.flatMap((drop) => (drop.now !== null && isOpen(drop.now) ? [drop.now] : []));
  return { answers: Object.fromEntries(given), changed };
}

/** The evidence of the round before, by the items now that it may still show something of, judged on a day. */
function mapLastEvidence(
  before: Questionnaire,
  now: Questionnaire,
  evidence: OpenRound['evidence'],
  today: string,
): Record<string, LastEvidence> {
  const old = indexItems(before);
  const mapped: Record<string, LastEvidence> = {};
  for (const { item, was, comparable } of mapItems(before, now, listVersions(now.id)).items) {
    const asked = comparable && was !== null ? old.get(was) : undefined;
    const rows = (asked && evidence.get(findAnswerKey(before.id, asked))) ?? [];
    if (rows.length === 0) continue;
    const pieces = rows.map((row): Piece => ({ ...row, state: judgeEvidence(row, today) }));
    const [holds, ended] = [true, false].map((counts) => pieces.filter(({ state }) => countsAsEvidence(state) === counts));
    mapped[item] = { holds: holds as Piece[], ended: ended as Piece[] };
  }
  return mapped;
}

/**
 * What the round before says, as suggestions for a round, by questionnaire id: what was signed off, or what stands now where it
 * is still open. Restricted to what the actor may answer; empty for a round that was not started from another.
 * @throws NotFoundError when the round before is not the actor's to see
 */
export async function listCarried(db: Db, actor: Actor, round: OpenRound): Promise<Map<string, Carried>> {
  const { previousId, today } = round;
  if (previousId === null || !mayDo(actor, 'answer.save', describeSubject(round))) return new Map();
  const before = await inScope(db, scopeOf(actor), (tx) => readStanding(tx, actor, previousId));
  return new Map(
    round.questionnaires.flatMap((loaded) => {
      const { definition } = loaded;
      const last = findSame(before.assessments, loaded);
      if (!last) return [];
      const now = { definition, answers: selectAnswers(definition, round.answers) };
      const evidence = mapLastEvidence(last.definition, definition, before.round.evidence, today);
      const { answers, changed } = pickCarried(last, now, listVersions(definition.id));
      const isTheirs = (id: string) => isAssigned(round, loaded, id);
      const evidenced = new Set(selectEvidenced(definition, round));
      const isEnded = (id: string) => evidence[id]?.holds.length === 0 && !evidenced.has(id);
      const carried = Object.entries(answers)
        .filter(([id]) => isTheirs(id))
        // An address has no end of its own; beside what has ended it is not believed either.
        .map(([id, answer]) => [id, answer && isEnded(id) ? { ...answer, evidence: '' } : answer] as const);
      return [
        [
          definition.id,
          {
            answers: Object.fromEntries(carried),
            changed: changed.filter(isTheirs),
            evidence,
            ended: Object.keys(evidence).filter((id) => isEnded(id) && isTheirs(id)),
          },
        ] as const,
      ];
    }),
  );
}

/** What is left to confirm and to renew in one area, the questions on the country that decide what applies in it included. */
export function listLeftToDo({ definition, scored, result }: Assessment, carried: Carried | undefined, areaId: string): LeftToDo {
  const area = narrowQuestionnaire(definition, areaId);
  if (!area || !carried) return { confirm: [], renew: [] };
  const asked = new Set([...listItems(area.overall), ...area.context].map(({ id }) => id));
  const { confirm, renew } = findLeftToDo(carried, scored, result);
  return { confirm: confirm.filter((id) => asked.has(id)), renew: renew.filter((id) => asked.has(id)) };
}

/**
 * Saves an answer; one that is confirmed as still true brings along, in the same transaction, the evidence of the round before
 * that still counts. Outcomes and errors are those of `saveAnswer`.
 */
export async function saveOrConfirm(db: Db, actor: Actor, round: RoundHead, input: SaveInput): Promise<SaveOutcome> {
  return saveAnswer(db, actor, round, input, input.confirms ? (tx) => bringEvidence(tx, actor, round, input) : undefined);
}

async function bringEvidence(tx: Db, actor: Actor, round: RoundHead, { questionnaire, item: id }: SaveInput): Promise<void> {
  const loaded = round.questionnaires.find(({ definition }) => definition.id === questionnaire) as LoadedQuestionnaire;
  const item = indexItems(loaded.definition).get(id);
  if (round.previousId === null || !item) return;
  const before = await readRound(tx, actor, round.previousId);
  const last = before.questionnaires.find(({ definition }) => definition.id === questionnaire);
  const brought = last && mapLastEvidence(last.definition, loaded.definition, before.evidence, before.today)[id]?.holds;
  if (!brought) return;
  const itemKey = findAnswerKey(questionnaire, item);
  const here = (await listEvidence(tx, round.id)).filter((piece) => piece.itemKey === itemKey);
  for (const { url, file, validUntil, ...said } of brought) {
    // Confirmed before, cleared, and confirmed again.
    if (here.some((piece) => piece.url === url && piece.file?.id === file?.id)) continue;
    const shown = file ? { fileId: file.id, sha256: file.sha256 } : { url };
    await writePiece(tx, actor, round, itemKey, { ...said, validUntil: validUntil ?? '' }, shown);
  }
}
