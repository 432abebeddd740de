import { LEAST_COUNTRIES } from '../../domain/request';
import { type CsvValue, writeCsv } from '../../exports/csv';
import { sayTotals } from '../../exports/mapping-words';
import type { Translate } from '../../i18n/translate';
import { chooseText } from '../../services/assessment.server';
import type { ThemeViews } from '../../services/theme-views.server';

/** A table with a line per theme, in words: its page runs in the browser too, which has few of them. */
export interface ThemeTable {
  id: 'spread' | 'trend' | 'demand' | 'gaps' | 'money';
  title: string;
  what: string;
  columns: string[];
  rows: { id: string; name: string; cells: CsvValue[] }[];
}

const percent = (value: number | null) => (value === null ? null : Math.round(1000 * value) / 10);

/** The tables of a view, each in its own order. */
export function listThemeTables(t: Translate, views: ThemeViews): ThemeTable[] {
  const { base, themes, editions, knowsWhoAsks } = views;
  const { groups } = chooseText(themes.loaded, t.locale);
  const names = new Map(base.countries.map((country) => [country.alpha3, country.names[t.locale] ?? country.alpha3]));
  const sayCountries = (codes: readonly string[]) =>
    codes
      .map((code) => names.get(code) ?? code)
      .toSorted(new Intl.Collator(t.locale).compare)
      .join(', ');
  const row = (id: string, cells: CsvValue[]) => ({ id, name: `${id} ${groups[id]?.title ?? ''}`.trim(), cells });
  const told = (count: number | undefined) => count ?? t('priorities.fewer', { least: LEAST_COUNTRIES });
  return [
    {
      id: 'spread',
      title: t('priorities.spread'),
      what: t('priorities.spread_what'),
      columns: [
        ...[t('priorities.least'), t('priorities.lower_quartile'), t('priorities.median'), t('priorities.upper_quartile')],
        ...[t('priorities.most'), t('priorities.countries_known'), t('priorities.countries_unknown')],
      ],
      rows: views.distributions.map(({ theme, least, lowerQuartile, median, upperQuartile, most, known, unknown }) =>
        row(theme, [...[least, lowerQuartile, median, upperQuartile, most].map(percent), known, unknown]),
      ),
    },
    {
      id: 'trend',
      title: t('priorities.trend', { from: editions.first, to: editions.last }),
      what: t('priorities.trend_what'),
      columns: [
        ...[t('priorities.in_both'), editions.first, editions.last, t('priorities.rose'), t('priorities.fell')],
        ...[t('priorities.same'), t('priorities.open'), t('priorities.in_one')],
      ],
      rows: views.trends.map(({ theme, countries, before, after, rose, fell, same, open, onlyBefore, onlyAfter }) =>
        row(theme, [countries, percent(before), percent(after), rose, fell, same, open, onlyBefore + onlyAfter]),
      ),
    },
    {
      id: 'demand',
      title: t('priorities.demand'),
      what: t(knowsWhoAsks ? 'priorities.demand_what' : 'priorities.demand_numbers', { least: LEAST_COUNTRIES }),
      columns: [
        t('priorities.asking'),
        ...(knowsWhoAsks ? [t('priorities.requests'), t('priorities.who_asks'), t('priorities.waiting')] : []),
        ...[t('priorities.ongoing'), t('priorities.planned'), t('priorities.completed'), t('priorities.covered')],
      ],
      rows: views.demand.map(({ theme, asking, requests, waiting, ongoing, planned, completed, covered }) =>
        row(theme, [
          ...(knowsWhoAsks
            ? [asking.length, requests, sayCountries(asking), sayCountries(waiting)]
            : [told(base.asking?.[theme])]),
          ...[ongoing, planned, completed, covered.length],
        ]),
      ),
    },
    {
      id: 'gaps',
      title: t('priorities.gaps'),
      what: t('priorities.gaps_what'),
      columns: [
        ...[t('priorities.in_need'), t('priorities.not_covered'), t('priorities.unnamed'), t('priorities.which')],
        ...(knowsWhoAsks ? [t('priorities.asking_not_covered')] : []),
      ],
      rows: views.gaps.map(({ theme, inNeed, notCovered, unnamed, askingNotCovered }) =>
        row(theme, [
          ...[inNeed.length, notCovered.length, unnamed, sayCountries(notCovered)],
          ...(knowsWhoAsks ? [sayCountries(askingNotCovered)] : []),
        ]),
      ),
    },
    {
      id: 'money',
      title: t('priorities.money'),
      what: t('priorities.money_what'),
      columns: [t('priorities.money_known'), t('priorities.money_unknown'), t('mapping.totals'), t('priorities.shared')],
      rows: views.money.map(({ theme, known, unknown, totals, shared }) =>
        row(theme, [known, unknown, sayTotals(t, totals), shared]),
      ),
    },
  ];
}

/** All tables as one: a line per theme, with empty cells where a table has none of it. */
export function writeThemesCsv(t: Translate, views: ThemeViews): string {
  const tables = listThemeTables(t, views);
  const [first] = tables;
  return writeCsv([
    [
      t('catalogue.area'),
      t('priorities.capability'),
      ...tables.flatMap(({ title, columns }) => columns.map((one) => `${title}: ${one}`)),
    ],
    ...(first?.rows ?? []).map(({ id, name }) => [
      views.base.themes.find((theme) => theme.id === id)?.area ?? null,
      name,
      ...tables.flatMap(({ columns, rows }) => rows.find((line) => line.id === id)?.cells ?? columns.map(() => null)),
    ]),
  ]);
}
