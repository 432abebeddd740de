import { Field } from '../../components/field';
import { SecondFactorField } from '../../components/second-factor-field';
import { Select } from '../../components/select';
import { TextArea } from '../../components/text-area';
import type { RequestStep } from '../../domain/request';
import { useTranslate } from '../../i18n/context';
import type { Refused } from './act.server';
import type { RequestView } from './view.server';

/** Steps that a person explains, and whether they must. */
const WITH_TEXT: Partial<Record<RequestStep, boolean>> = {
  reopen: false,
  withdraw: true,
  ask: true,
  reply: true,
  refer: true,
  decline: true,
  finish: true,
};

/** Ways that lead back or away: they stand last, folded, and none is the main thing to do. */
export const AWAY: readonly RequestStep[] = ['reopen', 'withdraw', 'refer', 'decline'];
export interface StepsProps {
  view: RequestView;
  failed: Refused | null;
}

/** What one step asks for, and its button. */
export function StepForm({ step, view, failed }: StepsProps & { step: RequestStep }) {
  const t = useTranslate();
  const errorOf = (field: string) => failed?.errors.find((error) => error.field === `${step}-${field}`)?.message;
  const typed = (field: string) => failed?.values[field] ?? '';
  const asksText = WITH_TEXT[step];
  const named = (field: string) => ({ id: `${step}-${field}`, name: field, error: errorOf(field), defaultValue: typed(field) });
  return (
    <form method="post" className="stack">
      <input type="hidden" name="step" value={step} />
      <p>{t(`requests.do_what.${step}`)}</p>
      {step === 'refer' && <Select name="entity" label={t('requests.entity')} value={typed('entity')} options={view.entities} />}
      {step === 'accept' && (
        <>
          {!view.attachment && (
            <p className="notice">{t(view.emergency ? 'requests.accept_emergency' : 'requests.need.assessed')}</p>
          )}
          <Field {...named('implementor')} label={t('requests.implementor')} maxLength={200} required />
          <Select
            name="activity"
            label={t('requests.match')}
            value={typed('activity')}
            any={t('requests.match_none')}
            options={view.activities}
          />
          <div className="filters">
            <Field {...named('from')} type="date" label={t('requests.field.from')} required />
            <Field {...named('until')} type="date" label={t('requests.field.until')} required />
          </div>
          {view.overlaps.length > 0 && (
            <TextArea
              {...named('duplicateReason')}
              label={t('requests.field.duplicateReason')}
              hint={t('requests.duplicate_hint')}
              maxLength={4000}
              defaultValue={failed ? typed('duplicateReason') : view.duplicateReason}
            />
          )}
        </>
      )}
      {step === 'close' && (
        <>
          <TextArea
            {...named('changed')}
            label={t('requests.changed')}
            hint={t('requests.changed_hint')}
            maxLength={4000}
            rows={5}
            required
          />
          <fieldset className="stack-s" id={`${step}-met`}>
            <legend>{t('requests.met')}</legend>
            {([1, 2, 3, 4, 5] as const).map((met) => (
              <label className="check" key={met}>
                <input type="radio" name="met" value={met} required defaultChecked={typed('met') === String(met)} />
                {t(`requests.met_${met}`)}
              </label>
            ))}
          </fieldset>
        </>
      )}
      {asksText !== undefined && (
        <TextArea
          {...named('text')}
          label={t(asksText ? (`requests.text.${step}` as 'requests.text.ask') : 'requests.text.reopen')}
          maxLength={4000}
          rows={4}
          required={asksText}
        />
      )}
      {step === 'sign_off' && view.factors && (
        <SecondFactorField id="sign_off-code" factors={view.factors} action={t('requests.do.sign_off')} error={errorOf('code')} />
      )}
      <div>
        <button type="submit" className={AWAY.includes(step) ? undefined : 'main'}>
          {t(`requests.do.${step}`)}
        </button>
      </div>
    </form>
  );
}
