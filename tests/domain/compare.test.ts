import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer, Answers, AnswerValue } from '../../app/domain/answer';
import {
  carryAnswers,
  compareRounds,
  type ItemChange,
  mapItems,
  type NumberChange,
  type RoundComparison,
  rescore,
  type ScoredRound,
} from '../../app/domain/compare';
import { listItems } from '../../app/domain/group';
import { type Questionnaire, QuestionnaireSchema } from '../../app/domain/questionnaire';
import { checkFollows, checkQuestionnaire } from '../../app/domain/questionnaire-check';
import { scoreAssessment } from '../../app/domain/score';
import { drawAnswers, drawNextVersion, drawQuestionnaire } from '../helpers/random-questionnaire';

const HEAD = { id: 'trial', kind: 'assessment', locales: ['en'], source: 'made up', levels: 3 };

/** A sound questionnaire of one area per entry; the areas are ratios unless they say otherwise. */
function makeVersion(
  version: string,
  areas: Record<string, object>,
  before: Questionnaire | null = null,
  more = {},
): Questionnaire {
  const q = QuestionnaireSchema.parse({
    ...HEAD,
    version,
    ...(before && { follows: `trial@${before.version}` }),
    ...more,
    overall: {
      id: 'overall',
      score: 'mean',
      groups: Object.entries(areas).map(([id, area]) => ({ id, kind: 'area', score: 'ratio', ...area })),
    },
  });
  expect([...checkQuestionnaire(q), ...checkFollows(q, before)]).toEqual([]);
  return q;
}

const SCALE = { kind: 'scale', min: 0, max: 4 };
const CONTEXT = [
  { id: 'COAST', answer: { kind: 'yesno' } },
  { id: 'SIZE', answer: { kind: 'choice', options: ['small', 'large'] } },
];

const ONE = makeVersion(
  '1',
  {
    law: {
      level: 'gate',
      items: [
        { id: 'a', level: 2 },
        { id: 'b', level: 3, shown_when: { item: 'a', at_least: 'yes' } },
      ],
    },
    team: { items: [{ id: 'c', weight: 2 }, { id: 'd', answer: SCALE }, { id: 'e' }] },
    skills: { items: [{ id: 'f' }, { id: 'g' }] },
    steady: { score: 'mean', items: [{ id: 's' }, { id: 't' }] },
  },
  null,
  { context: CONTEXT },
);

/** Renames a and b, rewords c, moves d, removes e, adds n. */
const TWO = makeVersion(
  '2',
  {
    law: {
      level: 'gate',
      items: [
        { id: 'a2', was: 'a', level: 2 },
        { id: 'b2', was: 'b', level: 3, shown_when: { item: 'a2', at_least: 'yes' } },
      ],
    },
    team: { items: [{ id: 'c', was: { item: 'c', comparable: false }, weight: 2 }] },
    skills: { items: [{ id: 'd', answer: SCALE }, { id: 'n' }, { id: 'f' }, { id: 'g' }] },
    steady: { score: 'mean', items: [{ id: 's' }, { id: 't' }] },
  },
  ONE,
  { context: [CONTEXT[0], { id: 'SIZE', answer: { kind: 'choice', options: ['tiny', 'large'] } }] },
);

/** Renames a once more, puts a new item in place of b2, takes e up again, and d is no longer a scale. */
const THREE = makeVersion(
  '3',
  {
    law: {
      level: 'gate',
      items: [
        { id: 'a3', was: 'a2', level: 2 },
        { id: 'b2', was: 'none', level: 3 },
      ],
    },
    team: { items: [{ id: 'c' }, { id: 'e' }] },
    skills: { items: [{ id: 'd' }, { id: 'f' }] },
    steady: { score: 'mean', items: [{ id: 't' }, { id: 's' }] },
  },
  TWO,
);

type Short = Record<string, AnswerValue | Answer>;

/** `{a: 'yes'}` for `{a: {value: 'yes'}}`. */
function answer(short: Short): Answers {
  return Object.fromEntries(
    Object.entries(short).map(([id, value]) => [
      id,
      typeof value === 'object' && 'value' in value ? value : { value: value as AnswerValue },
    ]),
  );
}

