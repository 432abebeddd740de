import type { Framework } from '../../../seeds/reference.server';
import { type Mandate, searchTopics, type TopicFilter } from '../../domain/mandate';

/** The topics of the framework in its order, each with its paragraph and area. */
export function listTopics(framework: Framework) {
  return framework.paragraphs.flatMap(({ area, gist, topics }) => topics.map(({ id, label }) => ({ id, label, gist, area })));
}

/** What the page shows for a search: topics by area with who is responsible, and what there is to say about these entities. */
export function viewSearch(framework: Framework, mandates: readonly Mandate[], filter: TopicFilter) {
  const topics = listTopics(framework);
  const found = searchTopics(topics, mandates, filter);
  const isSearched = Object.values(filter).some((value) => value !== undefined);
  const named = new Set(found.flatMap(({ entities }) => entities.map(({ id }) => id)));
  const names = new Map(mandates.map(({ id, name }) => [id, name]));
  const shown = mandates.filter(({ id }) => !isSearched || named.has(id) || id === filter.entity);
  return {
    total: topics.length,
    found: found.length,
    without: found.filter(({ entities }) => entities.length === 0).length,
    areas: [...new Set(topics.map(({ area }) => area))]
      .map((area) => ({
        area,
        topics: found
          .filter(({ topic }) => topic.area === area)
          .map(({ topic: { id, label }, entities }) => ({
            id,
            label,
            entities: entities.map((e) => ({ id: e.id, name: e.name })),
          })),
      }))
      .filter((entry) => entry.topics.length > 0),
    entities: shown.map(
      ({ id, name, kind, role, source, paragraphs, topics: works, framework_refs, partners, note, verified }) => ({
        ...{ id, name, kind, role, source, paragraphs, works, note },
        refs: framework_refs,
        partners: partners.map((partner) => names.get(partner) ?? partner.toUpperCase()),
        unconfirmed: verified !== true,
      }),
    ),
  };
}
