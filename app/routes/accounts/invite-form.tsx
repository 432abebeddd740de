import { ErrorSummary } from '../../components/error-summary';
import { Field } from '../../components/field';
import type { Role } from '../../domain/access';
import { ItuRegionSchema } from '../../domain/country';
import { useTranslate } from '../../i18n/context';
import { LOCALES } from '../../i18n/locales';

export interface InviteFormProps {
  /** Roles that the reader may give, the likeliest first. */
  roles: readonly Role[];
  /** What only an administrator fills in. */
  administrator?: { countries: readonly { code: string; name: string }[]; limit: string } | undefined;
  /** What was sent and came back. */
  sent?: { errors: readonly { field: string; message: string }[]; values: Record<string, string>; regions: string[] } | undefined;
}

/** Asks whom to invite, into which role. */
export function InviteForm({ roles, administrator, sent }: InviteFormProps) {
  const t = useTranslate();
  const { errors = [], values = {}, regions = [] } = sent ?? {};
  const errorOf = (field: string) => errors.find((e) => e.field === field)?.message;
  const field = (name: string) => ({ name, defaultValue: values[name], error: errorOf(name) });
  return (
    <section className="stack" aria-labelledby="invite-title">
      <h2 id="invite-title">{t('accounts.new')}</h2>
      <p>{t('accounts.new_what')}</p>
      <form method="post" className="stack" encType={administrator ? 'multipart/form-data' : undefined}>
        <Field {...field('name')} label={t('form.name_label')} required />
        <Field {...field('email')} type="email" label={t('form.email_label')} required />
        <div className="field">
          <label htmlFor="role">{t('accounts.role')}</label>
          <select id="role" name="role" defaultValue={values.role ?? roles[0]}>
            {roles.map((role) => (
              <option key={role} value={role}>
                {t(`role.${role}`)}
              </option>
            ))}
          </select>
        </div>
        {administrator && <Country countries={administrator.countries} value={values.country} error={errorOf('country')} />}
        <div className="field">
          <label htmlFor="locale">{t('accounts.language')}</label>
          <select id="locale" name="locale" defaultValue={values.locale ?? t.locale}>
            {LOCALES.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </div>
        {administrator && (
          <>
            <Field
              {...field('organisation')}
              label={t('people.organisation')}
              hint={t('people.organisation_hint')}
              maxLength={200}
            />
            <fieldset className="stack-s" id="region">
              <legend>
                <h3>{t('people.regions')}</h3>
              </legend>
              {errorOf('region') && <p className="error">{errorOf('region')}</p>}
              {ItuRegionSchema.options.map((region) => (
                <label className="check" key={region}>
                  <input type="checkbox" name="region" value={region} defaultChecked={regions.includes(region)} />
                  <span>{t(`region.${region}`)}</span>
                </label>
              ))}
            </fieldset>
            <fieldset className="stack-s">
              <legend>
                <h3>{t('people.letter')}</h3>
              </legend>
              <p className="quiet small">{t('people.letter_what')}</p>
              <Field {...field('reference')} label={t('people.letter_reference')} maxLength={200} />
              <Field {...field('letterDate')} type="date" label={t('people.letter_date')} />
              <Field
                name="file"
                type="file"
                accept=".pdf,.png,.jpg,.jpeg"
                label={t('people.letter_file')}
                hint={t('people.letter_file_hint', { limit: administrator.limit })}
                error={errorOf('file')}
              />
            </fieldset>
          </>
        )}
        <div>
          <button type="submit" className="main">
            {t('accounts.invite')}
          </button>
        </div>
      </form>
    </section>
  );
}

interface CountryProps {
  countries: readonly { code: string; name: string }[];
  value: string | undefined;
  error: string | undefined;
}

function Country({ countries, value, error }: CountryProps) {
  const t = useTranslate();
  return (
    <div className="field">
      <label htmlFor="country">{t('catalogue.country')}</label>
      <span className="hint" id="country-hint">
        {t('accounts.country_hint')}
      </span>
      {error && (
        <span className="error" id="country-error">
          {error}
        </span>
      )}
      <select
        id="country"
        name="country"
        defaultValue={value ?? ''}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? 'country-error country-hint' : 'country-hint'}
      >
        <option value="">–</option>
        {countries.map((country) => (
          <option key={country.code} value={country.code}>
            {country.name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** What a page about people says on top: that something is done, or what was wrong. */
export function Said({
  done,
  errors,
}: {
  done: 'invited' | 'resent' | 'revoked' | 'ended' | null;
  errors: readonly { field: string; message: string }[];
}) {
  const t = useTranslate();
  return (
    <>
      <ErrorSummary errors={errors} />
      {done && errors.length === 0 && (
        <p className="notice" role="status">
          {t(`people.done.${done}`)}
        </p>
      )}
    </>
  );
}
