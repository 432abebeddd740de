import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answers } from '../../app/domain/answer';
import type { Activity } from '../../app/domain/catalogue';
import { judgeEligibility } from '../../app/domain/catalogue';
import { findGains } from '../../app/domain/gain';
import { listItems, walkGroups } from '../../app/domain/group';
import { coversTopic } from '../../app/domain/lens';
import { type Item, type Questionnaire, QuestionnaireSchema } from '../../app/domain/questionnaire';
import { explainRecommendation, type Recommendation, recommend } from '../../app/domain/recommend';
import { scoreAssessment } from '../../app/domain/score';
import { getQuestionnaire } from '../../questionnaires/loader.server';
import { readCatalogue, readCountries, readDemonstrationCountries } from '../../seeds/reference.server';

const framework = getQuestionnaire('un-framework@1.0');
const questionnaire = framework.definition;
const catalogue = readCatalogue().activities;
const countries = [...readCountries(), ...readDemonstrationCountries()];
const items = listItems(questionnaire.overall);
const activities = new Map(catalogue.map((activity) => [activity.id, activity]));

const ISLAND = 'XAA';
const LEAST_DEVELOPED = 'XBB';
const LARGE = 'XCC';
const PACIFIC = 'VUT';

function getCountry(alpha3: string) {
  const country = countries.find((c) => c.alpha3 === alpha3);
  if (!country) throw new Error(`no country ${alpha3}`);
  return country;
}

function getActivity(id: string): Activity {
  const activity = activities.get(id);
  if (!activity) throw new Error(`no activity ${id}`);
  return activity;
}

/** Every item answered "yes" with evidence, but for those that `judge` answers otherwise. */
function answer(judge: (item: Item) => string | undefined | null): Answers {
  const answers: Record<string, { value: string; evidence: string }> = {};
  for (const item of items) {
    const value = judge(item);
    if (value !== null) answers[item.id] = { value: value ?? 'yes', evidence: 'https://www.example.org/evidence' };
  }
  return answers;
}

/** The items of the named capabilities. */
function itemsOf(...capabilities: string[]): Set<string> {
  const groups = [...walkGroups(questionnaire.overall)].filter((group) => capabilities.includes(group.id));
  expect(groups).toHaveLength(capabilities.length);
  return new Set(groups.flatMap((group) => group.items.map((item) => item.id)));
}

function run(answers: Answers, alpha3 = ISLAND, from: readonly Activity[] = catalogue): Recommendation[] {
  return recommend(questionnaire, scoreAssessment(questionnaire, answers), from, getCountry(alpha3));
}

/** Recommendations where the items chosen are answered "no" and all others are met. */
function runWithout(missing: ReadonlySet<string> | ((item: Item) => boolean), alpha3 = ISLAND): Recommendation[] {
  const isMissing = typeof missing === 'function' ? missing : (item: Item) => missing.has(item.id);
  return run(
    answer((item) => (isMissing(item) ? 'no' : undefined)),
    alpha3,
  );
}

/** Ids of what is recommended, in order. */
function list(recommendations: readonly Recommendation[], group: Recommendation['group']): string[] {
  return recommendations.filter((r) => r.group === group && !r.underWay).map((r) => r.activity);
}

function first(recommendations: readonly Recommendation[], group: Recommendation['group']): Activity {
  return getActivity(list(recommendations, group)[0] ?? '');
}

const about =
  (...topics: string[]) =>
  (item: Item) =>
    item.refs.some((ref) => topics.some((topic) => coversTopic(topic, ref)));

