import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SPAN, type MappingReport, mapActivities, type Span } from '../../app/domain/mapping';
import { readCatalogue, readCountries, readFramework, readResolutions } from '../../seeds/reference.server';

/** The mapping report over the real catalogue, against numbers added up by hand and counts made another way. */

const EVER: Span = { from: '1900-01-01', to: '2100-12-31' };
const TODAY = '2026-11-25';

const { activities, offices, aggregate_expenditure: aggregates } = readCatalogue();
const input = {
  ...{ activities, offices, aggregates, countries: readCountries(), resolutions: readResolutions() },
  expectedResults: readFramework().expected_results,
};
const map = (span: Span, owner?: 'itu' | 'others') =>
  mapActivities(input, { span, grouping: 'resolution', filter: owner ? { owner } : {}, today: TODAY });

const sayTotals = ({ totals }: Pick<MappingReport, 'totals'>) =>
  totals.map(({ currency, kind, low, high }) => `${currency} ${kind} ${low}${high === low ? '' : `-${high}`}`);

/** The files as they lie there, read without the schemas and without the code under test. */
interface RawActivity {
  id: string;
  resolutions: string[];
  expected_results: string[];
  beneficiaries: string[];
  outputs: string[];
  period: { start: string | null; end: string | null };
  expenditure: { funder: string | null; staff: number | null; non_staff: number | null; accounting_period: string | null }[];
}
const raw: RawActivity[] = JSON.parse(readFileSync('seeds/reference/catalogue.json', 'utf8')).activities;
const rawResolutions: { id: string }[] = JSON.parse(readFileSync('seeds/reference/resolutions.json', 'utf8')).resolutions;

/** Read off the catalogue: what had ended before WTDC-17 was opened on 9 October 2017. */
const ENDED_BEFORE_WTDC_17 = [
  'itu-cirt-tto', // November 2015
  'itu-hipcar', // September 2013
  'itu-hipssa', // September 2013
  'itu-icb4pac', // September 2013
  'itu-ec-acp', // September 2013
  'itu-impact', // 2014
  'itu-ciip-selfassessment', // 2012
  'oas-cto-caribbean', // 2016
];
const rawSince2017 = raw.filter(({ id }) => !ENDED_BEFORE_WTDC_17.includes(id));

describe('the 91 activities', () => {
  it('are all in the report of all time, and 83 in the one since WTDC-17', () => {
    expect(map(EVER).rows.map(({ activity }) => activity.id)).toEqual(raw.map(({ id }) => id));
    expect(raw).toHaveLength(91);
    expect(map(DEFAULT_SPAN).rows.map(({ activity }) => activity.id)).toEqual(rawSince2017.map(({ id }) => id));
    expect(rawSince2017).toHaveLength(83);
  });

  it('stand each in the group of every resolution that it names, or in the last group', () => {
    const { groups } = map(EVER);
    for (const { key, rows } of groups) {
      const own = raw.filter(({ resolutions }) => (key === null ? resolutions.length === 0 : resolutions.includes(key)));
      expect(
        rows.map(({ activity }) => activity.id),
        String(key),
      ).toEqual(own.map(({ id }) => id));
    }
    expect(groups.at(-1)?.rows).toHaveLength(37);
  });
});

describe('the money', () => {
  /*
   * Twelve activities publish amounts, eighteen in all. Five amounts are shown and never added:
   *   itu-hipcar              USD 3,000,000 and CHF 1,000,000 or more   part of itu-ec-acp, its umbrella
   *   eu4digital-cyber        EUR 3,121,600                             part of its own 7,000,000
   *   cw-cyber-programme      GBP 5,500,000                             part of its own 15,000,000
   *   pacson                  AUD 15,000,000                            of a whole programme, of which it is a part
   * Thirteen are added, each currency and kind on its own:
   *   CHF published range     itu-9ras17059   100,000 to 500,000
   *   EUR real                coe-octopus      20,000 + 50,000                       =     70,000
   *   EUR announced           eu4digital-cyber  7,000,000
   *                           eu-cybernet     + 3,999,600  = 10,999,600
   *                           ocwar-c         + 7,500,000  = 18,499,600              = 18,499,600 since WTDC-17
   *                           itu-ec-acp      + 8,000,000  (2008 to 2013)            = 26,499,600 of all time
   *   GBP real                coe-octopus     100,000
   *   GBP announced           interpol-afjoc  2,900,000
   *                           cw-cyber-programme + 15,000,000                        = 17,900,000
   *   SGD announced           ascce           30,000,000
   *                           accp            + 10,000,000                           = 40,000,000
   *   USD announced           itu-ec-acp      500,000 (2008 to 2013)
   */
  it('since WTDC-17 adds up to this', () => {
    expect(sayTotals(map(DEFAULT_SPAN))).toEqual([
      'CHF scale 100000-500000',
      'EUR real 70000',
      'EUR budget 18499600',
      'GBP real 100000',
      'GBP budget 17900000',
      'SGD budget 40000000',
    ]);
  });

  it('of all time adds up to this', () => {
    expect(sayTotals(map(EVER))).toEqual([
      'CHF scale 100000-500000',
      'EUR real 70000',
      'EUR budget 26499600',
      'GBP real 100000',
      'GBP budget 17900000',
      'SGD budget 40000000',
      'USD budget 500000',
    ]);
    expect(map(EVER).notAdded.map(({ activity, amount }) => [activity.id, amount.amount, amount.counting])).toEqual([
      ['itu-hipcar', 3_000_000, 'part'],
      ['itu-hipcar', 1_000_000, 'part'],
      ['eu4digital-cyber', 3_121_600, 'part'],
      ['cw-cyber-programme', 5_500_000, 'part'],
      ['pacson', 15_000_000, 'wider'],
    ]);
  });

  it('of ITU alone adds up to this', () => {
    expect(sayTotals(map(DEFAULT_SPAN, 'itu'))).toEqual(['CHF scale 100000-500000']);
    expect(sayTotals(map(EVER, 'itu'))).toEqual(['CHF scale 100000-500000', 'EUR budget 8000000', 'USD budget 500000']);
  });

  it('of one year takes the amounts whose accounting period touches it', () => {
    // Of coe-octopus only the Dutch contribution of November 2022; eu4digital-cyber (2019-2022), eu-cybernet (2019-09/2023-08) and
    // ocwar-c (2019-01/2023-01) are told whole: 18,499,600. accp (2017-04/2022) and ascce (2019-2023): 40,000,000.
    expect(sayTotals(map({ from: '2022-01-01', to: '2022-12-31' }))).toEqual([
      'EUR real 50000',
      'EUR budget 18499600',
      'GBP budget 2900000',
      'SGD budget 40000000',
    ]);
  });

  it('published in sum only is of 2013', () => {
    expect(map(DEFAULT_SPAN).aggregates).toEqual([]);
    expect(map(EVER).aggregates.map(({ id }) => id)).toEqual(['itu-d-obj3-2013']);
  });
});

