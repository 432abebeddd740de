import type { ReactNode } from 'react';
import { Field } from '../../components/field';
import { Select } from '../../components/select';
import { TextArea } from '../../components/text-area';
import { useTranslate } from '../../i18n/context';
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
  const chosen = new Set(
    failed?.capabilities ?? content.capabilities.map(({ questionnaire, capability }) => `${questionnaire}:${capability}`),
  );
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
        name="title"
        label={t('requests.field.title')}
        hint={t('requests.title_hint')}
        maxLength={200}
        required
        defaultValue={typed('title', content.title)}
        error={errorOf('title')}
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
      <fieldset className="stack-s" id="capabilities">
        <legend>
          <h2>{t('requests.field.capabilities')}</h2>
        </legend>
        {view.questionnaires.map((questionnaire) => (
          <details key={questionnaire.id} open={questionnaire.open || questionnaire === view.questionnaires[0]}>
            <summary>{questionnaire.title}</summary>
            {questionnaire.areas.map((area) => (
              <div key={area.id} className="stack-s">
                <h3>{area.title}</h3>
                {area.capabilities.map(({ value, title, level }) => (
                  <label className="check" key={value}>
                    <input type="checkbox" name="capability" value={value} defaultChecked={chosen.has(value)} />
                    <span>
                      {title}
                      {level && (
                        <span className="quiet small">
                          {' '}
                          · {t('requests.level', { level: level.number })} {level.name}
                        </span>
                      )}
                    </span>
                  </label>
                ))}
              </div>
            ))}
          </details>
        ))}
      </fieldset>
      <TextArea
        name="help"
        label={t('requests.field.help')}
        hint={t('requests.help_hint')}
        maxLength={4000}
        rows={5}
        defaultValue={typed('help', content.help)}
        error={errorOf('help')}
      />
      <TextArea
        name="whyNow"
        label={t('requests.field.whyNow')}
        maxLength={4000}
        rows={4}
        defaultValue={typed('whyNow', content.whyNow)}
        error={errorOf('whyNow')}
      />
      <TextArea
        name="contribution"
        label={t('requests.field.contribution')}
        hint={t('requests.contribution_hint')}
        maxLength={2000}
        rows={3}
        defaultValue={typed('contribution', content.contribution)}
        error={errorOf('contribution')}
      />
      <Select
        name="language"
        label={t('requests.field.language')}
        value={typed('language', content.language)}
        any={t('requests.choose')}
        options={view.languages.map(({ code, name }) => [code, name])}
      />
      <div className="filters">
        <Field
          name="from"
          type="date"
          label={t('requests.field.from')}
          defaultValue={typed('from', content.from ?? '')}
          error={errorOf('from')}
        />
        <Field
          name="until"
          type="date"
          label={t('requests.field.until')}
          defaultValue={typed('until', content.until ?? '')}
          error={errorOf('until')}
        />
      </div>
      <fieldset className="stack-s" id="contact">
        <legend>
          <h2>{t('requests.field.contact')}</h2>
        </legend>
        <p className="quiet small">{t('requests.contact_what')}</p>
        <div className="filters">
          <Field
            name="contactName"
            label={t('requests.contact.name')}
            maxLength={200}
            defaultValue={typed('contactName', content.contact.name)}
            error={errorOf('contactName')}
          />
          <Field
            name="contactEmail"
            type="email"
            label={t('requests.contact.email')}
            maxLength={200}
            defaultValue={typed('contactEmail', content.contact.email)}
            error={errorOf('contactEmail')}
          />
          <Field
            name="contactPhone"
            type="tel"
            label={t('requests.contact.phone')}
            maxLength={60}
            defaultValue={typed('contactPhone', content.contact.phone)}
            error={errorOf('contactPhone')}
          />
        </div>
      </fieldset>
      {children}
      {(view.overlaps.length > 0 || view.duplicateReason) && (
        <TextArea
          name="duplicateReason"
          label={t('requests.field.duplicateReason')}
          hint={t('requests.duplicate_hint')}
          maxLength={4000}
          rows={3}
          defaultValue={typed('duplicateReason', view.duplicateReason)}
          error={errorOf('duplicateReason')}
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
