import { Field } from '../../components/field';
import type { Role } from '../../domain/access';
import { useTranslate } from '../../i18n/context';
import { LOCALES } from '../../i18n/locales';

interface WhoFieldsProps {
  roles: readonly Role[];
  values: Record<string, string> | undefined;
  errorOf: (field: string) => string | undefined;
}

/** Whom to invite: name, address, language, role. */
export function WhoFields({ roles, values, errorOf }: WhoFieldsProps) {
  const t = useTranslate();
  return (
    <>
      <Field name="name" label={t('form.name_label')} defaultValue={values?.name} error={errorOf('name')} required />
      <Field
        name="email"
        type="email"
        label={t('form.email_label')}
        defaultValue={values?.email}
        error={errorOf('email')}
        required
      />
      <div className="field">
        <label htmlFor="locale">{t('accounts.language')}</label>
        <select id="locale" name="locale" defaultValue={values?.locale ?? t.locale}>
          {LOCALES.map(({ code, name }) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="role">{t('accounts.role')}</label>
        <select id="role" name="role" defaultValue={values?.role ?? roles[0]}>
          {roles.map((role) => (
            <option key={role} value={role}>
              {t(`role.${role}`)}
            </option>
          ))}
        </select>
      </div>
    </>
  );
}