describe('what a gap leads to', () => {
  it('no national incident response team, small island: an ITU programme for such teams', () => {
    const found = runWithout(itemsOf('T1'));
    expect(first(found, 'itu').themes).toContain('cirt');
    expect(list(found, 'itu').slice(0, 2).sort()).toEqual(['itu-cirt-assessment', 'itu-cirt-establishment']);
    expect(list(found, 'others')[0]).toBe('oas-cicte-cyber');
  });

  it('a team that works: enhancement and exercises, not another establishment', () => {
    const found = list(
      runWithout((item) => itemsOf('T1').has(item.id) && (item.level ?? 0) >= 4),
      'itu',
    );
    expect(found[0]).toBe('itu-cirt-enhancement');
    expect(found.indexOf('itu-cyberdrill-regional')).toBeLessThan(found.indexOf('itu-cirt-establishment'));
  });

  it('police without forensic skills: the organisations that work with police lead among the others', () => {
    for (const country of [ISLAND, LEAST_DEVELOPED, LARGE]) {
      const found = runWithout(itemsOf('T6', 'B3'), country);
      expect(['UNODC', 'INTERPOL', 'Council of Europe'], country).toContain(first(found, 'others').org);
      expect(first(found, 'itu').framework_refs, country).toContain('F42');
    }
  });

  it('no procedural powers: the help for cybercrime law leads, and electronic evidence is in it', () => {
    const found = runWithout(itemsOf('L1', 'L2'));
    expect(first(found, 'others').themes).toEqual(expect.arrayContaining(['cybercrime', 'legislation', 'e-evidence']));
  });

  it('no data protection and no e-commerce law: UNCTAD leads the others', () => {
    const found = runWithout(itemsOf('L3', 'L4'));
    expect(first(found, 'others').org).toBe('UNCTAD');
    expect(first(found, 'others').type).toBe('programme');
  });

  it('no strategy: ITU assistance with national strategies', () => {
    for (const missing of [itemsOf('P1'), itemsOf('P1', 'P2'), itemsOf('P1', 'P2', 'P3')]) {
      expect(list(runWithout(missing), 'itu')[0]).toBe('itu-ncs-assistance');
      expect(first(runWithout(missing), 'others').themes).toContain('ncs');
    }
  });

  it('children not protected online: ITU Child Online Protection, and UNICEF beside it', () => {
    const found = runWithout((item) => item.tags.includes('child-protection') || about('F16.4')(item));
    expect(list(found, 'itu')[0]).toBe('itu-cop');
    expect(list(found, 'others')[0]).toBe('unicef-cop');
  });

  it('standards: ITU-T Study Group 17 once the capability is established, and not before', () => {
    const later = runWithout((item) => itemsOf('T5').has(item.id) && (item.level ?? 0) >= 4, LARGE);
    expect(list(later, 'itu')[0]).toBe('itu-t-sg17');
    expect(list(runWithout(itemsOf('T5'), LARGE), 'itu')).not.toContain('itu-t-sg17');
  });

  it('no awareness and no culture: awareness programmes on both sides', () => {
    const found = runWithout(itemsOf('B1', 'B2'));
    expect(first(found, 'itu').themes).toContain('awareness');
    expect(first(found, 'others').themes).toContain('awareness');
  });

  it('no trained workforce: the ITU Academy Training Centres', () => {
    expect(list(runWithout(itemsOf('B4')), 'itu')[0]).toBe('itu-atc');
  });

  it('in the questionnaire on the national team, where there is none: an ITU programme for such teams', () => {
    const cirt = getQuestionnaire('national-cirt@1.0').definition;
    const answers = Object.fromEntries(listItems(cirt.overall).map((item) => [item.id, { value: 'no' }]));
    const result = scoreAssessment(cirt, { ...answers, TEAM: { value: 'none' } });
    const found = recommend(cirt, result, catalogue, getCountry(ISLAND));
    expect(first(found, 'itu').themes).toContain('cirt');
    const named = new Set(found.flatMap((r) => r.criteria.map((criterion) => criterion.item)));
    expect([...named].filter((item) => result.items[item]?.state === 'out')).toEqual([]);
  });

  it('seen through a lens, which has no levels: still nothing for established capabilities where none is', () => {
    const lens = getQuestionnaire('rpm-ams-2013@1.0').definition;
    const atSecondLevel = (value: string) =>
      Object.fromEntries(
        listItems(lens.overall).map((item) => [item.id, { value: item.level === 2 ? value : 'yes', evidence: '-' }]),
      );
    const found = recommend(lens, scoreAssessment(lens, atSecondLevel('no')), catalogue, getCountry(LARGE));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((r) => getActivity(r.activity).maturity_entry === 'established')).toEqual([]);
  });

  it('answers nobody knows: assessments, but none that only asks the country itself', () => {
    const found = run(answer(() => 'dont_know'));
    for (const group of ['itu', 'others'] as const) expect(first(found, group).themes, group).toContain('assessment');
    expect(list(found, 'itu')[0]).not.toBe('itu-gci');
    const [assessment] = found;
    expect(assessment?.reasons.map((reason) => reason.code)).toContain('find_out');
  });

  it('nothing in place at all: no index and no self-assessment among the first five', () => {
    for (const country of [ISLAND, LEAST_DEVELOPED, LARGE]) {
      const found = run(
        answer(() => 'no'),
        country,
      );
      for (const group of ['itu', 'others'] as const) {
        const themes = list(found, group)
          .slice(0, 5)
          .flatMap((id) => getActivity(id).themes);
        expect(themes.filter((theme) => theme === 'index' || theme === 'self-assessment')).toEqual([]);
      }
    }
  });

  it('everything in place: nothing', () => {
    for (const country of [ISLAND, 'GMB'])
      expect(
        run(
          answer(() => undefined),
          country,
        ),
      ).toEqual([]);
  });

  it('nothing answered: something, with less weight than for the same gaps stated', () => {
    const open = run({});
    const stated = run(answer(() => 'no'));
    expect(open.length).toBeGreaterThan(0);
    expect(open[0]?.score ?? 0).toBeLessThan(stated[0]?.score ?? 0);
    expect(open[0]?.reasons.map((reason) => reason.code)).toContain('unanswered');
  });

  it('different answers: different lists', () => {
    const capabilities = ['T1', 'T5', 'T6', 'L3', 'B1', 'B4', 'C5'];
    const lists = capabilities.map((capability) =>
      runWithout(itemsOf(capability))
        .map((r) => r.activity)
        .join(),
    );
    expect(new Set(lists).size).toBe(capabilities.length);
  });

  it('the same gap in another place: what is made for that place', () => {
    const missing = itemsOf('T1');
    expect(list(runWithout(missing, LEAST_DEVELOPED), 'others')[0]).toBe('africacert');
    expect(list(runWithout(missing, ISLAND), 'others')).not.toContain('africacert');
  });
});

