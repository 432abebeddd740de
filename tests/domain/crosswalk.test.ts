import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Crosswalk, checkCrosswalk, listPublishedFacts, listSpeakers } from '../../app/domain/crosswalk';
import { parseCrosswalk, readBenchmark, readCrosswalk } from '../../seeds/reference.server';

const crosswalk = readCrosswalk();
const speakers = listSpeakers(crosswalk);
const text = readFileSync('seeds/benchmark/crosswalk.yaml', 'utf8');

describe('the crosswalk of the project', () => {
  it('speaks about twenty capabilities of thirty, and says of the others why not', () => {
    const silent = crosswalk.capabilities.filter((capability) => capability.silent !== undefined).map(({ id }) => id);
    expect(silent).toEqual(['L2', 'L4', 'L6', 'P6', 'T6', 'T7', 'B5', 'B6', 'C2', 'C5']);
    expect(Object.keys(speakers.byTheme)).toHaveLength(20);
    expect(crosswalk.unused.map(({ id }) => id)).toEqual(['TS4', 'CDS4', 'CDS5']);
  });

  it('gives every share a reason of one sentence', () => {
    for (const { id, indicators, silent } of crosswalk.capabilities) {
      for (const reason of [...indicators.map((speaker) => speaker.reason), ...(silent ? [silent] : [])]) {
        expect(reason, id).toMatch(/^[A-Z][^.]{20,}\.$/);
      }
    }
  });
});

describe('a crosswalk that is not sound is refused by file and id', () => {
  const change = (from: string, to: string) => () => {
    expect(text).toContain(from);
    return parseCrosswalk('a.yaml', text.replace(from, to));
  };

  it.each([
    ['{id: OS2, share: 0.7', '{id: OS2, share: 0.6', 'a.yaml: [P2] the shares add up to 0.9, not to 1'],
    ['{id: OS2, share: 0.7', '{id: OS9, share: 0.7', 'a.yaml: [P2] refers to unknown indicator "OS9"'],
    ['{id: CS5, share: 0.3', '{id: OS2, share: 0.3', 'a.yaml: [P2] names the indicator "OS2" twice'],
    ['- id: P6\n', '- id: P7\n', 'a.yaml: [P7] is no capability of un-framework@1.0'],
    ['- id: P6\n', '- id: P5\n', 'a.yaml: [P5] stands here twice'],
    ['- id: P6\n', '- id: P5\n', 'a.yaml: [P6] is not listed'],
    ['{id: CDS5,', '{id: CDS4,', 'a.yaml: [CDS4] stands here twice'],
    ['{id: CDS5,', '{id: CDS4,', 'a.yaml: [CDS5] is used nowhere'],
    ['{id: CDS5,', '{id: CDS9,', 'a.yaml: [CDS9] is an unknown indicator'],
    ['{id: CDS5,', '{id: OS1,', 'a.yaml: [OS1] speaks about a capability, and yet is called unused'],
    ['    silent: "The index does not look', '    was: "The index does not look', 'a.yaml: capabilities.11'],
    ['share: 0.7', 'share: -1', 'a.yaml: capabilities.7.indicators.0.share'],
  ])('%s becomes %s', (from, to, message) => {
    expect(change(from, to)).toThrow(message);
  });

  it('where a capability is both silent and spoken about, or neither', () => {
    const one = (capability: Partial<Crosswalk['capabilities'][number]>) =>
      checkCrosswalk(
        { ...crosswalk, capabilities: [{ id: 'L1', indicators: [], ...capability }], unused: [] },
        new Set(['LS1']),
        new Set(['L1']),
      ).map(({ id, message }) => `${id} ${message}`);
    const indicators = [{ id: 'LS1', share: 1, reason: 'Because.' }];
    expect(one({ indicators })).toEqual([]);
    expect(one({ indicators, silent: 'No.' })).toEqual(['L1 has indicators, and yet says that it is silent']);
    expect(one({})).toContain('L1 has neither indicators nor a reason why it is silent');
  });
});

