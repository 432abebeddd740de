import { describe, expect, it } from 'vitest';
import { createRandom, drawDirichlet, drawGamma, drawNormal, LARGEST_SEED, type Random } from '../../app/domain/random';

const DRAWS = 20_000;
/** A sample lies further from theory than so many standard errors once in 16,000 times; the seeds are fixed, so it is once and for all. */
const ERRORS = 4;

/** Holds mean and variance of a sample to those of a distribution; `fourth` is its fourth central moment. */
function expectMoments(draw: (random: Random) => number, mean: number, variance: number, fourth: number): void {
  for (const seed of [1, 20_241_130]) {
    const random = createRandom(seed);
    const sample = Array.from({ length: DRAWS }, () => draw(random));
    const found = sample.reduce((sum, x) => sum + x, 0) / DRAWS;
    const spread = sample.reduce((sum, x) => sum + (x - found) ** 2, 0) / (DRAWS - 1);
    expect(Math.abs(found - mean)).toBeLessThan(ERRORS * Math.sqrt(variance / DRAWS));
    expect(Math.abs(spread - variance)).toBeLessThan(ERRORS * Math.sqrt((fourth - variance ** 2) / DRAWS));
  }
}

describe('a stream', () => {
  it('is the one of sfc32 as PractRand seeds it', () => {
    // Computed apart, in Python with whole numbers of any size.
    const outputs: [number, number[]][] = [
      [0, [1363572419, 145230303, 808754475, 4216505632]],
      [1, [2012149540, 1872316204, 1707632675, 1779833415]],
      [42, [1264412219, 1947509147, 3919439299, 1251167922]],
      [LARGEST_SEED, [1984736529, 3747275468, 1287205723, 2021412065]],
    ];
    for (const [seed, expected] of outputs) {
      const random = createRandom(seed);
      expect(expected.map(() => random() * 2 ** 32 - 0.5)).toEqual(expected);
    }
  });

  it('is the same for the same seed, and another for another', () => {
    const draw = (seed: number) => {
      const random = createRandom(seed);
      return [random(), drawNormal(random), drawGamma(random, 2), ...drawDirichlet(random, [1, 2, 3])];
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });
});

describe('distributions have the mean and variance of theory', () => {
  it('uniform: 1/2 and 1/12', () => expectMoments((random) => random(), 1 / 2, 1 / 12, 1 / 80));

  it('normal: 0 and 1', () => expectMoments(drawNormal, 0, 1, 3));

  it.each([0.3, 1, 4, 25])('gamma: both %d, its shape', (shape) =>
    expectMoments((random) => drawGamma(random, shape), shape, shape, 3 * shape ** 2 + 6 * shape),
  );

  it('Dirichlet: shape over sum, and mean x (1 - mean) over sum + 1', () => {
    const shapes = [0.5, 2, 7.5];
    for (const [i, shape] of shapes.entries()) {
      // One share of a Dirichlet is a beta: with 10 as sum of the shapes, its fourth moment from its kurtosis.
      const [mean, a, b] = [shape / 10, shape, 10 - shape];
      const variance = (mean * (1 - mean)) / 11;
      const kurtosis = 3 + (6 * ((a - b) ** 2 * 11 - a * b * 12)) / (a * b * 12 * 13);
      expectMoments((random) => drawDirichlet(random, shapes)[i] as number, mean, variance, kurtosis * variance ** 2);
    }
  });
});

describe('Dirichlet shares', () => {
  it('sum to 1, and a shape of 0 gives none', () => {
    const random = createRandom(3);
    for (let i = 0; i < 1000; i += 1) {
      const shares = drawDirichlet(random, [2, 0, 0.1, 5]);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(shares[1]).toBe(0);
    }
    expect(drawDirichlet(random, [0, 3])).toEqual([0, 1]);
  });

  it('hold for shapes so small that a gamma number cannot be written', () => {
    const random = createRandom(5);
    for (let i = 0; i < 1000; i += 1) {
      const shares = drawDirichlet(random, [1e-4, 1e-4]);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
  });
});
