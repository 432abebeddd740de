import type { ReactNode } from 'react';
import { Field } from '../../components/field';
import { Select } from '../../components/select';
import { TextArea } from '../../components/text-area';
import { useTranslate } from '../../i18n/context';
import type { InitiativeForm } from './form.server';
import type { EditView } from './view.server';

export interface RowsProps {
  view: EditView;
  form: InitiativeForm;
  errorOf: (field: string) => string | undefined;
}

/** A box that takes its row out when the form is saved. */
function Drop({ name, checked }: { name: string; checked: boolean }) {
  const t = useTranslate();
  return (
    <label className="check">
      <input type="checkbox" name={name} value="1" defaultChecked={checked} />
      {t('initiatives.drop')}
    </label>
  );
}

/** Everything of one kind, with room for one more at the end. */
function Rows({ id, title, what, children }: { id: string; title: string; what?: string; children: ReactNode }) {
  return (
    <fieldset className="stack" id={id}>
      <legend>
        <h2>{title}</h2>
      </legend>
      {what && <p className="quiet">{what}</p>}
      {children}
    </fieldset>
  );
}

/** With an empty row at the end, unless there is one. */
function withRoom<T extends object>(rows: readonly T[], empty: T): T[] {
  const last = rows.at(-1);
  return last && JSON.stringify(last) === JSON.stringify(empty) ? [...rows] : [...rows, empty];
}

export function Results({ view, form, errorOf }: RowsProps) {
  const t = useTranslate();
  const options = form.indicators.filter(({ id }) => id !== '').map(({ id }) => [id, view.indicators[id]?.name ?? id] as const);
  return (
    <Rows id="expectedResults" title={t('initiatives.field.results')} what={t('initiatives.results_what')}>
      {withRoom(form.results, { text: '', indicator: '' }).map(({ text, indicator }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are numbered, and the page is not changed in place
        <div className="stack-s" key={i}>
          <TextArea
            name={`result_text_${i}`}
            label={i < view.form.results.length ? t('initiatives.field.result', { number: i + 1 }) : t('initiatives.field.result_new')}
            hint={view.results[i] ? t('initiatives.drafted', { text: view.results[i] }) : undefined}
            rows={2}
            maxLength={500}
            defaultValue={text}
            error={errorOf(`result_text_${i}`)}
          />
          <Select
            name={`result_indicator_${i}`}
            label={t('initiatives.field.result_indicator', { number: i + 1 })}
            value={indicator}
            any={t('initiatives.field.nothing')}
            options={options}
          />
        </div>
      ))}
    </Rows>
  );
}

export function Partners({ view, form, errorOf }: RowsProps) {
  const t = useTranslate();
  const empty = { was: '', org: '', note: '', drop: '', work: [] as string[] };
  return (
    <Rows id="partners" title={t('initiative.partners')}>
      {withRoom(form.partners, empty).map(({ was, org, note, drop, work }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        <div className="card" key={i}>
          <input type="hidden" name={`partner_was_${i}`} value={was} />
          <Field
            name={`partner_org_${i}`}
            label={was ? t('initiatives.field.org') : t('initiatives.field.org_new')}
            maxLength={200}
            defaultValue={org}
            error={errorOf(`partner_org_${i}`)}
          />
          {(view.works[was] ?? []).length > 0 && (
            <fieldset className="stack-s">
              <legend>{t('initiatives.field.work')}</legend>
              {view.works[was]?.map(([id, title]) => (
                <label className="check" key={id}>
                  <input type="checkbox" name={`partner_work_${i}`} value={id} defaultChecked={work.includes(id)} />
                  {title}
                </label>
              ))}
            </fieldset>
          )}
          <TextArea
            name={`partner_note_${i}`}
            label={t('initiatives.field.note')}
            rows={2}
            maxLength={1000}
            defaultValue={note}
            error={errorOf(`partner_note_${i}`)}
          />
          {was && <Drop name={`partner_drop_${i}`} checked={drop !== ''} />}
        </div>
      ))}
    </Rows>
  );
}