function makeRound(questionnaire: Questionnaire, answers: Answers): ScoredRound {
  return { questionnaire, answers, result: scoreAssessment(questionnaire, answers) };
}

const FIRST: Short = { a: 'yes', b: 'no', c: 'yes', d: 2, e: 'yes', f: 'no', g: 'yes', s: 'partial', t: 'yes' };
const SECOND: Short = { a2: 'yes', b2: 'yes', c: 'no', d: 4, n: 'no', f: 'yes', g: 'yes', s: 'no', t: 'yes' };

const compare = (first: Short, second: Short, [before, after] = [ONE, TWO]) =>
  compareRounds(makeRound(before, answer(first)), makeRound(after, answer(second)));

describe('mapItems', () => {
  test('maps a version to itself', () => {
    const items = listItems(ONE.overall).map(({ id }) => ({ item: id, was: id, comparable: true }));
    expect(mapItems(ONE, ONE)).toEqual({ related: true, items, removed: [] });
    expect(mapItems(TWO, TWO).items.every((link) => link.item === link.was && link.comparable)).toBe(true);
  });

  test('maps items that were renamed, reworded, moved, added and removed', () => {
    expect(mapItems(ONE, TWO)).toEqual({
      related: true,
      items: [
        { item: 'a2', was: 'a', comparable: true },
        { item: 'b2', was: 'b', comparable: true },
        { item: 'c', was: 'c', comparable: false },
        { item: 'd', was: 'd', comparable: true },
        { item: 'n', was: null, comparable: false },
        { item: 'f', was: 'f', comparable: true },
        { item: 'g', was: 'g', comparable: true },
        { item: 's', was: 's', comparable: true },
        { item: 't', was: 't', comparable: true },
      ],
      removed: ['e'],
    });
  });

  test('maps back to the version that is followed', () => {
    const { related, items, removed } = mapItems(TWO, ONE);
    expect({ related, removed }).toEqual({ related: true, removed: ['n'] });
    expect(items.slice(0, 5)).toEqual([
      { item: 'a', was: 'a2', comparable: true },
      { item: 'b', was: 'b2', comparable: true },
      { item: 'c', was: 'c', comparable: false },
      { item: 'd', was: 'd', comparable: true },
      { item: 'e', was: null, comparable: false },
    ]);
  });

  test('follows a chain of versions, in which what was removed once is new', () => {
    const map = mapItems(ONE, THREE, [TWO]);
    expect(map.items).toEqual([
      { item: 'a3', was: 'a', comparable: true },
      { item: 'b2', was: null, comparable: false },
      { item: 'c', was: 'c', comparable: false },
      { item: 'e', was: null, comparable: false },
      { item: 'd', was: 'd', comparable: true },
      { item: 'f', was: 'f', comparable: true },
      { item: 't', was: 't', comparable: true },
      { item: 's', was: 's', comparable: true },
    ]);
    expect(map.removed).toEqual(['b', 'e', 'g']);
    expect(mapItems(THREE, ONE, [THREE, TWO, ONE]).removed).toEqual(['b2', 'e']);
  });

  test('relates nothing where a version between is missing, or neither follows the other', () => {
    const { related, items, removed } = mapItems(ONE, THREE);
    expect(related).toBe(false);
    expect(items.every((link) => link.was === null && !link.comparable)).toBe(true);
    expect(removed).toEqual(listItems(ONE.overall).map((item) => item.id));
    expect(mapItems(ONE, { ...TWO, follows: undefined }).related).toBe(false);
  });

  test('ends where versions follow each other in a circle', () => {
    const circle = { ...TWO, version: '4', follows: 'trial@5' };
    expect(mapItems(ONE, circle, [{ ...TWO, version: '5', follows: 'trial@4' }]).related).toBe(false);
  });
});

