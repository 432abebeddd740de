import { findParagraph } from './catalogue';

/**
 * The topics that something shares with what is wanted, each once, in their order. The same topic is shared, and each topic of a
 * paragraph that is named whole.
 * @param wanted topics of the framework: `F43c.1`
 * @param references topics or whole paragraphs: `F43c`
 */
export function shareTopics(wanted: readonly string[], references: readonly string[]): string[] {
  const named = new Set(references);
  return [...new Set(wanted)].filter((topic) => named.has(topic) || named.has(findParagraph(topic))).sort();
}
