import { z } from 'zod';
import { AreaSchema, findParagraph, VerifiedSchema } from './catalogue';

/** Who in the United Nations system does what about cybersecurity and cybercrime (CEB/2013/2, Annex III, section II). */
export const MandateSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  source: z.string(),
  /** `III.8` is a paragraph of Annex III, `CEB.63` one of the session report itself. */
  paragraphs: z.array(z.string()),
  areas: z.array(AreaSchema),
  role: z.string(),
  /** In words, as the source has them. */
  topics: z.array(z.string()),
  /** Topics (`F28.1`) or whole paragraphs (`F28`) of the framework. */
  framework_refs: z.array(z.string()),
  partners: z.array(z.string()),
  note: z.string(),
  verified: VerifiedSchema,
});
export type Mandate = z.infer<typeof MandateSchema>;

/**
 * The entities responsible for a topic of the framework: first those that name it, then those that name its whole paragraph, each
 * in the order they came in. Empty where the framework names nobody.
 * @param topic `F43c.1`; a whole paragraph such as `F43c` finds those that name it, or any topic of it
 */
export function listResponsible<M extends Pick<Mandate, 'framework_refs'>>(mandates: readonly M[], topic: string): M[] {
  const paragraph = findParagraph(topic);
  const isWhole = topic === paragraph;
  const names = ({ framework_refs }: M, reference: string) => framework_refs.includes(reference);
  const exact = mandates.filter((mandate) => names(mandate, topic));
  const wider = mandates.filter((mandate) => {
    if (exact.includes(mandate)) return false;
    return isWhole ? mandate.framework_refs.some((ref) => findParagraph(ref) === topic) : names(mandate, paragraph);
  });
  return [...exact, ...wider];
}

/** A topic of the framework as a search looks at it. */
export interface TopicPlace {
  id: string;
  label: string;
  /** What its paragraph says. */
  gist: string;
  area: string;
}

/** What to look for; every field given must hold. */
export interface TopicFilter {
  /** A reference (`F43c.1`, `F43c`), else words, all of which must occur in the topic or its paragraph. */
  topic?: string | undefined;
  area?: string | undefined;
  /** Id of an entity; `none`: topics for which no entity is named. */
  entity?: string | undefined;
}

/** Entity that stands for nobody in a filter. */
export const NOBODY = 'none';

/** The topics that satisfy a filter with their entities, in the order they came in. */
export function searchTopics<T extends TopicPlace, M extends Pick<Mandate, 'id' | 'framework_refs'>>(
  topics: readonly T[],
  mandates: readonly M[],
  { topic = '', area, entity }: TopicFilter,
): { topic: T; entities: M[] }[] {
  const wanted = topic.trim().toLowerCase();
  const isReference = /^f\d{2}[a-d]?(\.\d{1,2})?$/.test(wanted);
  const words = wanted.split(/\s+/).filter(Boolean);
  return topics
    .filter((place) => {
      if (area && place.area !== area) return false;
      const id = place.id.toLowerCase();
      if (isReference) return id === wanted || findParagraph(id) === wanted;
      const text = `${place.label} ${place.gist}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map((place) => ({ topic: place, entities: listResponsible(mandates, place.id) }))
    .filter(({ entities }) => {
      if (!entity) return true;
      return entity === NOBODY ? entities.length === 0 : entities.some(({ id }) => id === entity);
    });
}
