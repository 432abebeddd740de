import type { CountryRow } from '../../db/countries.server';
import type { Db } from '../../db/schema';
import { getQuestionnaire } from '../../questionnaires/loader.server';
import type { PublicationContent, PublishedGroup } from '../domain/publication';
import { chooseText } from './assessment.server';
import { findBenchmark, readBenchmark } from './benchmark.server';

/** Puts a released result into words of a language, with the published benchmark beside it. */
export async function viewPublication(
  db: Db,
  country: CountryRow,
  locale: string,
  content: PublicationContent,
  publishedAt: Date | null,
) {
  const benchmark = await readBenchmark(db, country, locale);
  return {
    country: country.names[locale] ?? country.alpha3,
    title: content.title,
    layer: content.layer,
    signedAt: content.signedAt,
    publishedAt: publishedAt?.toISOString() ?? null,
    questionnaires: content.questionnaires.map((published) => {
      const loaded = getQuestionnaire(`${published.id}@${published.version}`);
      const text = chooseText(loaded, locale);
      const title = (id: string) => text.groups[id]?.title ?? id;
      const name = (group: PublishedGroup) => ({
        ...group,
        title: title(group.id),
        levelName: group.level === null ? '' : (text.levels[group.level]?.name ?? ''),
      });
      const { score, low, high } = published.overall;
      const rows = published.areas.map((area) => ({
        ...area,
        title: title(area.id),
        target: null,
        benchmark: findBenchmark(benchmark, area.id),
      }));
      return {
        ...published,
        title: text.title,
        levels: loaded.definition.levels,
        score,
        low,
        high,
        picture: rows.length > 2 ? { rows, targetLevel: null, benchmark } : null,
        areas: published.areas.map(name),
        capabilities: published.capabilities?.map(name) ?? null,
        answers: published.answers?.map((answer) => ({ ...answer, text: text.items[answer.item]?.text ?? '' })) ?? null,
      };
    }),
  };
}
