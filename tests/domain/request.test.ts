import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../app/domain/access';
import { takeMedian } from '../../app/domain/benchmark';
import type { Activity } from '../../app/domain/catalogue';
import { findOverlaps, type Wanted } from '../../app/domain/duplication';
import {
  compareUrgency,
  findHolder,
  type Holder,
  isAssessmentCurrent,
  isRequestOpen,
  listEmptyFields,
  listMissingNeeds,
  listPriorityReasons,
  makeRequestContent,
  measureService,
  REQUEST_STATES,
  REQUEST_STEPS,
  type RequestStep,
} from '../../app/domain/request';
import { readCatalogue } from '../../seeds/reference.server';

const STEPS = Object.keys(REQUEST_STEPS) as RequestStep[];
const OFFICE = { kind: 'office', office: 'itu-ro-ams', officer: null } as const;

describe('the life of a request', () => {
  it('leads from each state that is not ended to some other, and from an ended one nowhere', () => {
    for (const state of REQUEST_STATES) {
      const ways = STEPS.filter((step) => {
        const { states } = RULES[REQUEST_STEPS[step].action] as { states?: readonly string[] };
        return states?.includes(state);
      });
      expect(ways.length > 0, state).toBe(isRequestOpen(state));
    }
  });

  it('has exactly one holder while it is open, and none when it is ended, whatever happens to it', () => {
    const walk = fc.array(fc.constantFrom(...STEPS), { maxLength: 30 });
    fc.assert(
      fc.property(walk, (steps) => {
        let state: (typeof REQUEST_STATES)[number] = 'draft';
        let holder: Holder | null = { kind: 'country' };
        for (const step of steps) {
          const { states } = RULES[REQUEST_STEPS[step].action] as { states?: readonly string[] };
          if (!states?.includes(state)) continue;
          holder = findHolder(step, holder, OFFICE, 'officer');
          state = REQUEST_STEPS[step].to;
          expect(holder !== null, `${step} to ${state}`).toBe(isRequestOpen(state));
        }
      }),
    );
  });

  it('is kept by whoever took it up, and goes back to them with the answer of the country', () => {
    const taken = findHolder('acknowledge', OFFICE, OFFICE, 'petra');
    expect(taken).toEqual({ kind: 'office', office: 'itu-ro-ams', officer: 'petra' });
    expect(findHolder('ask', taken, OFFICE, 'petra')).toEqual({ kind: 'country' });
    expect(findHolder('reply', { kind: 'country' }, taken as typeof OFFICE, 'iris')).toEqual(taken);
  });

  it('is accepted only with an assessment or as an emergency, and with a reason where others do the same', () => {
    expect(listMissingNeeds('accept', {})).toEqual(['justified', 'assessed']);
    expect(listMissingNeeds('accept', { justified: true, assessed: true })).toEqual([]);
    expect(listMissingNeeds('decline', { text: false })).toEqual(['text']);
    expect(listMissingNeeds('sign_off', { complete: true, justified: true })).toEqual(['second_factor']);
  });

  it('says what a draft still lacks', () => {
    expect(listEmptyFields(makeRequestContent())).toEqual(['title', 'capabilities', 'help', 'whyNow', 'language', 'contact']);
  });
});

describe('an assessment', () => {
  it.each([
    ['2025-01-15', '2027-01-14T23:59:00Z', true],
    ['2025-01-15', '2027-01-15T00:00:00Z', false],
    ['2024-02-29', '2026-02-28T00:00:00Z', true],
    ['2024-02-29', '2026-03-01T00:00:00Z', false],
  ])('submitted %s carries a request on %s: %s', (submitted, now, expected) => {
    expect(isAssessmentCurrent(new Date(submitted), new Date(now))).toBe(expected);
  });
});

describe('priority', () => {
  const at = (day: string) => new Date(`2026-01-${day}T00:00:00Z`);
  it('is given for the reasons shown', () => {
    expect(listPriorityReasons({ sids: true, ldc: true, lldc: false }, false)).toEqual(['sids', 'ldc']);
    expect(listPriorityReasons({ sids: false, ldc: false, lldc: false }, true)).toEqual(['emergency']);
  });
  it('puts emergencies first, then more reasons, then what waits longest', () => {
    const list = [
      { id: 'late', reasons: [], since: at('09') },
      { id: 'early', reasons: [], since: at('01') },
      { id: 'island', reasons: ['sids'], since: at('08') },
      { id: 'both', reasons: ['sids', 'ldc'], since: at('09') },
      { id: 'attack', reasons: ['emergency'], since: at('09') },
    ] as const;
    expect([...list].sort(compareUrgency).map(({ id }) => id)).toEqual(['attack', 'both', 'island', 'early', 'late']);
  });
});