describe('what one edition says about a country', () => {
  const albania = readBenchmark().find(({ country, year }) => country === 'ALB' && year === 2020);

  it('is the sum of share x indicator, by hand for Albania in 2020', () => {
    // LS1 .8754346, LS2 .9327505, TS1 .6713786, TS2 0, TS3 1, OS1 .7355398, OS2 1, OS3 0, CDS1 .5805195, CDS2 .7999442, CDS3 .7089286,
    // CDS6 .4928571, CS1 .8555377, CS2 1, CS3 0, CS4 0, CS5 0.
    const expected = {
      L1: 0.8754346,
      P2: 0.7, // .7 x 1 + .3 x 0
      P3: 0.9663753, // (.9327505 + 1) / 2
      P4: 0,
      T2: 0.5745138, // .4 x .9327505 + .3 x .6713786 + .3 x 0
      T3: 0.5937621, // .4 x .9327505 + .3 x 0 + .3 x .7355398
      T4: 0.7, // .7 x 1 + .3 x 0
      B1: 0.6062013, // .8 x .5805195 + .2 x .7089286
      B2: 0.5542208, // .7 x .5805195 + .3 x .4928571
      B4: 0.7544364, // (.7999442 + .7089286) / 2
      C1: 0.4277689, // (.8555377 + 0) / 2
      C4: 0.5, // (1 + 0) / 2
    };
    const facts = new Map(listPublishedFacts(speakers, albania as NonNullable<typeof albania>).map((fact) => [fact.theme, fact]));
    expect(facts.size).toBe(20);
    for (const [theme, value] of Object.entries(expected)) expect(facts.get(theme)?.low, theme).toBeCloseTo(value, 6);
    expect(facts.get('P3')).toMatchObject({
      country: 'ALB',
      layer: 'benchmark',
      date: '2020',
      source: 'gci@2020',
      completeness: 1,
      level: null,
    });
    for (const { low, high } of facts.values()) expect(high).toBe(low);
  });

  it('stays open by the share of what was not published, and is nothing where nothing was', () => {
    const say = (indicators: Record<string, number>) =>
      listPublishedFacts(speakers, { country: 'AAA', year: 2024, indicators }).map(
        ({ theme, low, high, completeness }) => `${theme} ${low.toFixed(2)} ${high.toFixed(2)} ${completeness}`,
      );
    expect(say({ OS2: 0.5 })).toEqual(['P2 0.35 0.65 0.7']);
    expect(say({ CS5: 0 })).toEqual(['P2 0.00 0.70 0.3']);
    expect(say({ OS2: 0.5, CS5: 0 })).toEqual(['P2 0.35 0.35 1']);
    expect(say({ TS4: 1 })).toEqual([]);
  });

  it('lies in 0..1, and closes within what was open as more is published', () => {
    const ids = Object.keys(albania?.indicators ?? {});
    const scores = fc.dictionary(fc.constantFrom(...ids), fc.double({ min: 0, max: 1, noNaN: true }), { noNullPrototype: true });
    fc.assert(
      fc.property(scores, fc.subarray(ids), (indicators, hidden) => {
        const tell = (given: Record<string, number>) =>
          listPublishedFacts(speakers, { country: 'AAA', year: 2024, indicators: given });
        const full = new Map(tell(indicators).map((fact) => [fact.theme, fact]));
        for (const { low, high } of full.values()) {
          expect(low).toBeGreaterThanOrEqual(0);
          expect(low).toBeLessThanOrEqual(high);
          expect(high).toBeLessThanOrEqual(1);
        }
        const fewer = Object.fromEntries(Object.entries(indicators).filter(([id]) => !hidden.includes(id)));
        for (const { theme, low, high } of tell(fewer)) {
          expect(full.get(theme)?.low).toBeGreaterThanOrEqual(low - 1e-12);
          expect(full.get(theme)?.high).toBeLessThanOrEqual(high + 1e-12);
        }
      }),
    );
  });
});
