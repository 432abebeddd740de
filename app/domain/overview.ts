import { type ItuRegion, ItuRegionSchema } from './country';
import { takeQuantile } from './distribution';

/** A figure over countries is shown from this many on. */
export const MIN_COUNTRIES = 3;

/** What one country published of one area. */
export interface PublishedScore {
  country: string;
  region: ItuRegion;
  questionnaire: string;
  area: string;
  /** Of 100; null where nothing of the area applies to the country. */
  score: number | null;
}

/** The middle and the quartiles of some countries in an area, of 100. */
export interface Figures {
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
}

/** `few`: fewer than three countries. `rest`: it would tell about the one or two countries that no shown region holds. */
export type Suppression = 'few' | 'rest';

export interface OverviewCell {
  /** Null: all regions together. */
  region: ItuRegion | null;
  /** How many countries have a score here; a count of a public list. */
  countries: number;
  figures: Figures | null;
  suppressed: Suppression | null;
}

export interface OverviewArea {
  questionnaire: string;
  area: string;
  world: OverviewCell;
  regions: OverviewCell[];
}

function takeFigures(scores: readonly number[]): Figures {
  const at = (part: number) => Math.round(takeQuantile(scores, part));
  return { lowerQuartile: at(0.25), median: at(0.5), upperQuartile: at(0.75) };
}

/**
 * Looks over what countries published, by area and ITU region. The rule:
 *
 * 1. A region's figures are shown from three countries with a score in the area on, so that no figure stands for one or two.
 * 2. Nor can such a figure be had by taking the shown regions away from all of them: where the countries of the regions that are
 *    not shown are one or two together, the figures of all regions are not shown either. Then nothing that is shown depends on
 *    their scores. Where they are three or more, what can be taken away is about three or more.
 * 3. Both hold for each area by itself, over the countries that have a score there.
 *
 * Figures are whole points: more would say more than they rest on.
 */
export function lookOver(scores: readonly PublishedScore[]): OverviewArea[] {
  const areas = new Map<string, { questionnaire: string; area: string; scores: (PublishedScore & { score: number })[] }>();
  for (const one of scores) {
    const key = `${one.questionnaire}\n${one.area}`;
    const area = areas.get(key) ?? { questionnaire: one.questionnaire, area: one.area, scores: [] };
    if (one.score !== null) area.scores.push({ ...one, score: one.score });
    areas.set(key, area);
  }
  return [...areas.values()].map(({ questionnaire, area, scores: known }) => {
    const regions = ItuRegionSchema.options.map((region): OverviewCell => {
      const here = known.filter((one) => one.region === region).map(({ score }) => score);
      const shown = here.length >= MIN_COUNTRIES;
      return {
        region,
        countries: here.length,
        figures: shown ? takeFigures(here) : null,
        suppressed: shown ? null : 'few',
      };
    });
    const rest = regions.reduce((sum, { figures, countries }) => sum + (figures ? 0 : countries), 0);
    const suppressed = known.length < MIN_COUNTRIES ? 'few' : rest > 0 && rest < MIN_COUNTRIES ? 'rest' : null;
    const figures = suppressed ? null : takeFigures(known.map(({ score }) => score));
    return { questionnaire, area, world: { region: null, countries: known.length, figures, suppressed }, regions };
  });
}