describe('carryAnswers', () => {
  test('carries what can be compared, with notes and evidence, under its id now', () => {
    const whole: Answer = { value: 'yes', note: 'since 2019', evidence: 'https://example.org/law' };
    const { carried, dropped } = carryAnswers(
      ONE,
      TWO,
      answer({ ...FIRST, a: whole, g: 'dont_know', COAST: 'yes', SIZE: 'small' }),
    );
    expect(carried).toEqual(answer({ COAST: 'yes', a2: whole, b2: 'no', d: 2, f: 'no', g: 'dont_know', s: 'partial', t: 'yes' }));
    expect(dropped).toEqual([
      { item: 'SIZE', now: 'SIZE', reason: 'misfit', error: 'not_an_option' },
      { item: 'c', now: 'c', reason: 'not_comparable', error: null },
      { item: 'e', now: null, reason: 'removed', error: null },
    ]);
  });

  test('drops values that no longer fit', () => {
    const items = (list: object[]) => ({ law: { items: list } });
    const before = makeVersion(
      '1',
      items([
        { id: 'a' },
        { id: 'b', answer: SCALE },
        { id: 'c', answer: SCALE },
        { id: 'd' },
        { id: 'e' },
        { id: 'f', answer: { kind: 'text' } },
      ]),
    );
    const after = makeVersion(
      '2',
      items([
        { id: 'a', na: false },
        { id: 'b', answer: { kind: 'scale', min: 0, max: 3 } },
        { id: 'c', answer: { kind: 'scale', min: 0, max: 5 } },
        { id: 'd', answer: { kind: 'text' } },
        { id: 'e', answer: { kind: 'text' } },
        { id: 'f' },
      ]),
      before,
    );
    const given: Short = {
      a: 'not_applicable',
      b: 4,
      c: 4,
      d: 'yes',
      e: 'dont_know',
      f: { value: null, note: 'ask the ministry' },
    };
    expect(carryAnswers(before, after, answer(given))).toEqual({
      carried: answer({ c: 4, e: 'dont_know', f: given.f as Answer }),
      dropped: [
        { item: 'a', now: 'a', reason: 'misfit', error: 'na_not_allowed' },
        { item: 'b', now: 'b', reason: 'misfit', error: 'out_of_range' },
        { item: 'd', now: 'd', reason: 'misfit', error: null },
      ],
    });
  });

  test('carries nothing between versions that are not related', () => {
    const { carried, dropped } = carryAnswers(ONE, THREE, answer({ ...FIRST, COAST: 'yes' }));
    expect(carried).toEqual({});
    expect(dropped.map(({ item, reason }) => `${item} ${reason}`)).toEqual(
      ['COAST', ...Object.keys(FIRST)].map((id) => `${id} removed`),
    );
  });

  test('carries over a chain of versions', () => {
    const { carried, dropped } = carryAnswers(ONE, THREE, answer(FIRST), [TWO]);
    expect(carried).toEqual(answer({ a3: 'yes', f: 'no', s: 'partial', t: 'yes' }));
    expect(dropped.map((d) => `${d.item} ${d.reason} ${d.error}`)).toEqual([
      'b removed null',
      'c not_comparable null',
      'd misfit not_an_option',
      'e removed null',
      'g removed null',
    ]);
  });
});

const exact = (value: number) => ({ value, low: value, high: value });
const moves = (before: number, after: number, change: NumberChange['change']): NumberChange => ({
  before: exact(before),
  after: exact(after),
  change,
  uncertain: false,
});

