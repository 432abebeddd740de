import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PillarSchema } from '../../app/domain/catalogue';
import { countResources, groupResources, type Pillar, RESOURCE_KINDS, type ResourceKind } from '../../app/domain/resource';
import { readCatalogue } from '../../seeds/reference.server';

const { activities } = readCatalogue();
const PILLARS = PillarSchema.options;

const resource = fc.record({
  id: fc.uuid(),
  org: fc.constantFrom('ITU', 'OAS', 'ITU Academy'),
  title: fc.string(),
  status: fc.constantFrom('planned' as const, 'ongoing' as const, 'completed' as const),
  gca_pillars: fc.subarray([...PILLARS]),
  decision630: fc.subarray([...RESOURCE_KINDS]),
});

/** Where each resource stands, told the other way round: from the pages. */
function listPlaces<R extends Parameters<typeof groupResources>[0][number] & { id: string }>(resources: readonly R[]) {
  const places: string[] = [];
  for (const pillar of PILLARS)
    for (const { kind, itu, others } of groupResources(resources, pillar)) {
      for (const { id } of itu) places.push(`${id} ${pillar} ${kind} itu`);
      for (const { id } of others) places.push(`${id} ${pillar} ${kind} others`);
    }
  return places.toSorted();
}

const expectedPlaces = (resources: readonly { id: string; org: string; gca_pillars: Pillar[]; decision630: ResourceKind[] }[]) =>
  resources
    .flatMap(({ id, org, gca_pillars, decision630 }) =>
      gca_pillars.flatMap((pillar) => decision630.map((kind) => `${id} ${pillar} ${kind} ${org === 'ITU' ? 'itu' : 'others'}`)),
    )
    .toSorted();

describe('resources', () => {
  it('stand exactly where their pillars and letters say, each activity of the catalogue', () => {
    const places = listPlaces(activities);
    expect(places).toEqual(expectedPlaces(activities));
    // Every one has a letter and a pillar, so none is lost.
    expect(new Set(places.map((place) => place.split(' ')[0])).size).toBe(activities.length);
  });

  it('stand exactly where their pillars and letters say, whatever they are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(resource, { selector: ({ id }) => id }), (resources) => {
        expect(listPlaces(resources)).toEqual(expectedPlaces(resources));
      }),
    );
  });

  it('that are completed stand last, the others by title', () => {
    const make = (title: string, status: 'planned' | 'ongoing' | 'completed') => ({
      ...{ org: 'ITU', title, status },
      gca_pillars: ['legal' as const],
      decision630: ['a' as const],
    });
    const all = [make('D', 'ongoing'), make('A', 'completed'), make('B', 'planned'), make('C', 'completed')];
    expect(groupResources(all, 'legal')[0]?.itu.map(({ title }) => title)).toEqual(['B', 'D', 'A', 'C']);
    expect(groupResources(all, 'technical').every(({ itu, others }) => itu.length + others.length === 0)).toBe(true);
  });

  it('are counted once in all, and once under each of their kinds', () => {
    // By hand from the catalogue: 7 best practices of ITU for legal measures and 5 of others; 3 and 10 sources of advice.
    const legal = countResources(activities).find(({ pillar }) => pillar === 'legal');
    expect(legal?.kinds).toEqual({ a: 12, b: 13, c: 18 });
    expect(legal?.all).toBe(activities.filter(({ gca_pillars }) => gca_pillars.includes('legal')).length);
    expect(countResources([])).toEqual(PILLARS.map((pillar) => ({ pillar, kinds: { a: 0, b: 0, c: 0 }, all: 0 })));
  });
});
