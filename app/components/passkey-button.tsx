import { useTranslate } from '../i18n/context';
import script from './passkey.browser?worker&url';
import { useResponse } from './response';

/** Where the browser gets what a passkey has to answer. */
const ASK_PATH = '/second-factor/passkey';

export interface PasskeyButtonProps {
  /** What follows once the passkey has answered, as the form's own button says it; not where there is no other button. */
  action?: string;
  /** For a new passkey: what it is made for (`PublicKeyCredentialCreationOptionsJSON`). Else one that exists is used. */
  options?: object | undefined;
}

/**
 * Gives the form around it a passkey's answer, in a field `passkey`. It needs JavaScript: until its script runs, a sentence that
 * says so stands in place of the button. At most one in a page.
 */
export function PasskeyButton({ action, options }: PasskeyButtonProps) {
  const t = useTranslate();
  const response = useResponse();
  const kind = options ? 'make' : 'use';
  return (
    <div
      className="field"
      data-passkey
      data-from={ASK_PATH}
      data-options={options && JSON.stringify(options)}
      data-failed={t(`passkey.${kind}_failed`)}
      data-unsupported={t(`passkey.${kind}_unsupported`)}
    >
      <input type="hidden" name="passkey" />
      <div hidden>
        <button type="button" className="main">
          {t(`passkey.${kind}`)}
        </button>
      </div>
      {action && (
        <p className="hint" hidden>
          {t('passkey.then', { action })}
        </p>
      )}
      <p className="hint" data-without-script>
        {t(`passkey.${kind}_no_script`)}
      </p>
      <p className="error" role="status" />
      <script src={script} nonce={response?.nonce} defer />
    </div>
  );
}
