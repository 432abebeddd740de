import { randomBytes } from 'node:crypto';
import type { Depth } from '../../app/domain/publication';

/** Who sees a word beside its country: everybody from this depth of a publication of its round on, or those who handle requests. */
type Shown = Depth | 'handlers';

const CANARY = /zq[0-9a-f]{8}n\d+qz/g;

/**
 * Words that stand for what a country keeps to itself: each place gets its own, so that one that is found somewhere says where
 * it came from. Small letters and digits only: no encoding of a page, an address or a file changes it.
 */
export class Canaries {
  readonly #planted = new Map<string, { place: string; shown: Shown | null }>();
  readonly #run = randomBytes(4).toString('hex');

  /** A new word for a place; `shown`: who else sees it, null for nobody. */
  plant(place: string, shown: Shown | null = null): string {
    const word = `zq${this.#run}n${this.#planted.size}qz`;
    this.#planted.set(word, { place, shown });
    return word;
  }

  /** The places whose words stand in a text. */
  find(text: string): string[] {
    return [...new Set(text.match(CANARY))].map((word) => this.#planted.get(word)?.place ?? `unknown ${word}`);
  }

  /** Every place that has a word, or those that are shown to some, where these are given. */
  places(to?: readonly Shown[]): string[] {
    const all = [...this.#planted.values()];
    return all.filter(({ shown }) => !to || (shown && to.includes(shown))).map(({ place }) => place);
  }
}
