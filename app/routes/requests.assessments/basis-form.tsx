import { Field } from '../../components/field';
import { useTranslate } from '../../i18n/context';

/** What tells the forms of this page apart. */
export const nameForm = (activity: string, countryCode: string) => `${activity}-${countryCode}`;

interface BasisFormProps {
  activity: { id: string; title: string };
  country: string;
  countryCode: string;
  failed: { errors: { field: string; message: string }[]; values: Record<string, string> } | null;
}

/** A country that an activity serves; unfolds to say which assessment that rests on. */
export function BasisForm({ activity, country, countryCode, failed }: BasisFormProps) {
  const t = useTranslate();
  const field = (name: string) => {
    const id = `${name}-${nameForm(activity.id, countryCode)}`;
    const error = failed?.errors.find((one) => one.field === id)?.message;
    return { id, name, defaultValue: failed?.values[name] ?? '', error };
  };
  return (
    <details open={failed !== null}>
      <summary>
        {country}
        <span className="hidden-text">
          : {t('requests.record_basis')}, {activity.title}
        </span>
      </summary>
      <form method="post" className="stack-s">
        <input type="hidden" name="activity" value={activity.id} />
        <input type="hidden" name="country" value={countryCode} />
        <Field {...field('assessment')} label={t('requests.basis')} maxLength={300} required />
        <Field {...field('source')} label={t('requests.basis_source')} maxLength={500} required />
        <div>
          <button type="submit">{t('requests.record_basis')}</button>
        </div>
      </form>
    </details>
  );
}