describe('what is open to a country', () => {
  const nothing = answer(() => 'no');

  it('a programme for least developed and small island states goes to them only', () => {
    expect(list(run(nothing, LEAST_DEVELOPED), 'itu')).toContain('itu-cyber-for-good');
    expect(list(run(nothing, ISLAND), 'itu')).toContain('itu-cyber-for-good');
    expect(list(run(nothing, LARGE), 'itu')).not.toContain('itu-cyber-for-good');
  });

  it('a Pacific programme stays in the Pacific', () => {
    const pacific = ['ocsc-cmm', 'csp'];
    expect(list(run(nothing, PACIFIC), 'others')).toEqual(expect.arrayContaining(pacific));
    for (const country of [ISLAND, 'MDV', 'JPN']) {
      expect(
        list(run(nothing, country), 'others').filter((id) => pacific.includes(id)),
        country,
      ).toEqual([]);
    }
  });

  it('programmes of the OAS are for the Americas', () => {
    const ofOas = (alpha3: string) => list(run(nothing, alpha3), 'others').filter((id) => getActivity(id).org === 'OAS');
    expect(ofOas(ISLAND).length).toBeGreaterThan(1);
    for (const country of [LEAST_DEVELOPED, LARGE, PACIFIC]) expect(ofOas(country), country).toEqual([]);
  });

  it('what cannot be decided from data comes as a thing to check', () => {
    const found = run(nothing, ISLAND).find((r) => r.activity === 'get-safe-online');
    expect(found?.reasons).toContainEqual({ code: 'check', values: { condition: 'Commonwealth members' } });
  });

  it('an activity for established capabilities is not offered to one at the first level', () => {
    const established = catalogue.filter((a) => a.maturity_entry === 'established').map((a) => a.id);
    expect(established.length).toBeGreaterThan(0);
    for (const country of [ISLAND, LARGE]) {
      expect(run(nothing, country).filter((r) => established.includes(r.activity))).toEqual([]);
    }
  });

  it('a completed activity is never recommended, not even where it was carried out', () => {
    for (const country of ['TTO', 'VUT', 'GMB', 'ALB']) {
      const completed = run(nothing, country).filter((r) => getActivity(r.activity).status === 'completed');
      expect(completed, country).toEqual([]);
    }
  });

  it('a planned activity is recommended', () => {
    const planned = { ...getActivity('itu-cirt-establishment'), id: 'planned', status: 'planned' as const };
    expect(run(nothing, ISLAND, [planned]).map((r) => r.activity)).toEqual(['planned']);
  });

  it('what is made for the country goes before the same made for all', () => {
    const world = { ...getActivity('itu-cirt-establishment'), id: 'a-world', beneficiaries: [], eligibility: [] };
    const region = { ...world, id: 'b-region', scope: 'regional' as const, regions: ['AMS' as const] };
    const group = { ...world, id: 'c-group', eligibility: ['SIDS'] };
    const country = { ...world, id: 'd-country', type: 'programme' as const, scope: 'countries' as const, countries: [ISLAND] };
    const found = run(nothing, ISLAND, [world, region, group, country]);
    expect(found.map((r) => r.activity)).toEqual(['d-country', 'c-group', 'b-region', 'a-world']);
  });

  it('of two that cover the gap, the more specific leads', () => {
    const narrow = {
      ...getActivity('itu-cirt-establishment'),
      id: 'z-narrow',
      framework_refs: ['F43c', 'F35.8'],
      themes: ['cirt'],
    };
    const broad = { ...narrow, id: 'a-broad', framework_refs: ['F43c', 'F35.8', 'F42', 'F44', 'F23', 'F28'] };
    expect(
      run(
        answer((item) => (itemsOf('T1').has(item.id) ? 'no' : undefined)),
        ISLAND,
        [broad, narrow],
      ).map((r) => r.activity),
    ).toEqual(['z-narrow', 'a-broad']);
  });
});

