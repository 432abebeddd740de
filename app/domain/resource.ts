import { type Activity, findOwner, PillarSchema } from './catalogue';

/**
 * The resource that ITU Council Decision 630 asks for: by pillar of the Global Cybersecurity Agenda, examples of best practice (a),
 * sources of advice, assistance or guidance (b), and programmes of capacity building (c), of ITU and of others.
 */
export const RESOURCE_KINDS = ['a', 'b', 'c'] as const;
export type ResourceKind = (typeof RESOURCE_KINDS)[number];
export type Pillar = (typeof PillarSchema.options)[number];

type Resource = Pick<Activity, 'org' | 'title' | 'status' | 'gca_pillars' | 'decision630'>;

/** Resources of one kind on the page of a pillar; those that are completed stand last. */
export interface ResourceGroup<R> {
  kind: ResourceKind;
  itu: R[];
  others: R[];
}

/** Running and planned before completed, then by title. */
function sortResources<R extends Resource>(resources: readonly R[]): R[] {
  const isOver = ({ status }: Resource) => Number(status === 'completed');
  return resources.toSorted((a, b) => isOver(a) - isOver(b) || (a.title < b.title ? -1 : a.title > b.title ? 1 : 0));
}

/** What stands on the page of a pillar, by kind and owner. An activity of several kinds stands under each of them. */
export function groupResources<R extends Resource>(resources: readonly R[], pillar: Pillar): ResourceGroup<R>[] {
  const here = sortResources(resources.filter(({ gca_pillars }) => gca_pillars.includes(pillar)));
  return RESOURCE_KINDS.map((kind) => {
    const ofKind = here.filter(({ decision630 }) => decision630.includes(kind));
    const of = (owner: ReturnType<typeof findOwner>) => ofKind.filter((resource) => findOwner(resource) === owner);
    return { kind, itu: of('itu'), others: of('others') };
  });
}

/** How many resources of each kind, and how many in all, stand on the page of each pillar. */
export function countResources(
  resources: readonly Resource[],
): { pillar: Pillar; kinds: Record<ResourceKind, number>; all: number }[] {
  return PillarSchema.options.map((pillar) => {
    const groups = groupResources(resources, pillar);
    const kinds = Object.fromEntries(groups.map(({ kind, itu, others }) => [kind, itu.length + others.length]));
    const all = new Set(groups.flatMap(({ itu, others }) => [...itu, ...others])).size;
    return { pillar, kinds: kinds as Record<ResourceKind, number>, all };
  });
}
