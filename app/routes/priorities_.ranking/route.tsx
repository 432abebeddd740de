import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { Field } from '../../components/field';
import { TextArea } from '../../components/text-area';
import { DEFAULT_WEIGHTS } from '../../domain/priorities';
import { LARGEST_SEED } from '../../domain/random';
import { DEFAULT_SEED } from '../../domain/ranking';
import { listScope } from '../../exports/ranking-words';
import { requirePerson } from '../../http/context.server';
import { parseForm, readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { joinQuery, RANKING_PATH, readWeights } from '../../http/ranking-query.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { THEME_SETS } from '../../services/evidence-base.server';
import { getRanking, nameRanking, readComparison, saveScenario, writeComparison } from '../../services/scenarios.server';
import { FilterFields } from './filter-fields';
import { RankingView } from './ranking-view';
import { WeightFields } from './weight-fields';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const params = new URL(request.url).searchParams;
  const comparison = readComparison(params);
  const { weights, seed } = readWeights(params);
  const chosen = { weights: weights ?? DEFAULT_WEIGHTS, seed: seed ?? DEFAULT_SEED };
  const { ranking, themes } = await orNotFound(getRanking(context.db, person, comparison, chosen));
  const t = getTranslate(context.locale);
  const names = nameRanking(themes, ranking, context.locale);
  const said = writeComparison(comparison);
  const errors = [
    ...(weights ? [] : [{ field: 'weight_need', message: t('ranking.error_weights') }]),
    ...(seed === null ? [{ field: 'seed', message: t('ranking.error_seed', { largest: LARGEST_SEED }) }] : []),
  ];
  const view = {
    title: t('ranking.title'),
    ...{ ranking: errors.length > 0 ? null : ranking, names, errors, chosen },
    scope: listScope(t, comparison, ranking, names),
    ...{ filter: [...said], set: comparison.set, sets: [...THEME_SETS] },
    usual: joinQuery(RANKING_PATH, said),
    portfolio: joinQuery('/priorities/portfolio', said),
  };
  return data(view, { status: errors.length > 0 ? 400 : 200 });
}

const SaveSchema = z.object({ name: z.string().trim().min(1).max(120), reason: z.string().trim().min(1).max(2000) });

/** Saves what the address asks for as a scenario. */
export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const t = getTranslate(context.locale);
  const form = parseForm(SaveSchema, await readForm(request), t);
  const params = new URL(request.url).searchParams;
  const { weights, seed } = readWeights(params);
  if (!weights || seed === null) throw redirect(RANKING_PATH + new URL(request.url).search);
  if (form.ok) {
    const given = { ...readComparison(params), ...form.data, weights, seed };
    return redirect(`/scenarios/${await orNotFound(saveScenario(context.db, person, given))}?saved`);
  }
  const errors = form.errors.map(({ field }) => ({
    field,
    message: t(field === 'name' ? 'scenario.error_name' : 'scenario.error_reason'),
  }));
  return data({ errors, values: form.values }, { status: 400 });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function RankingPage() {
  const t = useTranslate();
  const { title, ranking, names, errors, chosen, scope, filter, set, sets, usual, portfolio } = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>();
  return (
    <div className="stack deciding">
      <Crumbs steps={[{ to: '/priorities', label: t('ranking.home') }]} />
      <h1>{title}</h1>
      <p>{t('ranking.what')}</p>
      <ErrorSummary errors={[...errors, ...(failed?.errors ?? [])]} />
      <form method="get" className="stack no-print">
        <details open={filter.length === 0}>
          <summary>{t('ranking.compare')}</summary>
          <FilterFields filter={filter} set={set} sets={sets} />
        </details>
        <WeightFields {...chosen} />
        <div className="row">
          <button type="submit" className="main">
            {t('ranking.show')}
          </button>
          <a href={usual}>{t('ranking.reset')}</a>
        </div>
      </form>
      <p>{scope.join(' ')}</p>
      {ranking && ranking.countries.length === 0 && <p className="notice">{t('ranking.no_countries')}</p>}
      {ranking && ranking.countries.length > 0 && (
        <>
          <RankingView ranking={ranking} names={names} />
          <details className="no-print" open={failed !== undefined}>
            <summary>{t('scenario.save')}</summary>
            <form method="post" className="stack">
              <p>{t('scenario.save_what')}</p>
              <Field
                name="name"
                label={t('scenario.name')}
                required
                maxLength={120}
                defaultValue={failed?.values.name}
                error={failed?.errors.find(({ field }) => field === 'name')?.message}
              />
              <TextArea
                name="reason"
                label={t('scenario.reason')}
                hint={t('scenario.reason_hint')}
                required
                maxLength={2000}
                rows={3}
                defaultValue={failed?.values.reason}
                error={failed?.errors.find(({ field }) => field === 'reason')?.message}
              />
              <div>
                <button type="submit" className="main">
                  {t('scenario.save')}
                </button>
              </div>
            </form>
          </details>
        </>
      )}
      <nav className="row no-print" aria-label={t('ranking.home')}>
        <a href="/scenarios">{t('ranking.scenarios')}</a>
        <a href={portfolio}>{t('ranking.portfolio')}</a>
      </nav>
    </div>
  );
}
