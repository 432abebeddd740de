import { describe, expect, it } from 'vitest';
import { type Activity, isUnderWay, judgeEligibility, listPastActivities, searchActivities } from '../../app/domain/catalogue';
import { isDeveloping } from '../../app/domain/country';
import { readCatalogue, readCountries, readDemonstrationCountries } from '../../seeds/reference.server';

const countries = [...readCountries(), ...readDemonstrationCountries()];
const { activities } = readCatalogue();

function getCountry(alpha3: string) {
  const country = countries.find((c) => c.alpha3 === alpha3);
  if (!country) throw new Error(`no country ${alpha3}`);
  return country;
}

/** An activity open to all, changed as the test needs. */
function makeActivity(changes: Partial<Activity>): Activity {
  return {
    ...(activities[0] as Activity),
    scope: 'global',
    regions: [],
    countries: [],
    eligibility: [],
    beneficiaries: [],
    status: 'ongoing',
    ...changes,
  };
}

const judge = (changes: Partial<Activity>, alpha3: string) => judgeEligibility(makeActivity(changes), getCountry(alpha3));

describe('searchActivities', () => {
  const ids = (filter: Parameters<typeof searchActivities>[1]) =>
    searchActivities(activities, filter, countries).map((a) => a.id);

  it('returns everything, in order, for an empty filter', () => {
    expect(ids({})).toEqual(activities.map((a) => a.id));
  });

  it('finds all words in any order, whatever their case and accents', () => {
    expect(ids({ text: 'CARIBBEAN harmonization' })).toContain('itu-hipcar');
    expect(ids({ text: 'harmónization caribbean' })).toEqual(ids({ text: 'CARIBBEAN harmonization' }));
    expect(ids({ text: 'caribbean nowhere-to-be-found' })).toEqual([]);
  });

  it('takes every field together', () => {
    expect(ids({ organisation: 'ITU', theme: 'cyberdrill', status: 'ongoing', area: 'technical' })).toEqual([
      'itu-cyberdrill-regional',
      'itu-cyberdrill-global',
      'itu-cyberdrill-national',
      'itu-rcc-arab',
    ]);
  });

  it('finds an organisation as partner too', () => {
    expect(ids({ organisation: 'INTERPOL' }).length).toBeGreaterThan(activities.filter((a) => a.org === 'INTERPOL').length);
  });

  it('finds what was done in a country, and in a region through its countries', () => {
    expect(ids({ country: 'TTO' })).toContain('itu-cirt-tto');
    expect(ids({ region: 'AMS' })).toContain('itu-cirt-tto');
    expect(ids({ region: 'AMS' })).not.toContain('apcert');
  });
});

describe('isDeveloping', () => {
  it.each([
    ['TTO', 'yes'],
    ['NER', 'yes'],
    ['BRA', 'yes'],
    ['ARM', 'yes'],
    ['MKD', 'yes'],
    ['UKR', 'unknown'],
    ['SRB', 'unknown'],
    ['FRA', 'no'],
    ['NZL', 'no'],
    ['XCC', 'no'],
  ])('%s: %s', (alpha3, verdict) => {
    expect(isDeveloping(getCountry(alpha3))).toBe(verdict);
  });
});

describe('judgeEligibility', () => {
  it('opens a world-wide activity to all, with nothing to check', () => {
    expect(judge({}, 'XCC')).toEqual({ eligible: true, reach: 'world', groups: [], priorities: [], checks: [] });
    expect(judge({ eligibility: ['Member States on request'] }, 'XCC').checks).toEqual([]);
  });

  it('takes groups as alternatives to each other', () => {
    const eligibility = ['LDC', 'SIDS (phase 2)'];
    expect(judge({ eligibility }, 'XBB')).toMatchObject({ eligible: true, reach: 'group', groups: ['ldc'] });
    expect(judge({ eligibility }, 'XAA')).toMatchObject({ eligible: true, groups: ['sids'], checks: ['SIDS (phase 2)'] });
    expect(judge({ eligibility }, 'XCC').eligible).toBe(false);
  });

  it('keeps a condition that no data decides as a thing to check', () => {
    expect(judge({ eligibility: ['Commonwealth members'] }, 'XAA')).toMatchObject({
      eligible: true,
      checks: ['Commonwealth members'],
    });
    expect(judge({ eligibility: ['women; developing countries'] }, 'XAA')).toMatchObject({ eligible: true, checks: ['women'] });
    expect(judge({ eligibility: ['women; developing countries'] }, 'XCC').eligible).toBe(false);
    expect(judge({ eligibility: ['developing countries'] }, 'UKR')).toMatchObject({
      eligible: true,
      checks: ['developing countries'],
    });
  });

  it('reads a priority as no condition', () => {
    const eligibility = ['Member States, priority to developing countries'];
    expect(judge({ eligibility }, 'XAA')).toMatchObject({ eligible: true, priorities: ['developing'], checks: [] });
    expect(judge({ eligibility }, 'XCC')).toMatchObject({ eligible: true, priorities: [], checks: [] });
  });

  it('follows regions, and six of six are the world', () => {
    expect(judge({ scope: 'regional', regions: ['AMS'] }, 'XAA')).toMatchObject({ eligible: true, reach: 'region' });
    expect(judge({ scope: 'regional', regions: ['AMS'] }, 'XBB').eligible).toBe(false);
    expect(judge({ scope: 'regional', regions: ['AFR', 'AMS', 'ARB', 'ASP', 'CIS', 'EUR'] }, 'XBB').reach).toBe('world');
  });

  it('tells Africa and the Pacific islands from the regions they are in', () => {
    const africa: Partial<Activity> = { scope: 'regional', regions: ['AFR', 'ARB'], eligibility: ['African teams'] };
    expect(judge(africa, 'EGY').eligible).toBe(true);
    expect(judge(africa, 'OMN').eligible).toBe(false);
    const pacific: Partial<Activity> = { scope: 'regional', regions: ['ASP'], eligibility: ['Pacific island countries'] };
    expect(judge(pacific, 'VUT')).toMatchObject({ eligible: true, checks: [] });
    expect(judge(pacific, 'MDV').eligible).toBe(false);
    const asia: Partial<Activity> = { scope: 'regional', regions: ['ASP'], eligibility: ['CERTs of Asia and the Pacific'] };
    expect(judge(asia, 'MDV').eligible).toBe(true);
  });

  it('opens an activity that lists countries to these only', () => {
    const changes: Partial<Activity> = { scope: 'countries', countries: ['TTO'], eligibility: ['LDC'] };
    expect(judge(changes, 'TTO')).toMatchObject({ eligible: true, reach: 'country', checks: [] });
    expect(judge(changes, 'BRB').eligible).toBe(false);
  });
});

describe('isUnderWay', () => {
  it('holds for beneficiaries of what is going on, and for projects that list the country', () => {
    expect(isUnderWay(makeActivity({ beneficiaries: ['TTO'] }), 'TTO')).toBe(true);
    expect(isUnderWay(makeActivity({ beneficiaries: ['TTO'], status: 'completed' }), 'TTO')).toBe(false);
    expect(isUnderWay(makeActivity({ countries: ['TTO'], type: 'project' }), 'TTO')).toBe(true);
    expect(isUnderWay(makeActivity({ countries: ['TTO'], type: 'training' }), 'TTO')).toBe(false);
  });
});

describe('listPastActivities', () => {
  it('lists what was completed in a country', () => {
    const past = listPastActivities(activities, 'TTO');
    expect(past.map((a) => a.id)).toContain('itu-cirt-tto');
    expect(past.every((a) => a.status === 'completed')).toBe(true);
  });
});
