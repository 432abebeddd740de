import { Select } from '../../components/select';
import { TextArea } from '../../components/text-area';
import type { RequestStep } from '../../domain/request';
import { useTranslate } from '../../i18n/context';
import { AWAY, StepForm, type StepsProps } from './step-form';
import type { RequestView } from './view.server';

/** It ends what takes months: nobody is to press it in passing. */
const LATER: readonly RequestStep[] = ['finish'];

/** The ways on from here, each with what it means and its button. The first that leads on stands open, the others unfold. */
export function Steps({ view, failed }: StepsProps) {
  const t = useTranslate();
  const onward = view.possible.filter((step) => !AWAY.includes(step));
  const away = view.possible.filter((step) => AWAY.includes(step));
  const first = onward.find((step) => !LATER.includes(step));
  return (
    <>
      {[...onward, ...away].map((step) =>
        step === 'sign_off' && !view.complete ? (
          <StillMissing view={view} key={step} />
        ) : (
          <details className="card" key={step} open={step === first || failed?.form === step}>
            <summary>
              <strong>{t(`requests.do.${step}`)}</strong>
            </summary>
            <StepForm step={step} view={view} failed={failed?.form === step ? failed : null} />
          </details>
        ),
      )}
    </>
  );
}

/** What keeps a draft from being signed off. */
export function StillMissing({ view }: { view: RequestView }) {
  const t = useTranslate();
  return (
    <div className="notice">
      <p>{t('requests.empty_fields')}</p>
      <ul className="reasons">
        {view.empty.map((field) => (
          <li key={field}>{t(`requests.field.${field}`)}</li>
        ))}
        {!view.justified && <li>{t('requests.need.justified')}</li>}
      </ul>
    </div>
  );
}

/** Giving a request to another office: it never has two holders, and never none. */
export function HandOver({ view, failed: any }: StepsProps) {
  const t = useTranslate();
  const failed = any?.form === 'hand_over' ? any : null;
  return (
    <details className="card" open={failed !== null}>
      <summary>
        <strong>{t('requests.do.hand_over')}</strong>
      </summary>
      <form method="post" className="stack">
        <input type="hidden" name="intent" value="hand_over" />
        <p>{t('requests.do_what.hand_over')}</p>
        <Select
          name="office"
          label={t('requests.office')}
          value={failed?.values.office ?? view.currentOffice ?? ''}
          options={view.offices}
        />
        <TextArea
          id="hand_over-text"
          name="text"
          label={t('requests.text.hand_over')}
          maxLength={4000}
          defaultValue={failed?.values.text ?? ''}
          error={failed?.errors.find(({ field }) => field === 'hand_over-text')?.message}
        />
        <div>
          <button type="submit">{t('requests.do.hand_over')}</button>
        </div>
      </form>
    </details>
  );
}
