import { Field } from '../../components/field';
import { useTranslate } from '../../i18n/context';
import { NewFactor, type NewFactorProps } from './new-factor';

interface BegunProps extends NewFactorProps {
  /** What the form sends besides the code. */
  hidden: { name: string; value: string };
  /** What the button says. */
  action: string;
  error?: string | undefined;
}

/** The way from here to an authenticator app that counts. */
export function Begun({ factor, hidden, action, error }: BegunProps) {
  const t = useTranslate();
  return (
    <>
      <NewFactor factor={factor} />
      <form method="post" className="stack">
        <input type="hidden" {...hidden} />
        <p>{t('set_up.confirm')}</p>
        {/* Of the new app only: a recovery code sets nothing up. */}
        <Field
          name="code"
          label={t('code.label')}
          hint={t('code.app_hint')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={40}
          error={error}
          required
        />
        <div>
          <button type="submit" className="main">
            {action}
          </button>
        </div>
      </form>
    </>
  );
}
