import { type Actor, mayDo } from '../../domain/access';
import type { Answer } from '../../domain/answer';
import { findGroup, listItems } from '../../domain/group';
import type { Item } from '../../domain/questionnaire';
import { chooseText } from '../../services/assessment.server';
import type { getItem } from '../../services/items.server';
import { type Answerable, describeSubject, isAssigned } from '../../services/rounds.server';

export type ItemView = ReturnType<typeof viewItem>;
export type VersionView = ItemView['versions'][number];
export type ProposalView = ItemView['proposals'][number];

const toAnswer = (row: { value: unknown; note: string; evidence: string }): Answer => ({
  value: (row.value ?? null) as Answer['value'],
  ...(row.note && { note: row.note }),
  ...(row.evidence && { evidence: row.evidence }),
});

/** Which parts of an answer a version changed. */
function findChanges(before: Answer, after: Answer) {
  const parts = ['value', 'note', 'evidence'] as const;
  return parts.filter((part) => JSON.stringify(before[part] ?? null) !== JSON.stringify(after[part] ?? null));
}

/** The area on whose page an item is answered; context questions stand on the page of the first that asks them. */
function findArea(found: Awaited<ReturnType<typeof getItem>>) {
  const { overall } = found.loaded.definition;
  const area = overall.groups.find((group) => listItems(group).some(({ id }) => id === found.item.id)) ?? overall.groups[0];
  return findGroup(overall, area?.id ?? '') ?? overall;
}

/** What the page of one item shows. */
export function viewItem(found: Awaited<ReturnType<typeof getItem>>, actor: Actor, locale: string) {
  const { round, loaded, item, standing, names } = found;
  const text = chooseText(loaded, locale);
  const area = findArea(found);
  const subject = describeSubject(round, isAssigned(round, loaded, item.id));
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null));
  const kind = item.answer as Item['answer'];
  const asked = text.items[item.id]?.text ?? text.context[item.id]?.text ?? item.id;
  const versions = found.versions.map((version, place) => {
    const earlier = found.versions[place + 1];
    const answer = toAnswer(version);
    return {
      version: version.version,
      answer,
      // The first changes nothing: it begins.
      changed: earlier ? findChanges(toAnswer(earlier), answer) : [],
      at: version.savedAt.toISOString(),
      author: version.author,
    };
  });
  return {
    round: { id: round.id, title: round.title },
    questionnaire: { id: loaded.definition.id, title: text.short },
    area: { id: area.id, title: text.groups[area.id]?.title ?? area.id },
    item: { id: item.id, answer: item.answer, na: item.na, text: asked, guidance: text.items[item.id]?.guidance ?? '' },
    labels: kind.kind === 'scale' && kind.scale ? text.scales[kind.scale] : undefined,
    options: text.context[item.id]?.options,
    standing: standing ? toAnswer(standing) : ({ value: null } satisfies Answer),
    standingVersion: standing?.version ?? 0,
    versions,
    proposals: found.proposals.map((proposal) => ({
      id: proposal.id,
      answer: proposal.answer,
      reason: proposal.reason,
      author: nameOf(proposal.authorId),
      at: proposal.createdAt.toISOString(),
      decision: proposal.decision ?? null,
      decisionReason: proposal.decisionReason,
      decidedBy: nameOf(proposal.decidedBy),
      decidedAt: proposal.decidedAt?.toISOString() ?? null,
    })),
    comments: found.comments.map(({ id, text, author, createdAt, mentions }) => ({
      id,
      text,
      author,
      at: createdAt.toISOString(),
      told: mentions.flatMap((mention) => nameOf(mention) ?? []),
    })),
    people: found.people.filter(({ id }) => id !== actor.id).map(({ id, name }) => ({ id, name })),
    mayComment: mayDo(actor, 'comment.write', subject),
    // Against nothing there is nothing to propose: an empty answer is simply given.
    mayPropose: mayDo(actor, 'answer.propose', subject) && (standing?.value ?? null) !== null && standing?.savedBy !== actor.id,
    mayDecide: mayDo(actor, 'proposal.decide', subject),
  };
}

/** An item as reading a form about it wants it. */
export type AskedItem = Pick<Answerable, 'id' | 'answer' | 'na'>;
