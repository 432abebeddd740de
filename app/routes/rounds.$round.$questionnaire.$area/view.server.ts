import { NotFoundError } from '../../domain/access';
import { judgeEvidence } from '../../domain/evidence';
import { findAttention } from '../../domain/evidenced';
import { findAnswerKey, listItems, narrowQuestionnaire } from '../../domain/group';
import type { Group, Item, Questionnaire } from '../../domain/questionnaire';
import { chooseText } from '../../services/assessment.server';
import {
  findRoundQuestionnaire,
  listAnswerables,
  type OpenRound,
  selectEvidenced,
  selectVersions,
} from '../../services/rounds.server';

/** What a page may be restricted to: the first pass, or what is left of last time. */
export const PARTS = ['core', 'confirm'] as const;
export type Part = (typeof PARTS)[number];

/** What is on the page of one area, in one language. */
export type AreaView = ReturnType<typeof viewArea>;

/** Leaves out what only matching and reports need: it would travel to every phone. */
function slim(group: Group): Group {
  return {
    ...group,
    items: group.items.map((item) => ({ ...item, refs: [], tags: [] })),
    groups: group.groups.map(slim),
  };
}

/** How many links and files an item has, and what somebody should see to about them; for those that have any. */
function summarizeEvidence({ evidence, today }: OpenRound, questionnaireId: string, items: readonly Item[]) {
  return Object.fromEntries(
    items.flatMap((item) => {
      const pieces = evidence.get(findAnswerKey(questionnaireId, item)) ?? [];
      const attention = findAttention(pieces.map((piece) => judgeEvidence(piece, today)));
      return pieces.length > 0 ? [[item.id, { count: pieces.length, attention }]] : [];
    }),
  );
}

/** The areas beside this one, for going on and back. */
function findNeighbours(definition: Questionnaire, areaId: string) {
  const areas = definition.overall.groups;
  const at = areas.findIndex((area) => area.id === areaId);
  return { before: areas[at - 1]?.id ?? null, after: areas[at + 1]?.id ?? null };
}

/**
 * Puts together what the page of an area shows and what the browser needs to score it.
 * @throws NotFoundError when the round has no such questionnaire or area
 */
export function viewArea(
  round: OpenRound,
  questionnaireId: string,
  areaId: string,
  locale: string,
  part: Part | null,
  left: ReadonlySet<string>,
) {
  const loaded = findRoundQuestionnaire(round, questionnaireId);
  const narrowed = narrowQuestionnaire(loaded.definition, areaId);
  if (!narrowed || !loaded.definition.overall.groups.some((g) => g.id === areaId)) throw new NotFoundError('area');
  const text = chooseText(loaded, locale);
  const definition = { ...narrowed, overall: slim(narrowed.overall), profiles: [], bands: {} };
  const capabilities = definition.overall.groups.length > 0 ? definition.overall.groups : [definition.overall];
  const titleOf = (id: string | null) => (id === null ? null : { id, title: text.groups[id]?.title ?? id });
  const { before, after } = findNeighbours(loaded.definition, areaId);
  const isShown = { core: (item: Item) => item.core, confirm: (item: { id: string }) => left.has(item.id) };
  const shown = (group: Group) => listItems(group).filter((item) => part === null || isShown[part](item));
  const asked = definition.context.filter((question) => part !== 'confirm' || isShown.confirm(question));
  return {
    round: { id: round.id, title: round.title },
    questionnaire: { id: questionnaireId, title: text.short },
    area: { id: areaId, title: text.groups[areaId]?.title ?? areaId, summary: text.groups[areaId]?.summary ?? '' },
    before: titleOf(before),
    after: titleOf(after),
    part,
    hasCore: listItems(definition.overall).some((item) => item.core),
    definition,
    answers: selectVersions(loaded.definition.id, listAnswerables(definition), round.answers),
    /** Items whose answers links and files carry, and what there is of these. */
    evidenced: selectEvidenced(definition, round),
    evidence: summarizeEvidence(round, loaded.definition.id, capabilities.flatMap(shown)),
    levels: text.levels,
    scales: text.scales,
    context: asked.map((c) => ({ ...c, ...text.context[c.id] })),
    capabilities: capabilities
      .filter((group) => shown(group).length > 0)
      .map((group) => ({ id: group.id, ...text.groups[group.id], items: shown(group).map((item) => item.id) })),
    texts: Object.fromEntries(capabilities.flatMap(shown).map((item) => [item.id, text.items[item.id]])),
  };
}