describe('compareRounds, between two versions', () => {
  const result = compare(FIRST, SECOND);

  test('names both, and the groups of only one', () => {
    expect(result).toMatchObject({ before: 'trial@1', after: 'trial@2', related: true, groupsAdded: [], groupsRemoved: [] });
    expect(Object.keys(result.groups)).toEqual(['overall', 'law', 'team', 'skills', 'steady']);
  });

  test.each([
    // id: before, after, score; what stands in the way.
    ['law', 50, 100, 'rose', []],
    ['team', 87.5, 0, 'not_comparable', ['item c not_comparable', 'item d moved', 'item e removed']],
    ['skills', 50, 75, 'not_comparable', ['item d moved', 'item n added']],
    ['steady', 75, 50, 'fell', []],
    ['overall', 65.625, 56.25, 'not_comparable', ['item c not_comparable', 'item d moved', 'item e removed', 'item n added']],
  ] as const)('the score of %s', (id, before, after, change, obstacles) => {
    const group = result.groups[id];
    expect(group?.score).toEqual(moves(before, after, change));
    expect(group?.obstacles.map((o) => `${o.kind} ${o.id} ${o.reason}`)).toEqual(obstacles);
  });

  test('the level, where a group has one', () => {
    expect(result.groups.law?.level).toEqual(moves(2, 3, 'rose'));
    expect(result.groups.team?.level).toBeNull();
  });

  test.each([
    // item, was: before, after, change.
    ['a2', 'a', 'yes', 'yes', 'same'],
    ['b2', 'b', 'no', 'yes', 'rose'],
    ['c', 'c', 'yes', 'no', 'not_comparable'],
    ['d', 'd', 2, 4, 'rose'],
    ['n', null, undefined, 'no', 'added'],
    ['s', 's', 'partial', 'no', 'fell'],
    [null, 'e', 'yes', undefined, 'removed'],
  ])('the item %s, once %s', (item, was, before, after, change) => {
    const found = result.items.find((i) => i.item === item && i.was === was);
    expect([found?.before?.value, found?.after?.value, found?.change]).toEqual([before, after, change]);
    expect(found?.uncertain).toBe(false);
    expect(found?.reason).toBe(change === 'not_comparable' ? 'not_comparable' : null);
  });

  test('counts the items of a group, before or after', () => {
    const none = { rose: 0, fell: 0, same: 0, changed: 0, not_comparable: 0, added: 0, removed: 0 };
    expect(result.groups.team?.counts).toEqual({ ...none, rose: 1, not_comparable: 1, removed: 1 });
    expect(result.groups.skills?.counts).toEqual({ ...none, rose: 2, same: 1, added: 1 });
    expect(result.groups.overall?.counts).toEqual({
      rose: 3,
      fell: 1,
      same: 3,
      changed: 0,
      not_comparable: 1,
      added: 1,
      removed: 1,
    });
  });

  test('the trend of an area, by the items in both where the score cannot be compared', () => {
    expect(result.groups.skills?.common).toEqual({ ...moves(0.5, 1, 'rose'), items: 2 });
    expect(result.groups.team?.common).toBeNull();
    expect(result.areas).toEqual([
      { group: 'law', trend: 'rose', basis: 'score', uncertain: false },
      { group: 'team', trend: 'not_comparable', basis: null, uncertain: false },
      { group: 'skills', trend: 'rose', basis: 'items', uncertain: false },
      { group: 'steady', trend: 'fell', basis: 'score', uncertain: false },
    ]);
  });

  test('is a JSON value', () => {
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  test('that are not related compares nothing', () => {
    const { related, groups, items, areas } = compare(FIRST, { s: 'yes' }, [ONE, THREE]);
    expect(related).toBe(false);
    expect(Object.values(groups).every((group) => group.score.change === 'not_comparable')).toBe(true);
    expect(new Set(items.map((item) => item.change))).toEqual(new Set(['added', 'removed']));
    expect(new Set(areas.map((area) => area.trend))).toEqual(new Set(['not_comparable']));
  });
});

describe('compareRounds, within one version', () => {
  const change = (first: Short, second: Short, id: string): ItemChange =>
    compare({ ...FIRST, ...first }, { ...FIRST, ...second }, [ONE, ONE]).items.find((i) => i.item === id) as ItemChange;

  test.each<[string, string, AnswerValue, AnswerValue, string, boolean]>([
    ['more of a scale', 'd', 1, 3, 'rose', false],
    ['less of a scale', 'd', 3, 1, 'fell', false],
    ['the same answer', 'd', 3, 3, 'same', false],
    ['no, then not known', 'f', 'no', 'dont_know', 'changed', false],
    ['yes, then not known', 'g', 'yes', 'dont_know', 'fell', true],
    ['not known, then yes', 'g', 'dont_know', 'yes', 'rose', true],
    ['not known, then partly', 'g', 'dont_know', 'partial', 'rose', true],
    ['yes, then does not apply', 'g', 'yes', 'not_applicable', 'changed', false],
    ['never applied', 'g', 'not_applicable', 'not_applicable', 'same', false],
  ])('%s', (_, id, before, after, expected, uncertain) => {
    const found = change({ [id]: before }, { [id]: after }, id);
    expect([found.change, found.uncertain]).toEqual([expected, uncertain]);
  });

  test('an item hidden by what it depends on has fallen', () => {
    expect(change({ a: 'yes', b: 'yes' }, { a: 'no', b: 'yes' }, 'b')).toMatchObject({
      change: 'fell',
      uncertain: false,
      after: { value: 'yes', state: 'hidden', worth: 0 },
    });
  });

  test('what was partly so and worth as much as yes rises by being met', () => {
    const q = makeVersion('1', { law: { items: [{ id: 'a', answer: { kind: 'yesno', partial: 1 } }] } });
    const { items, groups } = compare({ a: 'partial' }, { a: 'yes' }, [q, q]);
    expect(items[0]).toMatchObject({ change: 'rose', uncertain: false });
    expect(groups.law?.score.change).toBe('same');
  });

  test('another text is a change, and the same contact written in another order is none', () => {
    const q = makeVersion('1', {
      law: {
        items: [
          { id: 'a', answer: { kind: 'text' } },
          { id: 'b', answer: { kind: 'contact' } },
        ],
      },
    });
    const before = { a: 'Act 1', b: { name: 'N', email: 'n@example.org', phone: '' } };
    const after = { a: 'Act 2', b: { phone: '', email: 'n@example.org', name: 'N' } };
    expect(compare(before, after, [q, q]).items.map((item) => item.change)).toEqual(['changed', 'same']);
  });

  test('a fall within the interval is uncertain, one beyond it is not', () => {
    const first = { ...FIRST, s: 'yes', t: 'yes' };
    // steady: 100, then 50 to 100, or then exactly 50.
    const open = compare(first, { ...first, s: 'dont_know' }, [ONE, ONE]);
    expect(open.groups.steady?.score).toEqual({
      before: exact(100),
      after: { value: 50, low: 50, high: 100 },
      change: 'fell',
      uncertain: true,
    });
    expect(open.areas[3]).toEqual({ group: 'steady', trend: 'fell', basis: 'score', uncertain: true });
    expect(compare(first, { ...first, s: 'no' }, [ONE, ONE]).groups.steady?.score).toEqual(moves(100, 50, 'fell'));
    // law: level 3 for sure, then 2 with b still to be found out.
    const level = compare({ ...first, b: 'yes' }, { ...first, b: 'dont_know' }, [ONE, ONE]).groups.law?.level;
    expect(level).toEqual({ before: exact(3), after: { value: 2, low: 2, high: 3 }, change: 'fell', uncertain: true });
  });

  test('a group that no longer applies cannot be compared', () => {
    const { groups } = compare(FIRST, { ...FIRST, s: 'not_applicable', t: 'not_applicable' }, [ONE, ONE]);
    expect(groups.steady).toMatchObject({
      score: { before: exact(75), after: { value: null, low: null, high: null }, change: 'not_comparable' },
      obstacles: [{ kind: 'group', id: 'steady', reason: 'does_not_apply' }],
      common: null,
    });
    expect(groups.overall?.score.change).not.toBe('not_comparable');
  });
});

describe('a change of rules is no change of the country', () => {
  const items = [{ id: 'a', answer: SCALE }, { id: 'b' }];
  const before = makeVersion('1', { law: { items }, team: { items: [{ id: 'c' }, { id: 'd' }] } });
  const given = answer({ a: 2, b: 'partial', c: 'yes', d: 'no' });

  test.each<[string, object, object, string[]]>([
    ['another weight', { items: [items[0], { id: 'b', weight: 3 }] }, {}, ['group law rules']],
    ['another operator', { score: 'min', items }, {}, ['group law rules']],
    ['other points', { points: 20, items }, {}, ['group law rules']],
    ['another scale', { items: [{ id: 'a', answer: { ...SCALE, max: 3 } }, items[1]] }, {}, ['item a rules']],
    ['another threshold', { items: [{ ...items[0], met_at: 2 }, items[1]] }, {}, ['item a rules']],
    ['evidence now required', { items: [items[0], { id: 'b', evidence: 'required' }] }, {}, ['item b rules']],
    ['another worth of partial', { items }, { partial: 0.25 }, ['item b rules']],
    ['a new prerequisite', { items: [items[0], { id: 'b', shown_when: { item: 'a', at_least: 1 } }] }, {}, ['item b rules']],
    ['a group between', { groups: [{ id: 'x', score: 'ratio', items }] }, {}, ['item a moved', 'item b moved', 'group x added']],
    ['other guidance only', { items: [{ ...items[0], refs: ['F1'], tags: ['law'], core: true }, items[1]] }, {}, []],
  ])('%s', (_, law, more, obstacles) => {
    const after = makeVersion('2', { law, team: { items: [{ id: 'c' }, { id: 'd' }] } }, before, more);
    const { groups } = compareRounds(makeRound(before, given), makeRound(after, given));
    expect(groups.law?.obstacles.map((o) => `${o.kind} ${o.id} ${o.reason}`)).toEqual(obstacles);
    expect(groups.law?.score.change).toBe(obstacles.length > 0 ? 'not_comparable' : 'same');
    // What stands in the way of an area stands in the way of the whole.
    expect(groups.overall?.obstacles).toEqual(expect.arrayContaining(groups.law?.obstacles ?? []));
  });

  test.each<[string, object[], object]>([
    [
      'a criterion of another level',
      [
        { id: 'a', level: 3 },
        { id: 'b', level: 3 },
        { id: 'x', level: 2 },
      ],
      {},
    ],
    [
      'a criterion no longer required',
      [
        { id: 'a', level: 2 },
        { id: 'b', level: 3 },
        { id: 'x', level: 3, required: false },
      ],
      {},
    ],
    [
      'another number of levels',
      [
        { id: 'a', level: 2 },
        { id: 'b', level: 3 },
        { id: 'x', level: 3 },
        { id: 'y', level: 4 },
      ],
      { levels: 4 },
    ],
  ])('in a gate, %s', (_, gate, more) => {
    const first = [
      { id: 'a', level: 2 },
      { id: 'b', level: 3 },
      { id: 'x', level: 3 },
    ];
    const one = makeVersion('1', { law: { level: 'gate', items: first } });
    const two = makeVersion('2', { law: { level: 'gate', items: gate } }, one, more);
    const { law } = compareRounds(makeRound(one, given), makeRound(two, given)).groups;
    expect(law?.obstacles).toContainEqual({ kind: 'group', id: 'law', reason: 'rules' });
    expect([law?.score.change, law?.level?.change]).toEqual(['not_comparable', 'not_comparable']);
  });

  test('another minimum in a profile', () => {
    const area = { score: 'profile', profile: 'basic', items: [items[0]] };
    const demand = (least: number) => ({ profiles: [{ id: 'basic', minimums: { a: least } }] });
    const one = makeVersion('1', { law: area }, null, demand(2));
    const compareWith = (least: number) =>
      compareRounds(makeRound(one, given), makeRound(makeVersion('2', { law: area }, one, demand(least)), given)).groups.law;
    expect(compareWith(2)?.score.change).toBe('same');
    expect(compareWith(3)?.obstacles).toEqual([{ kind: 'group', id: 'law', reason: 'rules' }]);
  });

  test('an item whose prerequisite was reworded is not compared either', () => {
    const shown = { id: 'c', shown_when: { item: 'a', at_least: 1 } };
    const one = makeVersion('1', { law: { items }, team: { items: [shown] } });
    const reworded = { ...items[0], was: { item: 'a', comparable: false } };
    const two = makeVersion('2', { law: { items: [reworded, items[1]] }, team: { items: [shown] } }, one);
    expect(compareRounds(makeRound(one, given), makeRound(two, given)).groups.team?.obstacles).toEqual([
      { kind: 'item', id: 'c', reason: 'rules' },
    ]);
  });

  test('a part that stands aside does not touch the group above', () => {
    const aside = (list: object[]) => ({ law: { items }, extra: { aside: true, items: list } });
    const one = makeVersion('1', aside([{ id: 'x' }]));
    const two = makeVersion('2', aside([{ id: 'y' }]), one);
    const { groups } = compareRounds(makeRound(one, given), makeRound(two, given));
    expect(groups.extra?.score.change).toBe('not_comparable');
    expect(groups.overall?.score.change).toBe('same');
  });
});

describe('rescore', () => {
  test('shows both results, and which answers carried over', () => {
    const round = makeRound(ONE, answer(FIRST));
    const { before, after, carried, dropped } = rescore(round, TWO);
    expect(before).toBe(round.result);
    expect(carried).toEqual(answer({ a2: 'yes', b2: 'no', d: 2, f: 'no', g: 'yes', s: 'partial', t: 'yes' }));
    expect(dropped.map((d) => `${d.item} ${d.reason}`)).toEqual(['c not_comparable', 'e removed']);
    expect(after.questionnaire).toBe('trial@2');
    // skills: d 0.5, f 0, g 1, and n open: (1.5 + 0) / 4, up to (1.5 + 1) / 4.
    expect(after.groups.skills).toMatchObject({ score: 37.5, high: 62.5 });
    expect(after.groups.team).toMatchObject({ score: 0, low: 0, high: 100 });
  });

  test('makes an old round comparable with a new one', () => {
    const old = makeRound(ONE, answer(FIRST));
    const { after, carried } = rescore(old, TWO);
    const likeForLike = compareRounds({ questionnaire: TWO, answers: carried, result: after }, makeRound(TWO, answer(SECOND)));
    // From 37.5, at most 62.5 since n was not asked, to 75.
    expect(likeForLike.groups.skills?.score).toMatchObject({ change: 'rose', uncertain: false });
    expect(likeForLike.groups.team?.score).toMatchObject({ change: 'same' });
  });
});

const RUNS = { numRuns: 300, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true };

/** Two rounds of one random questionnaire, and a random version that follows it. */
function forAll(check: (q: Questionnaire, answers: Answers, next: Questionnaire, g: fc.GeneratorValue) => void, renames = false) {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const q = drawQuestionnaire(g);
      check(q, drawAnswers(g, q), drawNextVersion(g, q, { renames }), g);
    }),
    RUNS,
  );
}

