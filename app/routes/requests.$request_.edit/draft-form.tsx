import type { ReactNode } from 'react';
import { Field } from '../../components/field';
import { Select } from '../../components/select';
import { TextArea } from '../../components/text-area';
import { nameCapability } from '../../domain/request';
import { useTranslate } from '../../i18n/context';
import { Capabilities } from './capabilities';
import type { DraftView } from './view.server';

interface DraftFormProps {
  view: DraftView;
  failed: { errors: { field: string; message: string }[]; values: Record<string, string>; capabilities: string[] } | null;
  /** Who else does the same, above the reason for going ahead. */
  children: ReactNode;
}

/** Everything a country says when it asks for help. What was typed comes back when something is wrong with it. */
export function DraftForm({ view, failed, children }: DraftFormProps) {
  const t = useTranslate();
  const { content } = view;
  const errorOf = (field: string) => failed?.errors.find((error) => error.field === field)?.message;
  const typed = (field: string, saved: string) => failed?.values[field] ?? saved;
  const field = (name: string, saved: string) => ({ name, defaultValue: typed(name, saved), error: errorOf(name) });
  const chosen = new Set(failed?.capabilities ?? content.capabilities.map(nameCapability));
  return (
    <form method="post" className="stack">
      <input type="hidden" name="version" value={view.version} />
      <input type="hidden" name="activity" value={content.activity} />
      {view.activity && (
        <p className="notice">
          {t('requests.for_activity')} <a href={`/catalogue/${view.activity.id}`}>{view.activity.title}</a> ({view.activity.org})
        </p>
      )}
      <Field
        {...field('title', content.title)}
        label={t('requests.field.title')}
        hint={t('requests.title_hint')}
        maxLength={200}
        required
      />
      <div>
        <label className="check">
          <input
            type="checkbox"
            name="emergency"
            defaultChecked={failed ? 'emergency' in failed.values : view.emergency}
            aria-describedby="emergency-what"
          />
          {t('requests.emergency')}
        </label>
        <p className="quiet small" id="emergency-what">
          {t('requests.emergency_what')}
        </p>
      </div>
      <Select
        name="round"
        label={t('requests.field.round')}
        value={typed('round', view.roundId)}
        any={t('requests.no_round')}
        options={view.rounds.map(({ id, title, submittedAt, current }) => [
          id,
          t(current ? 'requests.round_of' : 'requests.round_old', { round: title, date: t.date(submittedAt) }),
        ])}
      />
      {!view.rounds.some(({ current }) => current) && <p className="notice">{t('requests.assessment_first')}</p>}
      <Capabilities questionnaires={view.questionnaires} chosen={chosen} />
      <TextArea
        {...field('help', content.help)}
        label={t('requests.field.help')}
        hint={t('requests.help_hint')}
        maxLength={4000}
        rows={5}
      />
      <TextArea {...field('whyNow', content.whyNow)} label={t('requests.field.whyNow')} maxLength={4000} rows={4} />
      <TextArea
        {...field('contribution', content.contribution)}
        label={t('requests.field.contribution')}
        hint={t('requests.contribution_hint')}
        maxLength={2000}
        rows={3}
      />
      <Select
        name="language"
        label={t('requests.field.language')}
        value={typed('language', content.language)}
        any={t('requests.choose')}
        options={view.languages.map(({ code, name }) => [code, name])}
      />
      <div className="filters">
        <Field {...field('from', content.from ?? '')} type="date" label={t('requests.field.from')} />
        <Field {...field('until', content.until ?? '')} type="date" label={t('requests.field.until')} />
      </div>
      <fieldset className="stack-s" id="contact">
        <legend>
          <h2>{t('requests.field.contact')}</h2>
        </legend>
        <p className="quiet small">{t('requests.contact_what')}</p>
        <div className="filters">
          <Field {...field('contactName', content.contact.name)} label={t('requests.contact.name')} maxLength={200} />
          <Field
            {...field('contactEmail', content.contact.email)}
            type="email"
            label={t('requests.contact.email')}
            maxLength={200}
          />
          <Field
            {...field('contactPhone', content.contact.phone)}
            type="tel"
            label={t('requests.contact.phone')}
            maxLength={60}
          />
        </div>
      </fieldset>
      {children}
      {(view.overlaps.length > 0 || view.duplicateReason) && (
        <TextArea
          {...field('duplicateReason', view.duplicateReason)}
          label={t('requests.field.duplicateReason')}
          hint={t('requests.duplicate_hint')}
          maxLength={4000}
          rows={3}
        />
      )}
      <div className="row">
        <button type="submit" className="main">
          {t('requests.save')}
        </button>
        <button type="submit" name="intent" value="overlaps">
          {t('requests.save_and_check')}
        </button>
      </div>
    </form>
  );
}