const KINDS = ['amount', 'not_published', 'gap'] as const;

export function Budget({ view, form, errorOf }: RowsProps) {
  const t = useTranslate();
  const empty = { kind: '', what: '', funder: '', currency: '', amount: '', source: '', drop: '' };
  return (
    <Rows id="budget" title={t('initiative.budget')} what={t('initiative.budget_what')}>
      {withRoom(form.budget, empty).map((row, i) => {
        const cell = (name: 'what' | 'funder' | 'currency' | 'amount' | 'source') => ({
          name: `budget_${name}_${i}`,
          defaultValue: row[name],
          error: errorOf(`budget_${name}_${i}`),
        });
        const isNew = i >= view.form.budget.length;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <fieldset className="card" key={i}>
            <legend className="hidden-text">
              {isNew ? t('initiatives.field.line_new') : t('initiatives.field.line', { number: i + 1 })}
            </legend>
            <h3>{isNew ? t('initiatives.field.line_new') : t('initiatives.field.line', { number: i + 1 })}</h3>
            <div className="filters">
              <Select
                name={`budget_kind_${i}`}
                label={t('initiatives.field.kind')}
                value={row.kind}
                {...(isNew && { any: t('initiatives.field.none') })}
                options={KINDS.map((kind) => [kind, t(`initiatives.kind.${kind}`)])}
              />
              <Field {...cell('what')} label={t('initiatives.field.what')} maxLength={300} />
              <Field {...cell('funder')} label={t('initiatives.field.funder')} maxLength={200} />
              <Field {...cell('currency')} label={t('initiatives.field.currency')} maxLength={3} />
              <Field {...cell('amount')} type="number" min={0} step="any" label={t('initiatives.field.amount')} />
              <Field {...cell('source')} label={t('initiatives.field.money_source')} maxLength={500} />
            </div>
            {!isNew && <Drop name={`budget_drop_${i}`} checked={row.drop !== ''} />}
          </fieldset>
        );
      })}
    </Rows>
  );
}

export function Indicators({ view, form, errorOf }: RowsProps) {
  const t = useTranslate();
  const year = form.indicators.at(0)?.year ?? String(new Date().getUTCFullYear() + 4);
  const empty = { id: '', name: '', theme: '', target: '', year, drop: '' };
  return (
    <Rows id="indicators" title={t('initiative.indicators')} what={t('initiatives.indicators_what')}>
      {withRoom(form.indicators, empty).map((row, i) => {
        const known = view.indicators[row.id];
        const cell = (name: 'name' | 'target' | 'year') => ({
          name: `indicator_${name}_${i}`,
          defaultValue: row[name],
          error: errorOf(`indicator_${name}_${i}`),
        });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <fieldset className="card" key={i}>
            <legend className="hidden-text">{known?.name ?? t('initiatives.field.indicator_new')}</legend>
            <h3>{known?.name ?? t('initiatives.field.indicator_new')}</h3>
            {known && (
              <p className="quiet small">
                {t('initiative.column.baseline')}: {known.baseline}
              </p>
            )}
            <input type="hidden" name={`indicator_id_${i}`} value={row.id} />
            <div className="filters">
              <Select
                name={`indicator_theme_${i}`}
                label={t('initiatives.field.theme')}
                value={row.theme}
                {...(!known && { any: t('initiatives.field.none') })}
                options={view.themes}
              />
              <Field {...cell('name')} label={t('initiatives.field.name')} maxLength={200} />
              {known && (
                <Field {...cell('target')} type="number" step="any" label={t(`initiatives.field.target_${known.unit}`)} />
              )}
              <Field {...cell('year')} type="number" label={t('initiatives.field.year')} />
            </div>
            {known && <Drop name={`indicator_drop_${i}`} checked={row.drop !== ''} />}
          </fieldset>
        );
      })}
    </Rows>
  );
}
