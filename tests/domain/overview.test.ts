import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ItuRegion, ItuRegionSchema } from '../../app/domain/country';
import { lookOver, MIN_COUNTRIES, type PublishedScore } from '../../app/domain/overview';

const score = (region: ItuRegion, place: number, points: number | null): PublishedScore => ({
  country: `${region}${place}`,
  region,
  questionnaire: 'q',
  area: 'legal',
  score: points,
});
const make = (counts: Partial<Record<ItuRegion, (number | null)[]>>) =>
  Object.entries(counts).flatMap(([region, points]) => points.map((one, i) => score(region as ItuRegion, i, one)));
const look = (scores: readonly PublishedScore[]) => lookOver(scores)[0];
const cellOf = (scores: readonly PublishedScore[], region: ItuRegion) =>
  look(scores)?.regions.find((cell) => cell.region === region);

describe('the overview by region', () => {
  it('shows the middle and the quartiles of three countries, as the calculation by hand does', () => {
    const scores = make({ AFR: [10, 20, 60] });
    const figures = { lowerQuartile: 15, median: 20, upperQuartile: 40 };
    expect(cellOf(scores, 'AFR')).toEqual({ region: 'AFR', countries: 3, figures, suppressed: null });
    expect(look(scores)?.world).toEqual({ region: null, countries: 3, figures, suppressed: null });
  });

  it('shows nothing of two, also when a third has nothing that applies', () => {
    expect(cellOf(make({ AFR: [10, 20, null] }), 'AFR')).toMatchObject({ countries: 2, figures: null, suppressed: 'few' });
  });

  it('shows no sum from which the one or two countries left over could be had', () => {
    const shown = { AFR: [1, 2, 3], EUR: [4, 5, 6] };
    expect(look(make(shown))?.world.suppressed).toBeNull();
    expect(look(make({ ...shown, ARB: [9] }))?.world).toMatchObject({ figures: null, suppressed: 'rest' });
    expect(look(make({ ...shown, ARB: [9], CIS: [8] }))?.world.suppressed).toBe('rest');
    expect(look(make({ ...shown, ARB: [9, 9], CIS: [8] }))?.world.suppressed).toBeNull();
  });

  const anyScores = fc
    .array(fc.tuple(fc.constantFrom(...ItuRegionSchema.options), fc.option(fc.integer({ min: 0, max: 100 }))), { maxLength: 24 })
    .map((list) => list.map(([region, points], i) => score(region, i, points)));

  it('never shows a figure of fewer than three, nor two figures whose difference is of one or two', () => {
    fc.assert(
      fc.property(anyScores, (scores) => {
        for (const { world, regions } of lookOver(scores)) {
          const shown = regions.filter(({ figures }) => figures);
          for (const cell of [world, ...shown]) if (cell.figures) expect(cell.countries).toBeGreaterThanOrEqual(MIN_COUNTRIES);
          if (!world.figures) continue;
          // All that can be taken away: every choice of the shown regions.
          for (let choice = 0; choice < 2 ** shown.length; choice += 1) {
            const taken = shown.reduce((sum, { countries }, i) => sum + ((choice >> i) & 1 ? countries : 0), 0);
            const left = world.countries - taken;
            expect(left === 0 || left >= MIN_COUNTRIES).toBe(true);
          }
        }
      }),
    );
  });

  it('shows the same, whatever the one or two countries of regions that are not shown scored', () => {
    fc.assert(
      fc.property(anyScores, fc.integer({ min: 0, max: 100 }), (scores, other) => {
        for (const { regions } of lookOver(scores)) {
          const hidden = regions.filter(({ figures }) => !figures);
          if (hidden.reduce((sum, { countries }) => sum + countries, 0) >= MIN_COUNTRIES) continue;
          const isHidden = (one: PublishedScore) => one.score !== null && hidden.some(({ region }) => region === one.region);
          expect(lookOver(scores.map((one) => (isHidden(one) ? { ...one, score: other } : one)))).toEqual(lookOver(scores));
        }
      }),
    );
  });
});
