import { Field } from '../../components/field';
import { IdentityFields, type IdentityFieldsProps } from '../../components/identity-fields';
import { PasskeyButton } from '../../components/passkey-button';
import { useTranslate } from '../../i18n/context';

/** First step of a new passkey: who asks for it. */
export function Identify({ factors, errors }: Omit<IdentityFieldsProps, 'action'>) {
  const t = useTranslate();
  const has = factors.app || factors.passkey;
  return (
    <section className="card" aria-labelledby="add">
      <h2 id="add">{t('passkeys.add')}</h2>
      <p>{has ? t('passkeys.add_why_factor') : t('passkeys.add_why')}</p>
      <p className="quiet small">{t('passkey.make_no_script')}</p>
      <form method="post" className="stack">
        <input type="hidden" name="intent" value="begin" />
        <IdentityFields factors={factors} action={t('passkeys.go_on')} errors={errors} />
        <div>
          <button type="submit" className={factors.passkey ? undefined : 'main'}>
            {t('passkeys.go_on')}
          </button>
        </div>
      </form>
    </section>
  );
}

/** Second step: its name, and the passkey itself, which the browser makes. */
export function MakePasskey({ options }: { options: object }) {
  const t = useTranslate();
  return (
    <form method="post" className="card">
      <input type="hidden" name="intent" value="add" />
      <p>{t('passkeys.make_what')}</p>
      <Field name="name" label={t('passkeys.name')} hint={t('passkeys.name_hint')} maxLength={60} autoComplete="off" required />
      <PasskeyButton options={options} />
    </form>
  );
}
