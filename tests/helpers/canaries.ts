import { randomBytes } from 'node:crypto';
import type { Depth } from '../../app/domain/publication';

const CANARY = /zq[0-9a-f]{8}n\d+qz/g;

/**
 * Words that stand for what a country keeps to itself: each place gets its own, so that one that is found somewhere says where
 * it came from. Small letters and digits only: no encoding of a page, an address or a file changes it.
 */
export class Canaries {
  readonly #planted = new Map<string, { place: string; shown: Depth | null }>();
  readonly #run = randomBytes(4).toString('hex');

  /** A new word for a place; `shown`: the first depth of a publication of its round that shows it, null for none. */
  plant(place: string, shown: Depth | null = null): string {
    const word = `zq${this.#run}n${this.#planted.size}qz`;
    this.#planted.set(word, { place, shown });
    return word;
  }

  /** The places whose words stand in a text. */
  find(text: string): string[] {
    return [...new Set(text.match(CANARY))].map((word) => this.#planted.get(word)?.place ?? `unknown ${word}`);
  }

  /** Every place that has a word, or those that a publication shows at a depth, where one is given. */
  places(depths?: readonly Depth[]): string[] {
    const all = [...this.#planted.values()];
    return all.filter(({ shown }) => !depths || (shown && depths.includes(shown))).map(({ place }) => place);
  }
}
