import { Field } from '../../components/field';
import { Labelled } from '../../components/labelled';
import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';

interface CostsProps {
  costs: { key: string; title: string; money: string; source: string }[];
  activities: readonly (readonly [string, string])[];
  values: Record<string, string>;
  errors: readonly { field: string; message: string }[];
}

/** What activities cost, and the form to enter it. */
export function Costs({ costs, activities, values, errors }: CostsProps) {
  const t = useTranslate();
  const errorOf = (name: string) => errors.find(({ field }) => field === `cost-${name}`)?.message;
  return (
    <section className="stack-s" aria-labelledby="costs">
      <h2 id="costs">{t('portfolio.costs')}</h2>
      <p>{t('portfolio.costs_what')}</p>
      {costs.length === 0 ? (
        <p className="quiet">{t('portfolio.costs_none')}</p>
      ) : (
        <Scroll label={t('portfolio.costs')}>
          <table aria-label={t('portfolio.costs')}>
            <thead>
              <tr>
                <th scope="col">{t('portfolio.column.activity')}</th>
                <th scope="col" className="number">
                  {t('portfolio.cost_amount')}
                </th>
                <th scope="col">{t('portfolio.column.source')}</th>
              </tr>
            </thead>
            <tbody>
              {costs.map(({ key, title, money, source }) => (
                <tr key={key}>
                  <th scope="row">{title}</th>
                  <td className="number">{money}</td>
                  <td>{source}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <form method="post" className="stack no-print" aria-label={t('portfolio.enter')}>
        <Labelled id="cost-activity" label={t('portfolio.activity')} error={errorOf('activity')}>
          <select id="cost-activity" name="activity" defaultValue={values.activity ?? ''}>
            <option value="">–</option>
            {activities.map(([id, title]) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </Labelled>
        <div className="filters">
          <Field
            id="cost-amount"
            name="amount"
            label={t('portfolio.cost_amount')}
            inputMode="decimal"
            defaultValue={values.amount}
            error={errorOf('amount')}
          />
          <Field
            id="cost-currency"
            name="currency"
            label={t('portfolio.currency')}
            maxLength={3}
            defaultValue={values.currency}
            error={errorOf('currency')}
          />
          <Field
            id="cost-source"
            name="source"
            label={t('portfolio.source')}
            maxLength={500}
            defaultValue={values.source}
            error={errorOf('source')}
          />
        </div>
        <div>
          <button type="submit" className="main">
            {t('portfolio.enter')}
          </button>
        </div>
      </form>
    </section>
  );
}
