import type { AppLoadContext } from '@remix-run/node';
import type { Person } from '../../domain/access';
import type { LeftOutOption, LeftOutReason } from '../../domain/portfolio';
import { listScope, nameCodes, type RankingNames, sayPercent } from '../../exports/ranking-words';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import type { Translate } from '../../i18n/translate';
import { chooseText } from '../../services/assessment.server';
import { THEME_SETS } from '../../services/evidence-base.server';
import { getPortfolio, type OpenPortfolio } from '../../services/portfolio.server';
import { nameRanking, readComparison, writeComparison } from '../../services/scenarios.server';
import { readBudget } from './query.server';

/** Countries named in a line; more are counted. */
const MOST_NAMES = 12;

type Why = LeftOutReason['reason'];
const WHYS: readonly Why[] = [
  'budget',
  'floor',
  'conflicts',
  'duplicates',
  'too_expensive',
  'other_currency',
  'no_cost',
  'nothing_to_gain',
  'unknown_country',
];

const sayMoney = (t: Translate, amount: number, currency: string) => `${currency} ${t.number(amount, 2)}`;

function sayCountries(t: Translate, codes: readonly string[], { countries }: OpenPortfolio): string {
  const first = nameCodes(t, codes, countries).split(', ').slice(0, MOST_NAMES).join(', ');
  const more = codes.length - MOST_NAMES;
  const names = more > 0 ? t('portfolio.and_more', { names: first, more }) : first;
  return t('portfolio.in', { count: codes.length, names });
}

/** What is left out for one reason: by activity, the countries and what is behind it. */
function viewReason(t: Translate, open: OpenPortfolio, why: Why, titleOf: (id: string) => string) {
  const own = open.portfolio.leftOut.filter(({ reason }) => reason === why);
  const byActivity = new Map<string, LeftOutOption[]>();
  for (const option of own) byActivity.set(option.activity, [...(byActivity.get(option.activity) ?? []), option]);
  const sayBehind = (options: readonly LeftOutOption[]) => {
    const others = options.flatMap((one) => ('activities' in one ? one.activities : []));
    const missing = options.flatMap((one) => ('missing' in one ? [one.missing] : []));
    if (others.length > 0) return t('portfolio.because', { activities: [...new Set(others)].map(titleOf).join(', ') });
    if (missing.length === 0) return null;
    return t('portfolio.missing', { money: sayMoney(t, Math.min(...missing), open.portfolio.budget.currency) });
  };
  return {
    why,
    title: t('portfolio.group', { why: t(`portfolio.why.${why}`), number: own.length }),
    activities: [...byActivity].map(([id, options]) => ({
      ...{ id, title: titleOf(id), behind: sayBehind(options) },
      where: sayCountries(
        t,
        options.map(({ country }) => country),
        open,
      ),
    })),
  };
}

function viewResult(t: Translate, open: OpenPortfolio, names: RankingNames, titleOf: (id: string) => string) {
  const { portfolio, countries } = open;
  const { budget, chosen, cost, worth, bound, exact, floor } = portfolio;
  const values = { worth: t.number(worth, 1), bound: t.number(bound, 1) };
  const money = { cost: sayMoney(t, cost, budget.currency), budget: sayMoney(t, budget.amount, budget.currency) };
  const asked = sayPercent(t, floor.share);
  const sayFloor = () => {
    if (floor.state === 'cannot_be_met') return t('portfolio.floor_missed', { floor: asked });
    return t('portfolio.floor_kept', { share: sayPercent(t, floor.reached ?? 0), floor: asked });
  };
  const themesOf = (ids: readonly string[]) => ids.map((id) => names.themes[id] ?? id).join(', ');
  return {
    said:
      chosen.length === 0
        ? [t('portfolio.chosen_none')]
        : [
            t('portfolio.chosen', { count: chosen.length, ...money }),
            t(exact ? 'portfolio.exact' : 'portfolio.bounded', values),
            ...(floor.reached === null ? [] : [sayFloor()]),
          ],
    chosen: chosen.map((one) => ({
      ...{ id: one.activity, title: titleOf(one.activity), source: one.cost.source },
      country: nameCodes(t, [one.country], countries),
      key: `${one.activity} ${one.country}`,
      cost: sayMoney(t, one.cost.amount, one.cost.currency),
      worth: t.number(one.worth, 1),
      closes: [
        ...one.closes.map(({ theme, points, fact }) =>
          t('portfolio.closes', {
            theme: themesOf([theme]),
            points: t.number(points, 1),
            layer: t(`ranking.layer.${fact.layer}`),
            date: fact.date,
          }),
        ),
        ...(one.unknown.length > 0 ? [t('portfolio.unknown', { themes: themesOf(one.unknown) })] : []),
      ],
    })),
  };
}

/** Everything that the page shows. */
export async function viewPortfolio(context: AppLoadContext, person: Person, url: string) {
  const t = getTranslate(context.locale);
  const params = new URL(url).searchParams;
  const comparison = readComparison(params);
  const { values, problems, budget, floor } = readBudget(params);
  const open = await orNotFound(getPortfolio(context.db, person, comparison, { budget, floor }));
  const names = nameRanking(open.themes, { vintages: [] }, context.locale);
  const titles = new Map(open.activities.map(({ id, title }) => [id, title]));
  const titleOf = (id: string) => titles.get(id) ?? id;
  return {
    title: t('portfolio.title'),
    values,
    errors: problems.map((field) => ({ field, message: t(`portfolio.error_${field}`) })),
    ...{ filter: [...writeComparison(comparison)], set: comparison.set, sets: [...THEME_SETS] },
    scope: listScope(t, comparison, open, names),
    model: chooseText(open.themes.loaded, context.locale).title,
    result: problems.length > 0 ? null : viewResult(t, open, names, titleOf),
    leftOut:
      problems.length > 0
        ? []
        : WHYS.map((why) => viewReason(t, open, why, titleOf)).filter(({ activities }) => activities.length > 0),
    activities: open.activities.map(({ id, title, org }): [string, string] => [id, `${title} (${org})`]),
    costs: open.costs.map(({ activityId, currency, amount, source }) => ({
      ...{ key: `${activityId} ${currency}`, title: titleOf(activityId), source },
      money: sayMoney(t, amount, currency),
    })),
    entered: params.has('entered'),
  };
}
