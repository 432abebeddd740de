/**
 * Puts what is alike side by side: clusters are joined two by two, the nearest first, by average linkage (the distance of two clusters
 * is the mean over all pairs of their members), and joined at the ends that are nearest. Among equals the one that came first goes
 * first, so the order depends on the order of the items and on nothing else.
 * Source: R. R. Sokal and C. D. Michener, A statistical method for evaluating systematic relationships, 1958 (UPGMA).
 * @param measure distance of two items, 0 for the same, the same both ways
 */
export function orderAlike<T>(items: readonly T[], measure: (a: T, b: T) => number): T[] {
  const pairs = items.map((a, i) => items.map((b, k) => (i === k ? 0 : measure(a, b))));
  const between = (i: number, k: number) => pairs[i]?.[k] as number;
  /** Distances of the clusters; each goes by the number of its first item. */
  const apart = pairs.map((row) => [...row]);
  const clusters = new Map(items.map((_, i) => [i, [i]]));
  while (clusters.size > 1) {
    const [first, second] = findNearest([...clusters.keys()], apart);
    const [a, b] = [clusters.get(first) as number[], clusters.get(second) as number[]];
    for (const other of clusters.keys()) {
      const mean = (a.length * at(apart, first, other) + b.length * at(apart, second, other)) / (a.length + b.length);
      (apart[first] as number[])[other] = mean;
      (apart[other] as number[])[first] = mean;
    }
    clusters.set(first, joinEnds(a, b, between));
    clusters.delete(second);
  }
  return [...clusters.values()].flat().map((i) => items[i] as T);
}

function at(rows: readonly (readonly number[])[], i: number, k: number): number {
  return rows[i]?.[k] as number;
}

/** The two clusters nearest to each other, the earlier one first. */
function findNearest(clusters: readonly number[], apart: readonly (readonly number[])[]): [number, number] {
  let nearest: [number, number] = [clusters[0] as number, clusters[1] as number];
  let least = Number.POSITIVE_INFINITY;
  for (const [n, i] of clusters.entries()) {
    for (const k of clusters.slice(n + 1)) {
      const distance = at(apart, i, k);
      if (distance < least) {
        least = distance;
        nearest = [i, k];
      }
    }
  }
  return nearest;
}

/** Two rows of items as one, each turned so that the items that meet are as near as they can be. */
function joinEnds(a: readonly number[], b: readonly number[], between: (i: number, k: number) => number): number[] {
  const turns = (row: readonly number[]) => [row, row.toReversed()];
  let joined = [...a, ...b];
  let least = Number.POSITIVE_INFINITY;
  for (const left of turns(a)) {
    for (const right of turns(b)) {
      const distance = between(left.at(-1) as number, right[0] as number);
      if (distance < least) {
        least = distance;
        joined = [...left, ...right];
      }
    }
  }
  return joined;
}
