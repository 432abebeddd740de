import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { Field } from '../../components/field';
import { requirePerson } from '../../http/context.server';
import { parseForm, readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { enterCost } from '../../services/portfolio.server';
import { FilterFields } from '../priorities_.ranking/filter-fields';
import { Costs } from './costs';
import { CostSchema } from './query.server';
import { Chosen, LeftOut } from './result';
import { viewPortfolio } from './view.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const view = await viewPortfolio(context, await requirePerson(context, request), request.url);
  return data(view, { status: view.errors.length > 0 ? 400 : 200 });
}

/** Fields of the form of a cost; the currency of the budget stands in the address under the same name. */
const PROBLEMS = { activity: 'activity', amount: 'cost', currency: 'currency', source: 'source' } as const;

/** Enters a cost. */
export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const t = getTranslate(context.locale);
  const form = parseForm(CostSchema, await readForm(request), t);
  if (form.ok) {
    await orNotFound(enterCost(context.db, person, form.data));
    const params = new URL(request.url).searchParams;
    params.set('entered', '1');
    return redirect(`/priorities/portfolio?${params}`);
  }
  const errors = form.errors.map(({ field }) => ({
    field: `cost-${field}`,
    message: t(`portfolio.error_${PROBLEMS[field as keyof typeof PROBLEMS] ?? 'cost'}`),
  }));
  return data({ errors, values: form.values }, { status: 400 });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function PortfolioPage() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>();
  const { title, values, errors, filter, set, sets, scope, result, leftOut, entered } = view;
  const errorOf = (name: string) => errors.find(({ field }) => field === name)?.message;
  return (
    <div className="stack deciding">
      <Crumbs steps={[{ to: '/priorities', label: t('ranking.home') }]} />
      <h1>{title}</h1>
      <p>{t('portfolio.what')}</p>
      {entered && !failed && (
        <p className="notice no-print" role="status">
          {t('portfolio.entered')}
        </p>
      )}
      <ErrorSummary errors={[...errors, ...(failed?.errors ?? [])]} />
      <form method="get" className="stack no-print">
        <div className="filters">
          <Field
            name="amount"
            label={t('portfolio.budget')}
            inputMode="decimal"
            defaultValue={values.amount}
            error={errorOf('amount')}
          />
          <Field
            name="currency"
            label={t('portfolio.currency')}
            hint={t('portfolio.currency_hint')}
            maxLength={3}
            defaultValue={values.currency}
            error={errorOf('currency')}
          />
          <Field
            name="floor"
            label={t('portfolio.floor')}
            hint={t('portfolio.floor_what')}
            inputMode="decimal"
            defaultValue={values.floor}
            error={errorOf('floor')}
          />
        </div>
        <details open={filter.length === 0}>
          <summary>{t('ranking.compare')}</summary>
          <FilterFields filter={filter} set={set} sets={sets} />
        </details>
        <div className="row">
          <button type="submit" className="main">
            {t('portfolio.choose')}
          </button>
          <a href="/priorities/ranking">{t('ranking.title')}</a>
        </div>
      </form>
      <p>{scope.join(' ')}</p>
      {result && <Chosen {...result} />}
      {leftOut.length > 0 && <LeftOut groups={leftOut} />}
      <Costs
        costs={view.costs}
        activities={view.activities}
        values={failed?.values ?? { currency: values.currency }}
        errors={failed?.errors ?? []}
      />
    </div>
  );
}
