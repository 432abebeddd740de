import { Field } from '../../components/field';
import { Select } from '../../components/select';
import { TextArea } from '../../components/text-area';
import { useTranslate } from '../../i18n/context';
import { Budget, Indicators, Partners, Results, type RowsProps } from './rows';

/** Everything that an initiative says. What was typed comes back when something is wrong with it. */
export function EditForm(props: RowsProps) {
  const { view, form, errorOf } = props;
  const t = useTranslate();
  const drafted = (text: string) => t('initiatives.drafted', { text });
  const text = (name: keyof typeof form.texts) => ({ name, defaultValue: form.texts[name], error: errorOf(name) });
  const country = ({ code, name }: { code: string; name: string }) => (
    <label className="check" key={code}>
      <input type="checkbox" name="country" value={code} defaultChecked={form.countries.includes(code)} />
      {name}
    </label>
  );
  return (
    <form method="post" className="stack">
      <input type="hidden" name="version" value={form.version} />
      <Field
        {...text('source')}
        label={t('initiatives.field.source')}
        hint={t('initiatives.field.source_hint')}
        maxLength={200}
      />
      <Field {...text('title')} label={t('initiatives.field.title')} hint={drafted(view.drafted.title)} maxLength={200} />
      <Field
        {...text('priorityArea')}
        label={t('initiatives.field.priorityArea')}
        hint={t('initiatives.field.priorityArea_hint')}
        maxLength={300}
      />
      <TextArea
        {...text('description')}
        label={t('initiatives.field.description')}
        hint={drafted(view.drafted.description)}
        rows={5}
        maxLength={4000}
      />
      <TextArea
        {...text('objective')}
        label={t('initiatives.field.objective')}
        hint={drafted(view.drafted.objective)}
        rows={4}
        maxLength={4000}
      />
      <Results {...props} />
      <fieldset className="stack-s" id="countries">
        <legend>
          <h2>{t('initiative.countries')}</h2>
        </legend>
        <p className="quiet">{t('initiatives.field.countries_what')}</p>
        <div className="filters">{view.countries.standing.map(country)}</div>
        <details open={view.countries.others.some(({ code }) => form.countries.includes(code))}>
          <summary>{t('initiatives.field.countries_more')}</summary>
          <div className="filters">{view.countries.others.map(country)}</div>
        </details>
      </fieldset>
      <fieldset className="stack-s" id="activities">
        <legend>
          <h2>{t('initiative.activities')}</h2>
        </legend>
        {view.activities.map(([id, title]) => (
          <label className="check" key={id}>
            <input type="checkbox" name="activity" value={id} defaultChecked={form.activities.includes(id)} />
            {title}
          </label>
        ))}
        <Select
          name="activity_new"
          label={t('initiatives.field.activity_new')}
          value={form.activityNew}
          any={t('initiatives.field.none')}
          options={view.addable}
        />
      </fieldset>
      <Partners {...props} />
      <Budget {...props} />
      <Indicators {...props} />
      <label className="check">
        <input type="checkbox" name="refresh" value="1" defaultChecked={form.refresh} />
        {t('initiatives.refresh')}
      </label>
      <Field
        name="reason"
        label={t('initiatives.reason')}
        hint={t('initiatives.reason_hint')}
        maxLength={1000}
        defaultValue={form.reason}
        error={errorOf('reason')}
      />
      <div>
        <button type="submit" className="main">
          {t('initiatives.save')}
        </button>
      </div>
    </form>
  );
}
