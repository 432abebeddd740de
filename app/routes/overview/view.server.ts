import { ItuRegionSchema } from '../../domain/country';
import type { OverviewCell } from '../../domain/overview';
import { getTranslate } from '../../i18n/catalogues.server';
import type { LocaleCode } from '../../i18n/locales';
import { nameGroup, nameQuestionnaire, type overview } from '../../services/open-data.server';

/** The overview in words of a language. */
export function viewOverview({ areas, published, total, versions }: Awaited<ReturnType<typeof overview>>, locale: LocaleCode) {
  const t = getTranslate(locale);
  const viewCell = ({ region, countries, figures, suppressed }: OverviewCell) => ({
    key: region ?? 'world',
    name: region === null ? t('open_data.world') : t(`region.${region}`),
    countries,
    figures,
    why: suppressed === null ? '' : t(`open_data.${suppressed}`),
  });
  const ids = [...new Set(areas.map(({ questionnaire }) => questionnaire))];
  return {
    title: t('open_data.overview'),
    total,
    published: ItuRegionSchema.options.map((region) => ({ region, name: t(`region.${region}`), count: published[region] })),
    questionnaires: ids.map((id) => ({
      id,
      title: nameQuestionnaire(locale, id, versions[id] ?? ''),
      areas: areas
        .filter(({ questionnaire }) => questionnaire === id)
        .map(({ area, world, regions }) => ({
          id: area,
          title: nameGroup(locale, id, versions[id] ?? '', area),
          cells: [world, ...regions].map(viewCell),
        })),
    })),
  };
}