describe('service times', () => {
  it('are whole hours since the submission, and nothing while nothing was answered', () => {
    const submittedAt = new Date('2026-01-01T00:00:00Z');
    const times = { submittedAt, firstAnswerAt: new Date('2026-01-02T01:59:00Z'), decidedAt: null };
    expect(measureService(times)).toEqual({ firstAnswer: 25, decision: null });
    expect(measureService({ ...times, submittedAt: null })).toEqual({ firstAnswer: null, decision: null });
  });
  it.each([
    [[3], 3],
    [[9, 1, 4], 4],
    [[1, 2, 3, 10], 2.5],
  ])('the median of %j is %j', (hours, median) => {
    expect(takeMedian(hours)).toBe(median);
  });
});

describe('duplication', () => {
  const [program] = readCatalogue().activities;
  const make = (change: Partial<Activity>): Activity => ({
    ...(program as Activity),
    id: 'a',
    type: 'project',
    status: 'ongoing',
    scope: 'countries',
    regions: [],
    countries: ['XAA'],
    beneficiaries: [],
    framework_refs: ['F43c'],
    period: { start: '2026', end: null },
    ...change,
  });
  const wanted: Wanted = {
    country: { alpha3: 'XAA', region: 'AMS' },
    topics: ['F43c.1', 'F43c.2', 'F30.1'],
    from: '2027-01-01',
    until: '2027-12-31',
  };
  const TODAY = '2026-11-25';
  const overlapsOf = (change: Partial<Activity>) => findOverlaps(wanted, [make(change)], [], TODAY);

  it('is seen where place, topic and period meet, with the reasons', () => {
    expect(overlapsOf({})).toMatchObject([{ id: 'a', place: 'country', topics: ['F43c.1', 'F43c.2'], period: 'overlaps' }]);
    expect(overlapsOf({ countries: [], scope: 'regional', regions: ['AMS'] })).toMatchObject([{ place: 'region' }]);
    expect(overlapsOf({ period: { start: null, end: null } })).toMatchObject([{ period: 'unknown' }]);
    expect(overlapsOf({ countries: [], beneficiaries: ['XAA'] })).toHaveLength(1);
    expect(overlapsOf({ framework_refs: ['F30.1'] })).toMatchObject([{ topics: ['F30.1'] }]);
  });

  it.each<[string, Partial<Activity>]>([
    ['another country', { countries: ['XBB'] }],
    ['the world', { countries: [], scope: 'global' }],
    ['another region', { countries: [], scope: 'regional', regions: ['AFR'] }],
    ['a regional event', { countries: [], scope: 'regional', regions: ['AMS'], type: 'event' }],
    ['another topic', { framework_refs: ['F30.2', 'F43b'] }],
    ['a period before', { period: { start: '2020', end: '2026' } }],
    ['a period after', { period: { start: '2028-01', end: null } }],
    ['what was completed and has no end', { status: 'completed', period: { start: '2015', end: null } }],
  ])('is not seen in %s', (_what, change) => {
    expect(overlapsOf(change)).toEqual([]);
  });

  it('takes a year as its first and its last day', () => {
    expect(overlapsOf({ period: { start: '2026', end: '2027' } })).toHaveLength(1);
    const early = { ...wanted, from: '2026-12-31', until: '2026-12-31' };
    expect(findOverlaps(early, [make({ period: { start: '2025', end: '2026' } })], [], TODAY)).toHaveLength(1);
    expect(findOverlaps(early, [make({ period: { start: '2025', end: '2026-11' } })], [], TODAY)).toEqual([]);
  });

  it('also looks at the other requests of the country', () => {
    const other = { id: 'r', title: 'Before', topics: ['F30.1', 'F50.1'], from: null, until: null };
    expect(findOverlaps(wanted, [], [other], TODAY)).toMatchObject([
      { kind: 'request', id: 'r', topics: ['F30.1'], period: 'unknown' },
    ]);
    expect(findOverlaps(wanted, [], [{ ...other, until: '2026-12-31' }], TODAY)).toEqual([]);
  });

  it('finds what is known of the catalogue: what names a country stands before what its region has', () => {
    const barbados = {
      ...wanted,
      country: { alpha3: 'BRB', region: 'AMS' },
      topics: ['F30.1', 'F43c.1', 'F31.1'],
      from: null,
      until: null,
    };
    const found = findOverlaps(barbados, readCatalogue().activities, [], TODAY);
    const places = found.map(({ place }) => place);
    expect(places).toEqual(places.toSorted());
    for (const { id } of found) {
      const activity = readCatalogue().activities.find((one) => one.id === id);
      expect(activity?.status, id).not.toBe('completed');
    }
  });
});
