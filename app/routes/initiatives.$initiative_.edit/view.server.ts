import type { AppLoadContext } from '@remix-run/node';
import { listActivities } from '../../../db/catalogue.server';
import { NotAllowedError, type Person } from '../../domain/access';
import { NO_FILTER } from '../../domain/base-filter';
import {
  listBaselineLines,
  nameIndicator,
  nameInitiative,
  sayDescription,
  sayObjective,
  sayResult,
} from '../../exports/initiative-words';
import { getTranslate } from '../../i18n/catalogues.server';
import { getThemes } from '../../services/evidence-base.server';
import { findCandidates, getInitiative } from '../../services/initiatives.server';
import { readNames } from '../initiatives._index/names.server';
import { type Addable, toForm } from './form.server';

export type EditView = Awaited<ReturnType<typeof viewEdit>>;

/** ITU's own activities that can still be named. */
export async function listAddable({ db }: AppLoadContext): Promise<Addable[]> {
  return (await listActivities(db))
    .filter(({ org, status }) => org === 'ITU' && (status === 'planned' || status === 'ongoing'))
    .map(({ id, title, status }) => ({ id, title: title.slice(0, 300), status: status as Addable['status'] }));
}

/** A draft as its form shows it: what was saved, what the drafted text says, and what can be chosen. */
export async function viewEdit(context: AppLoadContext, person: Person, id: string) {
  const { db, locale } = context;
  const { data, state, version } = await getInitiative(db, person, id);
  if (state !== 'draft') throw new NotAllowedError('initiative.write');
  const t = getTranslate(locale);
  const names = await readNames(context);
  const blank = { ...data, title: '', description: '', objective: '' };
  const inAlphabet = <T extends { name: string }>(rows: T[]) =>
    rows.toSorted((a, b) => new Intl.Collator(locale).compare(a.name, b.name));
  const { inOrder } = await findCandidates(db, person, { themes: [], filter: NO_FILTER });
  const countries = [...new Set([...data.countries, ...inOrder])].map((code) => ({ code, name: names.country(code) }));
  const chosen = new Set(data.activities.map((activity) => activity.id));
  return {
    id,
    heading: t('initiatives.edit_title'),
    title: nameInitiative(t, data, names),
    form: toForm(data, version),
    drafted: {
      title: nameInitiative(t, blank, names),
      description: sayDescription(t, blank, names),
      objective: sayObjective(t, blank, names),
    },
    results: data.expectedResults.map((result, at) => {
      const silent = data.expectedResults.map((one, i) => (i === at ? { ...one, text: '' } : one));
      return result.indicator === null ? '' : sayResult(t, { ...data, expectedResults: silent }, names, at);
    }),
    countries: {
      standing: inAlphabet(countries.filter(({ code }) => data.countries.includes(code))),
      others: inAlphabet(countries.filter(({ code }) => !data.countries.includes(code))),
    },
    activities: data.activities.map(({ id: activity, title }) => [activity, title] as const),
    addable: (await listAddable(context)).filter((one) => !chosen.has(one.id)).map((one) => [one.id, one.title] as const),
    works: Object.fromEntries(data.partners.map(({ org, work }) => [org, work.map((one) => [one.id, one.title] as const)])),
    themes: inAlphabet(getThemes('capabilities').set.themes.map((theme) => ({ id: theme.id, name: names.theme(theme.id) }))).map(
      (theme) => [theme.id, theme.name] as const,
    ),
    indicators: Object.fromEntries(
      data.indicators.map((indicator) => [
        indicator.id,
        {
          name: nameIndicator(indicator, names),
          unit: indicator.unit,
          baseline: listBaselineLines(t, indicator, data.countries.length).slice(0, 3).join(' · '),
        },
      ]),
    ),
  };
}
