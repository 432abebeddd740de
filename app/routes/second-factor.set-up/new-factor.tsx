import { RecoveryCodes } from '../../components/recovery-codes';
import { useTranslate } from '../../i18n/context';

export interface NewFactorProps {
  factor: { picture: string; secret: string; recoveryCodes: readonly string[] };
}

/** What a person needs to set an authenticator app up: the picture to scan, the key in it, and the recovery codes. */
export function NewFactor({ factor }: NewFactorProps) {
  const t = useTranslate();
  return (
    <>
      <section className="stack">
        <p>{t('set_up.scan')}</p>
        <img src={factor.picture} width={240} height={240} alt={t('set_up.picture')} />
        <dl className="facts">
          <dt>{t('set_up.key')}</dt>
          <dd>
            <code>{factor.secret.match(/.{1,4}/g)?.join(' ')}</code>
          </dd>
        </dl>
      </section>
      <section className="stack">
        <p>{t('set_up.keep')}</p>
        <RecoveryCodes codes={factor.recoveryCodes} />
      </section>
    </>
  );
}
