import { describe, expect, it } from 'vitest';
import { findParagraph } from '../../app/domain/catalogue';
import { listResponsible, MandateSchema, NOBODY, searchTopics } from '../../app/domain/mandate';
import { readFramework, readMandates } from '../../seeds/reference.server';

const mandates = readMandates();
const topics = readFramework().paragraphs.flatMap(({ area, gist, topics }) =>
  topics.map(({ id, label }) => ({ id, label, gist, area })),
);
const ids = (topic: string) => listResponsible(mandates, topic).map(({ id }) => id);

/** Paragraphs that no entity names; counted by hand in the reference data, with the topics that they have. */
const UNNAMED = {
  ...{ F14: 5, F15: 2, F17: 3, F18: 6, F19: 2, F26: 4, F29: 8, F32: 2, F38: 2, F39: 4 },
  ...{ F40b: 4, F40c: 2, F40d: 2, F41: 3, F44: 7, F46: 2, F50: 3, F51: 3, F55: 1 },
};
/** Of paragraph 20, only topic 5 is named. */
const UNNAMED_OF_20 = ['F20.1', 'F20.2', 'F20.3', 'F20.4', 'F20.6', 'F20.7', 'F20.8'];

describe('who is responsible', () => {
  it.each([
    ['F43c.1', ['itu']],
    // UNICEF, UNDP and UNESCO name the paragraph as well as ITU.
    ['F43a.1', ['itu', 'unicef', 'undp', 'unesco']],
    // The one that names the topic itself stands first.
    ['F28.1', ['iaea', 'itu', 'worldbank']],
    ['F28.2', ['itu', 'worldbank']],
    ['F20.5', ['unhcr']],
    ['F20.4', []],
    ['F16.4', ['unicef', 'ohchr', 'unesco']],
    // A whole paragraph: also those that name one topic of it only, and last.
    ['F28', ['itu', 'worldbank', 'iaea']],
    ['F20', ['unhcr']],
    ['F99.1', []],
  ])('for %s: %j', (topic, expected) => {
    expect(ids(topic)).toEqual(expected);
  });

  it('does not take F4 for F43c, nor F43c.1 for F43c.10', () => {
    const made = [{ framework_refs: ['F43c.10', 'F43'] }];
    expect(listResponsible(made, 'F43c.1')).toEqual([]);
    expect(listResponsible(made, 'F43c.10')).toEqual(made);
  });

  it('is answered for all 197 topics, and 72 of them name nobody', () => {
    expect(topics).toHaveLength(197);
    const without = topics.map(({ id }) => id).filter((id) => ids(id).length === 0);
    const byParagraph: Record<string, number> = {};
    for (const id of without.filter((id) => !UNNAMED_OF_20.includes(id)))
      byParagraph[findParagraph(id)] = (byParagraph[findParagraph(id)] ?? 0) + 1;
    expect(byParagraph).toEqual(UNNAMED);
    expect(without.filter((id) => findParagraph(id) === 'F20')).toEqual(UNNAMED_OF_20);
    expect(without).toHaveLength(72);
  });

  it('names every entity for at least one topic', () => {
    const named = new Set(topics.flatMap(({ id }) => ids(id)));
    expect([...named].toSorted()).toEqual(mandates.map(({ id }) => id).toSorted());
  });
});

describe('searching topics', () => {
  const search = (filter: Parameters<typeof searchTopics>[2]) =>
    searchTopics(topics, mandates, filter).map(({ topic }) => topic.id);

  it('lists every topic where nothing is asked for, those without an entity too', () => {
    expect(search({})).toEqual(topics.map(({ id }) => id));
    expect(search({ topic: ' ' })).toHaveLength(197);
  });

  it('takes a reference exactly, in any case, and a paragraph as all its topics', () => {
    expect(search({ topic: 'F43c.1' })).toEqual(['F43c.1']);
    expect(search({ topic: 'f43C.1 ' })).toEqual(['F43c.1']);
    expect(search({ topic: 'F17' })).toEqual(['F17.1', 'F17.2', 'F17.3']);
    expect(search({ topic: 'F99' })).toEqual([]);
  });

  it('finds words in the topic or in its paragraph, all of them', () => {
    expect(search({ topic: 'risk assessment cyber-risk' })).toContain('F17.1');
    expect(search({ topic: 'assessment nowhere-to-be-found' })).toEqual([]);
  });

  it('takes area and entity together, and nobody for an entity', () => {
    const legal = topics.filter(({ area }) => area === 'legal').map(({ id }) => id);
    expect(search({ area: 'legal' })).toEqual(legal);
    expect(search({ area: 'legal', entity: 'escwa' })).toEqual(legal.filter((id) => /^F2[123]\./.test(id)));
    expect(search({ entity: NOBODY })).toHaveLength(72);
    expect(search({ entity: NOBODY, area: 'legal' })).toEqual([]);
  });
});

it('a mandate with a column that nobody knows is refused', () => {
  expect(MandateSchema.safeParse(mandates[0]).success).toBe(true);
  expect(MandateSchema.safeParse({ ...mandates[0], more: 1 }).success).toBe(false);
});