const SWAPPED: Record<string, string> = { rose: 'fell', fell: 'rose', added: 'removed', removed: 'added' };
const swap = (word: string) => SWAPPED[word] ?? word;

/** What a comparison says, without the numbers, from the one side or seen from the other. */
function readVerdicts({ groups, items, areas, groupsAdded, groupsRemoved }: RoundComparison, turned: boolean) {
  const say = turned ? swap : (word: string) => word;
  const number = (n: NumberChange | null) => n && [say(n.change), n.uncertain];
  return {
    groups: Object.values(groups)
      .map((g) =>
        JSON.stringify([
          g.id,
          number(g.score),
          number(g.level),
          number(g.common),
          g.obstacles.length,
          Object.entries(g.counts)
            .map(([kind, count]) => `${say(kind)} ${count}`)
            .sort(),
        ]),
      )
      .sort(),
    items: items
      .map((i) => JSON.stringify([turned ? [i.was, i.item] : [i.item, i.was], say(i.change), i.uncertain, i.reason]))
      .sort(),
    areas: areas.map((a) => JSON.stringify([a.group, say(a.trend), a.basis, a.uncertain])).sort(),
    added: [...(turned ? groupsRemoved : groupsAdded)].sort(),
  };
}

function expectNoChange({ groups, items, areas }: RoundComparison): void {
  for (const group of Object.values(groups)) {
    expect(group.obstacles).toEqual([]);
    expect([group.score.after, group.level?.after]).toEqual([group.score.before, group.level?.before]);
    expect([group.score.change, group.level?.change ?? 'same', group.common?.change ?? 'same']).toEqual(['same', 'same', 'same']);
  }
  expect(items.filter((item) => item.change !== 'same' || item.uncertain)).toEqual([]);
  expect(areas.filter((area) => area.trend !== 'same' || area.uncertain)).toEqual([]);
}

