import { RecoveryCodes } from '../../components/recovery-codes';
import { SecondFactorField } from '../../components/second-factor-field';
import { useTranslate } from '../../i18n/context';

export interface BegunProps {
  /** As a `data:` address. */
  picture: string;
  secret: string;
  recoveryCodes: readonly string[];
}

/** The way from here to an authenticator app that counts. */
export function Begun({ picture, secret, recoveryCodes }: BegunProps) {
  const t = useTranslate();
  return (
    <>
      <section className="stack">
        <p>{t('set_up.scan')}</p>
        <img src={picture} width={240} height={240} alt={t('set_up.picture')} />
        <dl className="facts">
          <dt>{t('set_up.key')}</dt>
          <dd>
            <code>{secret.match(/.{1,4}/g)?.join(' ')}</code>
          </dd>
        </dl>
      </section>
      <section className="stack">
        <p>{t('set_up.keep')}</p>
        <RecoveryCodes codes={recoveryCodes} />
      </section>
      <form method="post" className="stack">
        <input type="hidden" name="intent" value="confirm" />
        <p>{t('set_up.confirm')}</p>
        <SecondFactorField id="code" factors={{ app: true, passkey: false }} action={t('set_up.button')} />
        <div>
          <button type="submit" className="main">
            {t('set_up.button')}
          </button>
        </div>
      </form>
    </>
  );
}