describe('what is under way', () => {
  const nothing = answer(() => 'no');

  it('comes with its score, after the recommendations of its group, and is not one of them', () => {
    const found = run(nothing, 'GMB');
    const running = found.filter((r) => r.underWay);
    expect(running.map((r) => r.activity).sort()).toEqual(['itu-cirt-assessment', 'itu-cirt-establishment']);
    for (const r of running) expect([r.score > 0, r.reasons.some((reason) => reason.code === 'under_way')]).toEqual([true, true]);
    expect(list(found, 'itu')).not.toContain('itu-cirt-establishment');
    const itu = found.filter((r) => r.group === 'itu');
    expect(itu.slice(-2).every((r) => r.underWay)).toBe(true);
  });

  it('is noted on what works on the same criteria, and lowers it', () => {
    const missing = itemsOf('T1');
    const here = runWithout(missing, 'GMB').find((r) => r.activity === 'itu-d-q3-2');
    const elsewhere = runWithout(missing, LEAST_DEVELOPED).find((r) => r.activity === 'itu-d-q3-2');
    expect(here?.near).toEqual(['itu-cirt-assessment', 'itu-cirt-establishment']);
    expect(here?.reasons).toContainEqual({ code: 'near', values: { activities: here?.near } });
    expect(elsewhere?.near).toEqual([]);
    expect(here?.score ?? 0).toBeLessThan(elsewhere?.score ?? 0);
  });

  it('says nothing on activities about something else', () => {
    const found = run(nothing, 'GMB').find((r) => r.activity === 'unctad-ecommerce-law');
    expect(found?.near).toEqual([]);
  });
});

