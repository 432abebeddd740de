import { Field } from '../../components/field';
import { useTranslate } from '../../i18n/context';
import { LOCALES } from '../../i18n/locales';

interface FormProps {
  errorOf: (field: string) => string | undefined;
}

/** What the person is called, and the language in which they are spoken to. */
export function About({ name, errorOf }: FormProps & { name: string }) {
  const t = useTranslate();
  return (
    <section className="stack" aria-labelledby="about-title">
      <h2 id="about-title">{t('account.about')}</h2>
      <form method="post" className="stack">
        <input type="hidden" name="intent" value="about" />
        <Field
          name="name"
          label={t('form.name_label')}
          autoComplete="name"
          maxLength={200}
          defaultValue={name}
          error={errorOf('name')}
          required
        />
        <div className="field">
          <label htmlFor="locale">{t('accounts.language')}</label>
          <span className="hint" id="locale-hint">
            {t('account.about_what')}
          </span>
          <select id="locale" name="locale" defaultValue={t.locale} aria-describedby="locale-hint">
            {LOCALES.map((locale) => (
              <option key={locale.code} value={locale.code} lang={locale.code}>
                {locale.name}
              </option>
            ))}
          </select>
        </div>
        <div>
          <button type="submit">{t('account.save')}</button>
        </div>
      </form>
    </section>
  );
}

/** Asks for the password of now and for another. */
export function Password({ errorOf }: FormProps) {
  const t = useTranslate();
  return (
    <section className="stack" aria-labelledby="password-title">
      <h2 id="password-title">{t('account.password')}</h2>
      <p>{t('account.password_what')}</p>
      <form method="post" className="stack">
        <input type="hidden" name="intent" value="password" />
        <Field
          name="old_password"
          type="password"
          autoComplete="current-password"
          label={t('account.password_old')}
          error={errorOf('old_password')}
          required
        />
        <Field
          name="new_password"
          type="password"
          autoComplete="new-password"
          label={t('form.new_password_label')}
          hint={t('form.password_hint')}
          error={errorOf('new_password')}
          required
        />
        <div>
          <button type="submit">{t('account.password_change')}</button>
        </div>
      </form>
    </section>
  );
}
