import { Field } from '../../components/field';
import { Select } from '../../components/select';
import type { Expenditure } from '../../domain/catalogue';
import { useTranslate } from '../../i18n/context';

const TEXTS = ['funder', 'currency', 'basis', 'accounting_period', 'source'] as const;
const NUMBERS = ['amount', 'amount_max', 'staff', 'non_staff'] as const;

interface AmountsProps {
  expenditure: readonly Expenditure[];
  errorOf: (field: string) => string | undefined;
}

/** The amounts that were published, and room for one more. An empty cell says "not published": nothing is estimated here. */
export function Amounts({ expenditure, errorOf }: AmountsProps) {
  const t = useTranslate();
  return (
    <fieldset className="stack" id="expenditure">
      <legend>
        <h2>{t('activity.expenditure')}</h2>
      </legend>
      <p className="quiet">{t('entries.amounts_what')}</p>
      {[...expenditure, null].map((entry, i) => (
        <details
          className="card"
          key={entry ? `${entry.source} ${entry.amount}` : 'new'}
          open={entry !== null || errorOf(`amount_${i}`) !== undefined}
        >
          <summary>{entry ? t('entries.amount', { number: i + 1 }) : t('entries.amount_new')}</summary>
          <div className="filters">
            <Select
              name={`kind_${i}`}
              label={t('entry_field.kind')}
              value={entry?.kind ?? 'budget'}
              options={(['real', 'budget', 'scale'] as const).map((kind) => [kind, t(`expenditure.${kind}`)])}
            />
            {NUMBERS.map((name) => (
              <Field
                key={name}
                name={`${name}_${i}`}
                type="number"
                min={0}
                step="any"
                label={t(`entry_field.${name}`)}
                defaultValue={entry?.[name] ?? ''}
                error={name === 'amount' ? errorOf(`amount_${i}`) : undefined}
              />
            ))}
            {TEXTS.map((name) => (
              <Field
                key={name}
                name={`${name}_${i}`}
                label={t(`entry_field.${name}`)}
                maxLength={300}
                defaultValue={entry?.[name] ?? ''}
              />
            ))}
          </div>
        </details>
      ))}
    </fieldset>
  );
}
