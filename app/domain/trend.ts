import { compareFacts, type Fact, type Theme, takeValue } from './theme';

/** How a theme moved between two editions of the index, or two rounds, in the countries that are in both. */
export interface Trend {
  theme: string;
  /** Countries with a fact of the same layer before and after: what follows is about these. */
  countries: number;
  /** Countries that are left out: known before only, after only, or by another layer after than before. */
  onlyBefore: number;
  onlyAfter: number;
  otherLayer: number;
  /** Mean values, 0..1; null where no country is in both. */
  before: number | null;
  after: number | null;
  /** Countries that surely rose or fell, that did not move, and of which open answers do not let one tell. */
  rose: number;
  fell: number;
  same: number;
  open: number;
}

const takeMean = (facts: readonly Fact[]) =>
  facts.length > 0 ? facts.reduce((sum, fact) => sum + takeValue(fact), 0) / facts.length : null;

/**
 * The trend of every theme, in their order. An index may ask differently from one edition to the next, so a change may be the
 * questionnaire's and not the country's: say so beside it.
 * @param earlier at most one fact for each theme and country, as `listPublishedFacts` of one edition or the facts of a base
 */
export function listTrends(themes: readonly Theme[], earlier: readonly Fact[], later: readonly Fact[]): Trend[] {
  return themes.map(({ id }) => {
    const before = new Map(earlier.filter(({ theme }) => theme === id).map((fact) => [fact.country, fact]));
    const after = new Map(later.filter(({ theme }) => theme === id).map((fact) => [fact.country, fact]));
    const both = [...before.values()].flatMap((old) => {
      const now = after.get(old.country);
      return now ? [{ old, now }] : [];
    });
    const pairs = both.filter(({ old, now }) => old.layer === now.layer);
    const moves = pairs.map(({ old, now }) => compareFacts(now, old));
    const count = (move: ReturnType<typeof compareFacts>) => moves.filter((one) => one === move).length;
    return {
      theme: id,
      countries: pairs.length,
      onlyBefore: before.size - both.length,
      onlyAfter: after.size - both.length,
      otherLayer: both.length - pairs.length,
      before: takeMean(pairs.map(({ old }) => old)),
      after: takeMean(pairs.map(({ now }) => now)),
      rose: count('above'),
      fell: count('below'),
      same: count('same'),
      open: count('open'),
    };
  });
}
