import { Field } from '../../components/field';
import { useTranslate } from '../../i18n/context';
import type { InitiativeView } from './view.server';

/** What is to be done next: what is missing, and the step that brings it further, for who may take it. */
export function Step({ view: { state, version, missing, mayAdopt } }: { view: InitiativeView }) {
  const t = useTranslate();
  if (state === 'closed') return null;
  const step = state === 'draft' ? 'adopt' : 'close';
  return (
    <section className="card" id="step">
      {state === 'draft' && (
        <>
          <h2>{t('initiatives.missing')}</h2>
          {missing.length > 0 ? (
            <ul className="reasons">
              {missing.map((need) => (
                <li key={need}>{t(`initiatives.need.${need}`)}</li>
              ))}
            </ul>
          ) : (
            <p>
              {t('initiatives.ready')} {!mayAdopt && t('initiatives.officer')}
            </p>
          )}
        </>
      )}
      {mayAdopt && missing.length === 0 && (
        <form method="post" className="stack-s">
          <input type="hidden" name="version" value={version} />
          <p>{t(`initiatives.${step}_what`)}</p>
          <Field name="reason" label={t('initiatives.reason')} hint={t('initiatives.reason_hint')} maxLength={1000} />
          <div>
            <button type="submit" name="intent" value={step} className={step === 'adopt' ? 'main' : undefined}>
              {t(`initiatives.${step}`)}
            </button>
          </div>
        </form>
      )}
    </section>
  );
}
