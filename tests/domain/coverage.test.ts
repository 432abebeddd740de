import { describe, expect, it } from 'vitest';
import { listItems, walkGroups } from '../../app/domain/group';
import type { Group, Questionnaire } from '../../app/domain/questionnaire';
import { getQuestionnaire, listQuestionnaireNames } from '../../questionnaires/loader.server';
import { indexTopics, readCatalogue, readFramework } from '../../seeds/reference.server';

const framework = readFramework();
const topics = indexTopics(framework);
const { definition, texts } = getQuestionnaire('un-framework@1.0');
const items = listItems(definition.overall);
const capabilities = [...walkGroups(definition.overall)].filter((group) => group.kind === 'capability');

/** Country-facing topics of a range of paragraphs that no criterion refers to. */
function listUncovered(from: number, to: number): string[] {
  const referred = new Set(items.flatMap((item) => item.refs));
  return framework.paragraphs
    .filter(({ paragraph }) => paragraph >= from && paragraph <= to)
    .flatMap((paragraph) => paragraph.topics)
    .filter((topic) => topic.country_facing && !referred.has(topic.id))
    .map((topic) => `${topic.id} ${topic.label}`);
}

/** Items that a questionnaire states itself; a lens borrows all of them. */
function listOwnItems(q: Questionnaire) {
  return listItems(q.overall).filter((item) => q.kind !== 'lens' || !item.same_as);
}

describe('the questionnaire on the framework', () => {
  it.each([
    ['the five assistance areas', 21, 49],
    ['the principles', 14, 20],
    ['implementation', 50, 55],
  ])('asks about every topic of %s, paragraphs %i to %i', (_, from, to) => {
    expect(listUncovered(from, to)).toEqual([]);
  });

  it('has at most 220 criteria, at most 60 of them core, and some of every area', () => {
    expect(items.length).toBeLessThanOrEqual(220);
    expect(items.filter((item) => item.core).length).toBeLessThanOrEqual(60);
    const core = (group: Group) => listItems(group).filter((item) => item.core).length;
    expect(definition.overall.groups.filter((area) => core(area) === 0)).toEqual([]);
  });

  it('has 25 to 32 capabilities, each with 6 to 9 criteria and some at every level from 2', () => {
    expect(capabilities.length).toBeGreaterThanOrEqual(25);
    expect(capabilities.length).toBeLessThanOrEqual(32);
    for (const { id, items: criteria } of capabilities) {
      expect(criteria.length, id).toBeGreaterThanOrEqual(6);
      expect(criteria.length, id).toBeLessThanOrEqual(9);
      expect(new Set(criteria.map((item) => item.level)), id).toEqual(new Set([2, 3, 4, 5]));
    }
    expect(capabilities.reduce((sum, group) => sum + group.items.length, 0)).toBe(items.length);
  });

  it('describes each of the five levels of each capability, in every language', () => {
    for (const [locale, text] of Object.entries(texts)) {
      for (const { id } of capabilities) {
        const levels = text.groups[id]?.levels ?? {};
        expect(Object.keys(levels), `${locale} ${id}`).toEqual(['1', '2', '3', '4', '5']);
        expect(new Set(Object.values(levels)).size, `${locale} ${id}`).toBe(5);
      }
    }
  });

  it('has something in the catalogue for most criteria', () => {
    const { activities } = readCatalogue();
    const referred = new Set(activities.filter((a) => a.status !== 'completed').flatMap((a) => a.framework_refs));
    const reached = items.filter((item) => item.refs.some((ref) => referred.has(ref) || referred.has(ref.split('.')[0] ?? '')));
    expect(reached.length / items.length).toBeGreaterThan(0.6);
  });
});

describe('every questionnaire', () => {
  it.each(listQuestionnaireNames())('%s refers only to topics that exist', (name) => {
    const q = getQuestionnaire(name).definition;
    const unknown = listOwnItems(q).flatMap((item) =>
      item.refs.filter((ref) => !topics.has(ref)).map((ref) => `${item.id} ${ref}`),
    );
    expect(unknown).toEqual([]);
  });

  it.each(listQuestionnaireNames())('%s selects only topics that exist', (name) => {
    const selected = [...walkGroups(getQuestionnaire(name).definition.overall)].flatMap((group) => group.select?.topics ?? []);
    const unknown = selected.filter(
      (topic) => !topics.has(topic) && !framework.paragraphs.some((paragraph) => paragraph.id === topic),
    );
    expect(unknown).toEqual([]);
  });
});
