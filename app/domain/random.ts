/** The next number of a stream, uniform between 0 and 1, never either of them. */
export type Random = () => number;

/** Seeds are whole numbers from 0 to this. */
export const LARGEST_SEED = 2 ** 32 - 1;

const NUMBERS = 2 ** 32;
/** Outputs thrown away, so that seeds that lie close together give streams that do not. */
const WARM_UP = 12;

/**
 * A stream of numbers that depends on its seed alone, the same wherever it runs. Not for secrets.
 *
 * Source: sfc32 and its seeding, Chris Doty-Humphrey, PractRand 0.95.
 */
export function createRandom(seed: number): Random {
  const state = Int32Array.of(0, seed, 0, 1);
  const draw = (): number => {
    const [a, b, c, counter] = [state[0] as number, state[1] as number, state[2] as number, state[3] as number];
    const drawn = (a + b + counter) | 0;
    state[0] = b ^ (b >>> 9);
    state[1] = (c + (c << 3)) | 0;
    state[2] = (((c << 21) | (c >>> 11)) + drawn) | 0;
    state[3] = counter + 1;
    return ((drawn >>> 0) + 0.5) / NUMBERS;
  };
  for (let i = 0; i < WARM_UP; i += 1) draw();
  return draw;
}

/**
 * A number of the normal distribution with mean 0 and variance 1.
 *
 * Source: the polar method, Marsaglia and Bray, A convenient method for generating normal variables, SIAM Review 6 (1964).
 */
export function drawNormal(random: Random): number {
  for (;;) {
    const x = 2 * random() - 1;
    const y = 2 * random() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

/** The logarithm, since a number drawn for a small shape may be too small to be written. */
function drawLogGamma(random: Random, shape: number): number {
  if (shape < 1) return drawLogGamma(random, shape + 1) + Math.log(random()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(random);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root ** 3;
    if (Math.log(random()) < x ** 2 / 2 + d * (1 - v + Math.log(v))) return Math.log(d * v);
  }
}

/**
 * A number of the gamma distribution with a shape above 0 and scale 1: mean and variance are the shape.
 *
 * Source: Marsaglia and Tsang, A simple method for generating gamma variables, ACM Transactions on Mathematical Software 26 (2000).
 */
export function drawGamma(random: Random, shape: number): number {
  return Math.exp(drawLogGamma(random, shape));
}

/**
 * Shares that sum to 1, of the Dirichlet distribution: the mean of each is its shape over the sum of the shapes, and the larger that
 * sum, the closer they lie to their means. A shape of 0 gives a share of 0; at least one is above 0.
 */
export function drawDirichlet(random: Random, shapes: readonly number[]): number[] {
  const logs = shapes.map((shape) => (shape > 0 ? drawLogGamma(random, shape) : Number.NEGATIVE_INFINITY));
  const largest = Math.max(...logs);
  const parts = logs.map((log) => Math.exp(log - largest));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}
