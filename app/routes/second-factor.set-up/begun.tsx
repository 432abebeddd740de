import { SecondFactorField } from '../../components/second-factor-field';
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
        <SecondFactorField id="code" factors={{ app: true, passkey: false }} action={action} error={error} />
        <div>
          <button type="submit" className="main">
            {action}
          </button>
        </div>
      </form>
    </>
  );
}
