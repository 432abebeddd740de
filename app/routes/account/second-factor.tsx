import type { Factors } from '../../domain/access';
import { useTranslate } from '../../i18n/context';

export interface SecondFactorProps {
  factors: Factors;
  passkeys: { count: number; path: string };
  /** Whether the person's role cannot do without. */
  needed: boolean;
  recoveryCodes: number;
}

/** The second factor: whether there is one, and the ways to change that. */
export function SecondFactor({ factors, passkeys, needed, recoveryCodes }: SecondFactorProps) {
  const t = useTranslate();
  const on = factors.app || factors.passkey;
  return (
    <section className="stack" aria-labelledby="factor-title">
      <div className="row">
        <h2 id="factor-title">{t('account.factor')}</h2>
        <span className={on ? 'tag strong' : 'tag'}>{t(on ? 'account.factor_on' : 'account.factor_off')}</span>
      </div>
      <p>{t(needed ? 'account.factor_needed' : 'account.factor_what')}</p>
      {on && <p>{t('account.recovery_left', { count: recoveryCodes })}</p>}
      <p className="row">
        <a className="button" href={factors.app ? '/second-factor/replace' : '/second-factor/set-up'}>
          {t(factors.app ? 'factor.replace' : 'account.factor_set_up')}
        </a>
        <a className="button" href={passkeys.path}>
          {passkeys.count > 0 ? t('set_up.passkeys_link') : t('set_up.passkeys_add')}
        </a>
        {on && (
          <a className="button" href="/second-factor/codes">
            {t('factor.codes')}
          </a>
        )}
        {on && !needed && (
          <a className="button" href="/second-factor/off">
            {t('factor.off')}
          </a>
        )}
      </p>
    </section>
  );
}
