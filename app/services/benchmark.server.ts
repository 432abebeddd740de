import { type CountryRow, listBenchmarks, listCountries } from '../../db/countries.server';
import type { Db } from '../../db/schema';
import { getQuestionnaire } from '../../questionnaires/loader.server';
import { findPeers, takeMedian } from '../domain/benchmark';
import { scoreAssessment } from '../domain/score';
import { chooseText } from './assessment.server';

/** GCI pillars beside the areas of the framework, as the reference data link them; for the picture only. */
const PILLAR_OF_AREA: Record<string, string> = {
  legal: 'legal',
  policy: 'organizational',
  technical: 'technical',
  capacity: 'capacity',
  cooperation: 'cooperation',
};

/** One edition of the published index, by its own model and with its own attribution. */
export interface PublishedIndex {
  name: string;
  title: string;
  attribution: string;
  band: string | null;
  overall: number;
  pillars: { id: string; title: string; score: number; points: number }[];
}

/** What was published about a country, or about `peers` others like it. */
export interface Benchmark {
  peers: number;
  editions: PublishedIndex[];
}

/**
 * What was published about the country, newest edition last. For one that the index does not cover, the medians of its
 * peers stand in, and say so.
 */
export async function readBenchmark(db: Db, country: CountryRow, locale: string): Promise<Benchmark> {
  const own = await listBenchmarks(db, [country.alpha3]);
  const peers = own.length > 0 ? [] : findPeers(country, await listCountries(db));
  const published = own.length > 0 ? own : await listBenchmarks(db, peers);
  const names = [...new Set(published.map(({ questionnaire }) => questionnaire))];
  const editions = names.map((name) => {
    const loaded = getQuestionnaire(name);
    const text = chooseText(loaded, locale);
    const scored = published
      .filter(({ questionnaire }) => questionnaire === name)
      .map(({ indicators }) => {
        const answers = Object.fromEntries(Object.entries(indicators).map(([id, value]) => [id, { value }]));
        return scoreAssessment(loaded.definition, answers);
      });
    const band = peers.length > 0 ? null : (scored[0]?.overall.band ?? null);
    return {
      name,
      title: text.title,
      attribution: text.attribution ?? '',
      band: band === null ? null : (text.bands[band] ?? band),
      overall: takeMedian(scored.map(({ overall }) => overall.score ?? 0)),
      pillars: loaded.definition.overall.groups.map(({ id, points }) => ({
        id,
        title: text.groups[id]?.title ?? id,
        score: takeMedian(scored.map(({ groups }) => groups[id]?.score ?? 0)),
        points,
      })),
    };
  });
  return { peers: peers.length, editions };
}

/** The latest published value beside an area of the framework, 0..100; null where there is none. */
export function findBenchmark({ editions }: Benchmark, area: string): number | null {
  const pillar = editions.at(-1)?.pillars.find(({ id }) => id === PILLAR_OF_AREA[area]);
  return pillar ? (pillar.score / pillar.points) * 100 : null;
}