describe('criteria', () => {
  /** Two criteria of which the second is hidden until the first is met, and one that applies to island states only. */
  const small: Questionnaire = QuestionnaireSchema.parse({
    id: 'small',
    version: '1',
    kind: 'assessment',
    locales: ['en'],
    source: 'test',
    levels: 5,
    context: [{ id: 'ISLAND', answer: { kind: 'yesno' } }],
    overall: {
      id: 'overall',
      kind: 'capability',
      score: 'ratio',
      level: 'gate',
      items: [
        { id: 'seen', level: 2, refs: ['F43c.1'], tags: ['cirt'] },
        { id: 'hidden', level: 3, refs: ['F43c.2'], tags: ['cirt'], shown_when: { item: 'seen', at_least: 'yes' } },
        { id: 'away', level: 3, refs: ['F43c.3'], tags: ['cirt'], applies_when: { item: 'ISLAND', is: ['yes'] } },
      ],
    },
  });
  const named = (answers: Answers) => {
    const found = recommend(small, scoreAssessment(small, answers), catalogue, getCountry(ISLAND));
    expect(found.length).toBeGreaterThan(0);
    return [...new Set(found.flatMap((r) => r.criteria.map((criterion) => criterion.item)))].sort();
  };

  it('that are hidden or do not apply are never named', () => {
    expect(named({ ISLAND: { value: 'no' }, seen: { value: 'no' }, hidden: { value: 'no' }, away: { value: 'no' } })).toEqual([
      'seen',
    ]);
    expect(named({ ISLAND: { value: 'yes' }, seen: { value: 'yes' }, hidden: { value: 'no' }, away: { value: 'no' } })).toEqual([
      'away',
      'hidden',
    ]);
  });

  it('count most at the next level', () => {
    const [found] = runWithout(itemsOf('T1'));
    const level = (id: string) => items.find((item) => item.id === id)?.level ?? 0;
    const criteria = found?.criteria.filter((criterion) => criterion.via === 'topic') ?? [];
    expect(level(criteria[0]?.item ?? '')).toBe(2);
    expect(criteria[0]?.weight ?? 0).toBeGreaterThan(criteria.at(-1)?.weight ?? 0);
  });

  it('that wait for evidence lead to less than those that are missing, and say so', () => {
    const waiting: Answers = Object.fromEntries(items.map((item) => [item.id, { value: 'yes' }]));
    const result = scoreAssessment(questionnaire, waiting);
    expect(Object.values(result.items).some((item) => item.state === 'waiting')).toBe(true);
    const found = run(waiting);
    expect(found.every((r) => r.reasons.some((reason) => reason.code === 'waiting'))).toBe(true);
    expect(Math.max(...found.map((r) => r.score))).toBeLessThan(run(answer(() => 'no'))[0]?.score ?? 0);
  });

  it('are worth what findGains finds, where groups are means and ratios', () => {
    const answers = answer((item) => ['no', 'partial', 'yes', 'dont_know'][item.id.charCodeAt(2) % 4]);
    const result = scoreAssessment(questionnaire, answers);
    const gains = findGains(questionnaire, answers, result);
    const country = getCountry(ISLAND);
    const withGains = recommend(questionnaire, result, catalogue, country, { gains });
    const without = recommend(questionnaire, result, catalogue, country);
    expect(withGains.map((r) => [r.activity, r.score])).toEqual(without.map((r) => [r.activity, r.score]));
  });
});

/** Property tests share the machine with all others. */
const TIMEOUT = 60_000;

