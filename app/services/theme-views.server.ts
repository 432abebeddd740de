import { listBenchmarks } from '../../db/countries.server';
import type { Db } from '../../db/schema';
import { readCrosswalk } from '../../seeds/reference.server';
import { type Actor, mayDo } from '../domain/access';
import type { BaseFilter } from '../domain/base-filter';
import { listPublishedFacts } from '../domain/crosswalk';
import { findCoverageGaps, listDemandAndSupply, listThemeMoney } from '../domain/demand-and-supply';
import { listDistributions } from '../domain/distribution';
import { DEFAULT_SPAN } from '../domain/mapping';
import { listTrends } from '../domain/trend';
import { readEvidence } from './evidence-base.server';

export type ThemeViews = Awaited<ReturnType<typeof readThemeViews>>;

/**
 * What is known of every theme that a filter takes: spread, trend, demand against supply, gaps, money.
 * @param today the day of asking, ISO 8601
 * @throws NotFoundError for everybody who may not compare countries
 */
export async function readThemeViews(db: Db, actor: Actor, filter: BaseFilter, today: string) {
  const { base, activities, themes } = await readEvidence(db, actor, filter);
  const editions = readCrosswalk().editions.toSorted();
  const [first, last] = [editions[0] as string, editions.at(-1) as string];
  const benchmarks = await listBenchmarks(
    db,
    base.countries.map(({ alpha3 }) => alpha3),
  );
  const tell = (year: string) =>
    benchmarks
      .filter(({ questionnaire }) => questionnaire === `${themes.set.speakers.index}@${year}`)
      .flatMap(({ countryCode: country, indicators }) =>
        listPublishedFacts(themes.set.speakers, { country, year: Number(year), indicators }),
      );
  return {
    base,
    themes,
    /** Whether the reader may know which countries ask. */
    knowsWhoAsks: mayDo(actor, 'request.handle'),
    editions: { first, last },
    distributions: listDistributions(base),
    trends: listTrends(base.themes, tell(first), tell(last)),
    demand: listDemandAndSupply(base),
    gaps: findCoverageGaps(base),
    money: listThemeMoney(base, activities, { span: DEFAULT_SPAN, today }),
  };
}