describe('what was not published', () => {
  const count = (list: readonly RawActivity[]) => {
    const amounts = list.flatMap(({ expenditure }) => expenditure);
    return {
      amount: list.filter(({ expenditure }) => expenditure.length === 0).length,
      period: list.filter(({ period }) => !period.start && !period.end).length,
      beneficiaries: list.filter(({ beneficiaries }) => beneficiaries.length === 0).length,
      office: 0,
      outputs: list.filter(({ outputs }) => outputs.length === 0).length,
      funder: amounts.filter(({ funder }) => !funder).length,
      split: amounts.filter(({ staff, non_staff }) => staff === null && non_staff === null).length,
      accountingPeriod: amounts.filter(({ accounting_period }) => !accounting_period).length,
    };
  };

  it('is counted as it lies in the file', () => {
    expect(map(EVER).unpublished).toEqual(count(raw));
    expect(map(DEFAULT_SPAN).unpublished).toEqual(count(rawSince2017));
  });

  it('is these numbers', () => {
    // 91 less the twelve with amounts; 83 less ten, since itu-hipcar and itu-ec-acp had ended. No amount has a published split.
    expect(map(EVER).unpublished).toMatchObject({ amount: 79, split: 18, funder: 2, accountingPeriod: 1, period: 19 });
    expect(map(DEFAULT_SPAN).unpublished).toMatchObject({ amount: 73, split: 14, funder: 1, accountingPeriod: 1, period: 19 });
  });

  it('stays open: no number stands in for a split that nobody published', () => {
    for (const { staff, nonStaff, split } of map(EVER).totals) expect([staff, nonStaff, split]).toEqual([null, null, 0]);
  });
});

describe('what no activity serves', () => {
  const listOpen = (list: readonly RawActivity[]) => {
    const named = new Set(list.flatMap(({ resolutions }) => resolutions));
    return rawResolutions.map(({ id }) => id).filter((id) => !named.has(id));
  };

  it('are eleven of the 33 resolutions, and twelve since WTDC-17', () => {
    const ever = map(EVER).notServed.resolutions.map(({ id }) => id);
    expect(ever).toEqual(listOpen(raw));
    expect(ever).toEqual([
      ...['pp-174', 'pp-181', 'pp-99', 'wtdc-64', 'wtdc-84', 'wtdc-17'],
      ...['unga-57-239', 'unga-79-243', 'wsis-c5', 'malabo', 'itu-gca'],
    ]);
    expect(rawResolutions).toHaveLength(33);
    const since = map(DEFAULT_SPAN).notServed.resolutions.map(({ id }) => id);
    expect(since).toEqual(listOpen(rawSince2017));
    expect(since.filter((id) => !ever.includes(id))).toEqual(['unga-64-211']);
  });

  it('are clauses that share no topic with any activity of their resolution', () => {
    const open = map(EVER).notServed.clauses.flatMap(({ clauses }) => clauses.map(({ id }) => id));
    // pp-130.7 (F44.7, F53.1) was served by an activity that ended before WTDC-17.
    expect(open).toEqual(['wtsa-52.1', 'oas-2004.2', 'oas-2004.3', 'cicte-1-19.2']);
    const since = map(DEFAULT_SPAN).notServed.clauses.flatMap(({ clauses }) => clauses.map(({ id }) => id));
    expect(since).toEqual(['pp-130.7', ...open]);
  });

  it('is no region and no expected result', () => {
    expect(map(DEFAULT_SPAN).notServed.regions).toEqual([]);
    expect(map(DEFAULT_SPAN).notServed.expectedResults).toEqual([]);
  });
});
