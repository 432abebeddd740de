import { Field } from '../../components/field';
import { SecondFactorField } from '../../components/second-factor-field';
import { useTranslate } from '../../i18n/context';

export interface FactorProps {
  on: boolean;
  needed: boolean;
  /** In a demonstration, the code that works now. */
  shown: string | null;
  errorOf: (field: string) => string | undefined;
}

/** The second factor: whether there is one, and how to change that. */
export function Factor({ on, needed, shown, errorOf }: FactorProps) {
  const t = useTranslate();
  return (
    <section className="stack">
      <h2>{t('second_factor.name')}</h2>
      <p>{t('second_factor.set_up_what')}</p>
      {!on && (
        <p>
          <a className="button" href="/second-factor/set-up">
            {t('second_factor.set_up')}
          </a>
        </p>
      )}
      {on && (
        <>
          <p>
            <span className="tag strong">{t('second_factor.on')}</span>
          </p>
          <details open={Boolean(errorOf('password') ?? errorOf('code'))}>
            <summary>{t(needed ? 'second_factor.replace' : 'second_factor.change')}</summary>
            <form method="post" className="stack">
              <p>{t('second_factor.change_what')}</p>
              <Field
                name="password"
                type="password"
                autoComplete="current-password"
                label={t('form.password_label')}
                error={errorOf('password')}
                required
              />
              <SecondFactorField error={errorOf('code')} shown={shown} />
              <div className="row">
                <button type="submit" name="intent" value="replace">
                  {t('second_factor.replace')}
                </button>
                {!needed && (
                  <button type="submit" name="intent" value="turn_off">
                    {t('second_factor.turn_off')}
                  </button>
                )}
              </div>
            </form>
          </details>
        </>
      )}
    </section>
  );
}
