import { Field } from '../../components/field';
import { Select } from '../../components/select';
import { TextArea } from '../../components/text-area';
import { ActivitySchema, AreaSchema, PillarSchema } from '../../domain/catalogue';
import type { ActivityDraft } from '../../domain/catalogue-draft';
import { ItuRegionSchema } from '../../domain/country';
import { useTranslate } from '../../i18n/context';
import type { MessageKey } from '../../i18n/translate';
import { AlikeNotice } from './alike-notice';
import { Amounts } from './amounts';
import type { EntryView } from './view.server';

const { shape } = ActivitySchema;

export interface EntryFormProps {
  view: EntryView;
  draft: ActivityDraft;
  errors: readonly { field: string; message: string }[];
}

/** Everything that an entry says, from what it is to where it can be read. */
export function EntryForm({ view, draft, errors }: EntryFormProps) {
  const t = useTranslate();
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message;
  const says = (codes: readonly string[], prefix: string) =>
    codes.map((code) => [code, t(`${prefix}.${code}` as MessageKey)] as const);
  const list = (name: keyof ActivityDraft & string, rows = 3) => (
    <TextArea
      name={name}
      label={t(`entry_field.${name}` as MessageKey)}
      hint={t('entries.one_per_line')}
      rows={rows}
      defaultValue={(draft[name] as string[]).join('\n')}
      error={errorOf(name)}
    />
  );
  const boxes = (
    name: 'areas' | 'gca_pillars' | 'decision630' | 'regions' | 'office_ids',
    options: readonly (readonly [string, string])[],
  ) => (
    <fieldset className="stack-s" id={name}>
      <legend>{t(`entry_field.${name}`)}</legend>
      <div className="options">
        {options.map(([code, words]) => (
          <label className="check" key={code}>
            <input type="checkbox" name={name} value={code} defaultChecked={(draft[name] as string[]).includes(code)} />
            {words}
          </label>
        ))}
      </div>
    </fieldset>
  );
  return (
    <form method="post" className="stack" id="entry">
      <input type="hidden" name="version" value={view.version} />
      {/* One block: while nothing is alike there is no gap for it. */}
      <div>
        <Field
          name="title"
          label={t('entry_field.title')}
          maxLength={300}
          required
          defaultValue={draft.title}
          error={errorOf('title')}
        />
        <AlikeNotice id={view.id} />
      </div>
      <TextArea
        name="summary"
        label={t('entry_field.summary')}
        hint={t('entries.summary_hint')}
        rows={4}
        maxLength={2000}
        defaultValue={draft.summary}
      />
      <div className="filters">
        <Select
          name="type"
          label={t('activity.type')}
          value={draft.type ?? ''}
          any={t('entries.choose')}
          options={says(shape.type.options, 'type')}
        />
        <Select
          name="status"
          label={t('catalogue.status')}
          value={draft.status ?? ''}
          any={t('entries.choose')}
          options={says(shape.status.options, 'status')}
        />
        <Field
          name="period_start"
          label={t('entry_field.period_start')}
          hint={t('entries.period_hint')}
          maxLength={10}
          defaultValue={draft.period.start ?? ''}
          error={errorOf('period_start')}
        />
        <Field name="period_end" label={t('entry_field.period_end')} maxLength={10} defaultValue={draft.period.end ?? ''} />
      </div>
      <h2>{t('entries.about')}</h2>
      {boxes('areas', says(AreaSchema.options, 'area.name'))}
      {boxes('gca_pillars', says(PillarSchema.options, 'entries.pillar'))}
      {boxes('decision630', says(shape.decision630.element.options, 'entries.decision630'))}
      {list('framework_refs')}
      {list('resolutions')}
      {list('expected_results', 2)}
      {list('themes')}
      <Select
        name="maturity_entry"
        label={t('activity.entry')}
        value={draft.maturity_entry ?? ''}
        any={t('entries.choose')}
        options={says(shape.maturity_entry.options, 'entry')}
      />
      <h2>{t('entries.for_whom')}</h2>
      <Select
        name="scope"
        label={t('activity.scope')}
        value={draft.scope ?? ''}
        any={t('entries.choose')}
        options={says(shape.scope.options, 'scope')}
      />
      {boxes('regions', says(ItuRegionSchema.options, 'region'))}
      {list('countries')}
      {list('eligibility')}
      {list('target_groups')}
      {list('beneficiaries')}
      <Field
        name="beneficiaries_note"
        label={t('entry_field.beneficiaries_note')}
        maxLength={500}
        defaultValue={draft.beneficiaries_note}
      />
      <h2>{t('entries.by_whom')}</h2>
      <Field name="office" label={t('activity.office')} maxLength={300} defaultValue={draft.office} />
      {view.org === 'ITU' && (
        <details open={draft.office_ids.length > 0}>
          <summary>{t('entry_field.office_ids')}</summary>
          {boxes('office_ids', view.offices)}
        </details>
      )}
      {list('partners', 2)}
      {list('funders', 2)}
      <Amounts expenditure={draft.expenditure} errorOf={errorOf} />
      <h2>{t('entries.where')}</h2>
      {list('outputs')}
      <Field name="url" type="url" label={t('entry_field.url')} maxLength={500} defaultValue={draft.url} />
      {list('sources')}
      <Select
        name="verified"
        label={t('entry_field.verified')}
        value={String(draft.verified ?? 'from-memory')}
        options={says(['true', 'from-memory'], 'entries.verified')}
      />
      <TextArea name="note" label={t('activity.note')} rows={2} maxLength={2000} defaultValue={draft.note} />
      <div>
        <button type="submit" name="intent" value="save" className="main">
          {t('entries.save')}
        </button>
      </div>
    </form>
  );
}
