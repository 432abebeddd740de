import { useTranslate } from '../../i18n/context';

export interface SecondFactorProps {
  on: boolean;
  /** Whether the person's role cannot do without. */
  needed: boolean;
  recoveryCodes: number;
}

/** The second factor: whether there is one, and the ways to change that. */
export function SecondFactor({ on, needed, recoveryCodes }: SecondFactorProps) {
  const t = useTranslate();
  return (
    <section className="stack" aria-labelledby="factor-title">
      <div className="row">
        <h2 id="factor-title">{t('account.factor')}</h2>
        <span className={on ? 'tag strong' : 'tag'}>{t(on ? 'account.factor_on' : 'account.factor_off')}</span>
      </div>
      <p>{t(needed ? 'account.factor_needed' : 'account.factor_what')}</p>
      {on ? (
        <>
          <p>{t('account.recovery_left', { count: recoveryCodes })}</p>
          <p className="row">
            <a className="button" href="/second-factor/replace">
              {t('factor.replace')}
            </a>
            <a className="button" href="/second-factor/codes">
              {t('factor.codes')}
            </a>
            {!needed && (
              <a className="button" href="/second-factor/off">
                {t('factor.off')}
              </a>
            )}
          </p>
        </>
      ) : (
        <p>
          <a className="button" href="/second-factor/set-up">
            {t('account.factor_set_up')}
          </a>
        </p>
      )}
    </section>
  );
}
