import type { Country } from './country';

/** With fewer, a median says more about single countries than about a group. */
export const FEWEST_PEERS = 5;

type PeerFacts = Pick<Country, 'alpha3' | 'sids' | 'ldc' | 'demonstration'> & { region: string };

/**
 * Codes of the countries most like one: of the same ITU region, and alike in being a small island developing state and a
 * least developed country. Itself and fictitious countries are left out; empty where fewer than `FEWEST_PEERS` are found.
 */
export function findPeers(country: PeerFacts, countries: readonly PeerFacts[]): string[] {
  const peers = countries.filter(
    (other) =>
      !other.demonstration &&
      other.alpha3 !== country.alpha3 &&
      other.region === country.region &&
      other.sids === country.sids &&
      other.ldc === country.ldc,
  );
  return peers.length < FEWEST_PEERS ? [] : peers.map(({ alpha3 }) => alpha3);
}

/** The value in the middle, or the mean of the two there. NaN of no values. */
export function takeMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [below, above] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? (above as number) : ((below as number) + (above as number)) / 2;
}