describe('every list', { timeout: TIMEOUT }, () => {
  const values = fc.constantFrom('yes', 'partial', 'no', 'dont_know', 'not_applicable', null);
  const drawAnswers = fc
    .array(values, { minLength: items.length, maxLength: items.length })
    .map((drawn): Answers => Object.fromEntries(items.map((item, i) => [item.id, { value: drawn[i] ?? null, note: 'drawn' }])));
  const drawCountry = fc.constantFrom(...countries);

  it('has scores within 0 and 100, a criterion and a reason each, and only criteria that are open', () => {
    fc.assert(
      fc.property(drawAnswers, drawCountry, (answers, country) => {
        const result = scoreAssessment(questionnaire, answers);
        const isOpen = (item: string) => !['met', 'hidden', 'out', undefined].includes(result.items[item]?.state);
        const found = recommend(questionnaire, result, catalogue, country);
        const wrong = found.filter((r) => {
          const activity = getActivity(r.activity);
          return (
            !(r.score > 0 && r.score <= 100) ||
            r.reasons.length === 0 ||
            r.criteria.length === 0 ||
            !r.criteria.every(({ item, weight }) => isOpen(item) && weight > 0) ||
            activity.status === 'completed' ||
            !(r.underWay || judgeEligibility(activity, country).eligible)
          );
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('has ITU first, and within each group the recommendations by score before what is under way', () => {
    fc.assert(
      fc.property(drawAnswers, drawCountry, (answers, country) => {
        const found = recommend(questionnaire, scoreAssessment(questionnaire, answers), catalogue, country);
        const rank = (r: Recommendation) => Number(r.group === 'others') * 2 + Number(r.underWay);
        const sorted = found.toSorted((a, b) => rank(a) - rank(b) || b.score - a.score);
        expect(found.map((r) => r.score)).toEqual(sorted.map((r) => r.score));
        expect(found.map(rank)).toEqual(sorted.map(rank));
        expect(new Set(found.map((r) => r.activity)).size).toBe(found.length);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same for the same values, in whatever order the catalogue comes', () => {
    fc.assert(
      fc.property(
        drawAnswers,
        drawCountry,
        fc.shuffledSubarray(catalogue, { minLength: catalogue.length }),
        (answers, country, shuffled) => {
          const result = scoreAssessment(questionnaire, answers);
          expect(recommend(questionnaire, result, shuffled, country)).toEqual(
            recommend(questionnaire, result, catalogue, country),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it('gets no worse for an activity when one more of its criteria is missing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...itemsOf('T1')), (id) => {
        const score = (missing: Set<string>) =>
          runWithout(missing).find((r) => r.activity === 'itu-cirt-establishment')?.score ?? 0;
        const some = new Set(['T1a']);
        expect(score(new Set([...some, id]))).toBeGreaterThanOrEqual(score(some) * 0.99);
      }),
      { numRuns: 9 },
    );
  });
});

describe('explainRecommendation', { timeout: TIMEOUT }, () => {
  it('says in English what, why, for whom and what to check', () => {
    const found = runWithout(itemsOf('T1')).find((r) => r.activity === 'itu-cirt-establishment') as Recommendation;
    const text = explainRecommendation(found, getActivity(found.activity), questionnaire, framework.texts.en);
    expect(text).toContain('National CIRT design and establishment projects (ITU), score');
    expect(text).toContain('Because 9 criteria are not yet in place.');
    expect(text).toContain('Entry: from level 1.');
    expect(text).toContain('To check: assessment done before.');
    expect(text).toContain('Open worldwide.');
    expect(text).toContain(framework.texts.en?.items[found.criteria[0]?.item ?? '']?.text);
  });

  it('has a sentence for every reason that occurs', () => {
    const answers = answer((item) => ['no', 'partial', 'yes', 'dont_know', null][item.id.charCodeAt(2) % 5]);
    for (const country of countries) {
      for (const r of run(answers, country.alpha3)) {
        const text = explainRecommendation(r, getActivity(r.activity), questionnaire);
        expect(text).not.toMatch(/undefined|NaN|\[object/);
        expect(text.split('\n').length).toBeGreaterThan(r.reasons.length);
      }
    }
  });
});