function freeze<T>(value: T): T {
  if (value !== null && typeof value === 'object') for (const part of Object.values(Object.freeze(value))) freeze(part);
  return value;
}

describe('for every questionnaire and all answers', { timeout: 120_000 }, () => {
  test('a round compared with itself has no change', () => {
    forAll((q, answers) => {
      const round = makeRound(q, answers);
      expectNoChange(compareRounds(round, round));
      expectNoChange(compareRounds(round, structuredClone(round)));
    });
  });

  test('swapping before and after swaps rose and fell, also between versions', () => {
    forAll((q, answers, next, g) => {
      const first = makeRound(q, answers);
      for (const second of [makeRound(q, drawAnswers(g, q)), makeRound(next, drawAnswers(g, next))]) {
        expect(readVerdicts(compareRounds(second, first), true)).toEqual(readVerdicts(compareRounds(first, second), false));
      }
    });
  });

  test('carrying answers between identical versions is the identity', () => {
    forAll((q, answers) => {
      expect(carryAnswers(q, q, answers)).toEqual({ carried: answers, dropped: [] });
      expect(carryAnswers(q, structuredClone(q), answers)).toEqual({ carried: answers, dropped: [] });
    });
  });

  test('where only ids are others, every answer is carried and nothing has changed', () => {
    forAll((q, answers, next) => {
      const { carried, dropped } = carryAnswers(q, next, answers);
      expect(dropped).toEqual([]);
      expectNoChange(compareRounds(makeRound(q, answers), makeRound(next, carried)));
      expect(carryAnswers(next, q, carried)).toEqual({ carried: answers, dropped: [] });
    }, true);
  });

  test('every old answer is carried or dropped, once, and every change is told once', () => {
    forAll((q, answers, next, g) => {
      const { carried, dropped } = carryAnswers(q, next, answers);
      expect(Object.keys(carried).length + dropped.length).toBe(Object.keys(answers).length);
      const { items } = compareRounds(makeRound(q, answers), makeRound(next, drawAnswers(g, next)));
      const ids = (key: 'item' | 'was') => items.flatMap((item) => item[key] ?? []).sort();
      expect(ids('was')).toEqual(
        listItems(q.overall)
          .map((i) => i.id)
          .sort(),
      );
      expect(ids('item')).toEqual(
        listItems(next.overall)
          .map((i) => i.id)
          .sort(),
      );
    });
  });

  test('where a group can be compared and none of its items changed, its numbers are the same', () => {
    let compared = 0;
    forAll((q, answers, next) => {
      const { carried } = carryAnswers(q, next, answers);
      const { groups } = compareRounds(makeRound(q, answers), makeRound(next, carried));
      for (const { score, level, counts, obstacles } of Object.values(groups)) {
        if (obstacles.length > 0 || counts.rose + counts.fell + counts.changed > 0) continue;
        compared += 1;
        expect([score.change, level?.change ?? 'same']).toEqual(['same', 'same']);
      }
    });
    // About 250: else this would say nothing.
    expect(compared).toBeGreaterThan(50);
  });

  test('an old round and its score stay as they were, whatever the new version holds', () => {
    forAll((q, answers, next, g) => {
      const old = makeRound(q, answers);
      const kept = structuredClone(old);
      freeze(old);
      freeze(next);
      const { before } = rescore(old, next);
      compareRounds(old, makeRound(next, drawAnswers(g, next)));
      expect(before).toEqual(kept.result);
      expect(old).toEqual(kept);
      expect(scoreAssessment(q, answers)).toEqual(kept.result);
    });
  });
});
