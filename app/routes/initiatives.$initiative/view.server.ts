import type { AppLoadContext } from '@remix-run/node';
import { mayDo, type Person } from '../../domain/access';
import type { TrackedResult } from '../../domain/initiative';
import {
  describeBudgetLine,
  type InitiativeNames,
  listBaselineLines,
  listBudgetTotals,
  nameIndicator,
  nameInitiative,
  sayCountries,
  sayDescription,
  sayObjective,
  sayResult,
  sayTarget,
  sayValue,
} from '../../exports/initiative-words';
import { getTranslate } from '../../i18n/catalogues.server';
import type { Translate } from '../../i18n/translate';
import { getInitiative, trackInitiative } from '../../services/initiatives.server';
import { readNames } from '../initiatives._index/names.server';

export type InitiativeView = Awaited<ReturnType<typeof viewInitiative>>;

/** What became of an expected result, in words. */
function sayTracked(t: Translate, names: InitiativeNames, { indicator, ...tracked }: TrackedResult) {
  const { result, verdict, uncertain, countries, atTarget, missing } = tracked;
  if (!indicator) return { result, name: null, verdict, notes: [], baseline: '', now: '', target: '', rests: '' };
  const few = countries.now > 0 && tracked.now === null;
  return {
    result,
    name: nameIndicator(indicator, names),
    baseline: indicator.fewer ? t('initiatives.fewer') : sayValue(t, indicator.unit, tracked.baseline),
    now: few ? t('initiatives.fewer') : sayValue(t, indicator.unit, tracked.now),
    target: sayTarget(t, indicator),
    rests: t('initiatives.rests_now', { ...countries }),
    verdict,
    notes: [
      ...(atTarget.baseline !== null && atTarget.now !== null
        ? [t('initiatives.at_target', { before: atTarget.baseline, now: atTarget.now })]
        : []),
      ...(missing.length > 0 ? [t('initiatives.not_known_now', { countries: sayCountries(t, missing, names) })] : []),
      ...(uncertain ? [t('initiatives.uncertain')] : []),
    ],
  };
}

/** An initiative as it is read: the document, what is said about it, and what became of it. */
export async function viewInitiative(context: AppLoadContext, person: Person, id: string) {
  const { db, locale } = context;
  const { data, state, version, comments, versions, missing } = await getInitiative(db, person, id);
  const t = getTranslate(locale);
  const names = await readNames(context);
  const tracked = state === 'draft' ? [] : await trackInitiative(db, person, data);
  return {
    id,
    state,
    version,
    missing,
    mayAdopt: mayDo(person, 'initiative.adopt'),
    title: nameInitiative(t, data, names),
    on: (versions[0]?.writtenAt ?? new Date(0)).toISOString(),
    source: data.source,
    priorityArea: data.priorityArea,
    description: sayDescription(t, data, names).split(/\n+/),
    objective: sayObjective(t, data, names).split(/\n+/),
    results: data.expectedResults.map((_, at) => sayResult(t, data, names, at)),
    countries: sayCountries(t, data.countries, names),
    activities: data.activities,
    partners: data.partners.map(({ org, work, note }) => ({
      org,
      note,
      work: work.map((one) => ({ ...one, countries: sayCountries(t, one.countries, names) })),
    })),
    budget: data.budget.map((line) => describeBudgetLine(t, line)),
    totals: listBudgetTotals(t, data.budget),
    indicators: data.indicators.map((indicator) => ({
      id: indicator.id,
      results: data.expectedResults.flatMap((result, i) => (result.indicator === indicator.id ? [i + 1] : [])).join(', '),
      name: nameIndicator(indicator, names),
      unit: t(`initiative.unit.${indicator.unit}`),
      baseline: listBaselineLines(t, indicator, data.countries.length),
      target: sayTarget(t, indicator),
      year: String(indicator.year),
    })),
    tracked: tracked.map((one) => sayTracked(t, names, one)),
    comments: comments.map((comment) => ({ ...comment, createdAt: comment.createdAt.toISOString() })),
    versions: versions.map((one) => ({ ...one, writtenAt: one.writtenAt.toISOString() })),
  };
}
