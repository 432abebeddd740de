import { type DraftActivity, type DraftQuestion, draftInitiative } from '../../app/domain/initiative';
import type { Fact } from '../../app/domain/theme';
import { makeBase, makeCountry, makeFact } from './few-countries';
import { makeActivity, makeAmount } from './small-mapping';

/**
 * Five countries and two themes, small enough to work out by hand. `team` has levels, by rounds; `laws` has none, by an index.
 *
 * | | AAA | BBB | CCC | DDD | EEE |
 * | level of team | 1 | 2 | 2 | 4 | not known |
 * | reached of laws | 0.2 | 0.4 | 0.9 | 0.6 | not known |
 *
 * Below level 3 or half: AAA, BBB, CCC; EEE asked for it. DDD needs no help. Points left (of 20 and 10), as team is reached by a fifth of
 * its level: AAA 16 + 8, BBB 12 + 6, CCC 12 + 1.
 */
const round = (country: string, level: number, changes: Partial<Fact> = {}): Fact =>
  makeFact('team', country, level / 5, {
    ...{ level, layer: 'validated', date: '2025-06-01', source: 'un-framework@1.0' },
    ...changes,
  });

export const FACTS: readonly Fact[] = [
  ...[round('AAA', 1), round('BBB', 2, { layer: 'declared', date: '2025-03-01' }), round('CCC', 2), round('DDD', 4)],
  ...[makeFact('laws', 'AAA', 0.2), makeFact('laws', 'BBB', 0.4), makeFact('laws', 'CCC', 0.9), makeFact('laws', 'DDD', 0.6)],
];

export const ACTIVITIES: readonly DraftActivity[] = [
  makeActivity({ id: 'cirt', title: 'CIRT programme', expenditure: [makeAmount({ funder: 'Funder One', amount: 1000 })] }),
  makeActivity({
    ...{ id: 'drill', title: 'CyberDrill', funders: ['Funder Two'] },
    expenditure: [makeAmount({ amount: 5, overlap: 'part' }), makeAmount({ amount: 5, amount_max: 9, kind: 'scale' })],
  }),
  makeActivity({ id: 'past', title: 'Ended' }),
  makeActivity({ id: 'elsewhere', title: 'Elsewhere' }),
  makeActivity({ id: 'oas-team', title: 'CSIRTAmericas', org: 'OAS' }),
  makeActivity({ id: 'oas-laws', title: 'Law workshops', org: 'OAS' }),
  makeActivity({ id: 'bank', title: 'A loan', org: 'A bank' }),
  makeActivity({ id: 'world', title: 'A guide', org: 'Others' }),
];

export const BASE = makeBase({
  themes: [
    { id: 'team', area: 'technical', points: 20 },
    { id: 'laws', area: 'legal', points: 10 },
  ],
  countries: ['AAA', 'BBB', 'CCC', 'DDD', 'EEE'].map((code) => makeCountry(code)),
  facts: FACTS,
  demand: [
    { country: 'EEE', themes: ['team'], month: '2025-01' },
    { country: 'DDD', themes: ['other'], month: '2025-01' },
  ],
  supply: [
    { activity: 'cirt', themes: ['team'], countries: ['CCC', 'AAA'], status: 'ongoing' },
    { activity: 'drill', themes: ['team', 'other'], countries: [], status: 'planned' },
    { activity: 'past', themes: ['team'], countries: ['AAA'], status: 'completed' },
    { activity: 'elsewhere', themes: ['team'], countries: ['DDD'], status: 'ongoing' },
    { activity: 'oas-team', themes: ['team'], countries: ['BBB', 'DDD'], status: 'ongoing' },
    { activity: 'oas-laws', themes: ['laws'], countries: ['AAA'], status: 'planned' },
    { activity: 'bank', themes: ['other'], countries: ['AAA'], status: 'ongoing' },
    { activity: 'world', themes: ['team'], countries: [], status: 'ongoing' },
  ],
});

export const QUESTION: DraftQuestion = {
  base: BASE,
  themes: ['team', 'laws'],
  countries: ['EEE', 'DDD', 'CCC', 'BBB', 'AAA'],
  activities: ACTIVITIES,
  org: 'ITU',
  year: 2029,
};

export const DRAFT = draftInitiative(QUESTION);
