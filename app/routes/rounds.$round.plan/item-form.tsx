import { Fragment } from 'react';
import { useTranslate } from '../../i18n/context';
import type { SentItem } from './act.server';
import type { ItemView, PartView } from './view.server';

interface FormsProps {
  part: PartView;
  /** What was sent and refused. */
  sent: SentItem | null;
  stale: boolean;
  errors: readonly { field: string; message: string }[];
}

/** One form for each item, closed until it is wanted. */
export function ItemForms({ part, sent, stale, errors }: FormsProps) {
  const t = useTranslate();
  return (
    <section className="stack-s no-print" aria-labelledby={`${part.id}-change`}>
      <h3 id={`${part.id}-change`}>{t('plan.change')}</h3>
      {part.areas.flatMap(({ items }) =>
        items.map((item) => {
          const mine = sent?.id === item.id ? sent : null;
          return (
            <details key={item.id} id={`item-${item.id}`} open={mine !== null || undefined}>
              <summary>{t('plan.edit', { capability: item.title })}</summary>
              <ItemForm item={item} sent={mine} stale={mine !== null && stale} errors={mine ? errors : []} />
            </details>
          );
        }),
      )}
    </section>
  );
}

/** What an item says, in words: beside what somebody else typed, or of one that is gone. */
function Facts({ rows }: { rows: readonly (readonly [label: string, value: string])[] }) {
  return (
    <dl className="facts">
      {rows.map(([label, value]) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd className="kept">{value || '–'}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** What was typed about an item that is gone. */
export function SentAgain({ sent }: { sent: SentItem }) {
  const t = useTranslate();
  return (
    <div className="warn" role="alert">
      <p>{t('plan.gone')}</p>
      <Facts
        rows={[
          [t('plan.target'), sent.target],
          [t('plan.owner'), sent.owner],
          [t('plan.due'), sent.dueOn],
          [t('plan.with'), sent.with || t('plan.own_means')],
          [t('plan.note'), sent.note],
        ]}
      />
    </div>
  );
}

function ItemForm({
  item,
  sent,
  stale,
  errors,
}: { item: ItemView; sent: SentItem | null } & Pick<FormsProps, 'stale' | 'errors'>) {
  const t = useTranslate();
  const { id } = item;
  const errorOf = (field: string) => errors.find((error) => error.field === `${id}-${field}`)?.message;
  const aria = (field: string) =>
    errorOf(field) ? { 'aria-invalid': true as const, 'aria-describedby': `${id}-${field}-error` } : {};
  const error = (field: string) =>
    errorOf(field) && (
      <span className="error" id={`${id}-${field}-error`}>
        {errorOf(field)}
      </span>
    );
  return (
    <form method="post" className="card">
      <input type="hidden" name="item" value={id} />
      <input type="hidden" name="seen" value={item.version} />
      {stale && (
        <div className="warn" role="alert">
          <p>{t('plan.stale')}</p>
          <h4>{t('plan.stale_now')}</h4>
          <Facts
            rows={[
              [t('plan.target'), String(item.targetLevel)],
              [t('plan.owner'), item.owner],
              [t('plan.due'), item.dueOn ? t.date(item.dueOn) : ''],
              [t('plan.with'), item.with ?? t('plan.own_means')],
              [t('plan.note'), item.note],
            ]}
          />
        </div>
      )}
      {item.targets.length === 0 && <p>{t('plan.no_higher')}</p>}
      {item.targets.length > 0 && (
        <>
          <div className="filters">
            <div className="field">
              <label htmlFor={`${id}-target`}>{t('plan.target')}</label>
              {error('target')}
              <select
                id={`${id}-target`}
                name="target"
                defaultValue={sent?.target ?? Math.max(item.targetLevel, item.targets[0]?.level ?? 0)}
                {...aria('target')}
              >
                {item.targets.map(({ level, name }) => (
                  <option key={level} value={level}>
                    {name ? `${level} – ${name}` : level}
                  </option>
                ))}
              </select>
            </div>
            <div className="field">
              <label htmlFor={`${id}-due`}>{t('plan.due')}</label>
              {error('due')}
              <input id={`${id}-due`} name="dueOn" type="date" defaultValue={sent?.dueOn ?? item.dueOn ?? ''} {...aria('due')} />
            </div>
          </div>
          <div className="field">
            <label htmlFor={`${id}-owner`}>{t('plan.owner')}</label>
            <span className="hint" id={`${id}-owner-hint`}>
              {t('plan.owner_hint')}
            </span>
            <input
              id={`${id}-owner`}
              name="owner"
              type="text"
              maxLength={200}
              defaultValue={sent?.owner ?? item.owner}
              aria-describedby={`${id}-owner-hint`}
            />
          </div>
          <div className="field">
            <label htmlFor={`${id}-with`}>{t('plan.with')}</label>
            {error('with')}
            <select id={`${id}-with`} name="with" defaultValue={sent?.with ?? item.activityId ?? ''} {...aria('with')}>
              <option value="">{t('plan.own_means')}</option>
              {item.offered.map((activity) => (
                <option key={activity.id} value={activity.id}>
                  {activity.title}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label htmlFor={`${id}-note`}>{t('plan.note')}</label>
            <textarea id={`${id}-note`} name="note" rows={3} maxLength={2000} defaultValue={sent?.note ?? item.note} />
          </div>
          {item.missing.length > 0 && (
            <div className="small">
              <p>{t('plan.missing', { count: item.missing.length })}</p>
              <ul className="reasons">
                {item.missing.map((criterion) => (
                  <li key={criterion.id}>
                    {criterion.id}: {criterion.text}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </>
      )}
      <div className="row">
        {item.targets.length > 0 && (
          <button type="submit" className="main">
            {t('plan.save')}
            <span className="hidden-text"> {item.title}</span>
          </button>
        )}
        <button type="submit" className="plain" name="remove" value={id}>
          {t('plan.remove')}
          <span className="hidden-text"> {item.title}</span>
        </button>
      </div>
    </form>
  );
}
