import { Field } from '../../components/field';
import type { Delivered } from '../../domain/request';
import { useTranslate } from '../../i18n/context';
import type { Translate } from '../../i18n/translate';
import type { Refused } from './act.server';
import type { RequestView } from './view.server';

const KINDS = ['milestone', 'output', 'participants', 'expenditure'] as const;

/** More about what was done, in one line; nothing where its name says it all. */
function sayDelivered(t: Translate, done: Delivered): string {
  switch (done.kind) {
    case 'milestone':
      return t(done.reached ? 'requests.said.reached' : 'requests.said.planned', { date: t.date(done.on) });
    case 'output':
      return '';
    case 'participants': {
      const { country, women, men, other } = done;
      return t('requests.said.participants', { country, women, men, other });
    }
    case 'expenditure': {
      const { currency, staff, nonStaff, funder, period } = done;
      return t('requests.said.expenditure', { currency, staff: t.number(staff), nonStaff: t.number(nonStaff), funder, period });
    }
  }
}

/** By whom and when an accepted request is met, and what was done so far. */
export function Deliveries({ view, failed }: { view: RequestView; failed: Refused | null }) {
  const t = useTranslate();
  const { acceptance } = view;
  if (!acceptance) return null;
  return (
    <section className="stack" id="deliveries" aria-labelledby="deliveries-title">
      <h2 id="deliveries-title">{t('requests.delivery')}</h2>
      <p>
        {t('requests.accepted_by', {
          implementor: acceptance.implementor,
          from: t.date(acceptance.from),
          until: t.date(acceptance.until),
        })}
      </p>
      {acceptance.activities.map(({ id, title }) => (
        <p key={id}>
          <a href={`/catalogue/${id}`}>{title}</a>
        </p>
      ))}
      <ul className="area-list">
        {view.deliveries.map(({ id, data }) => (
          <li key={id}>
            <div>
              <span className="tag">{t(`requests.kind.${data.kind}`)}</span>{' '}
              {data.kind === 'output' && data.url !== '' ? (
                <a href={data.url} rel="noreferrer">
                  {data.what}
                </a>
              ) : (
                data.what
              )}
              <p className="quiet small">{sayDelivered(t, data)}</p>
            </div>
          </li>
        ))}
      </ul>
      {view.deliveries.length === 0 && <p className="quiet">{t('requests.delivery_none')}</p>}
      {view.mayRecord &&
        KINDS.map((kind) => (
          <details className="card" key={kind} open={failed?.form === kind}>
            <summary>{t(`requests.record.${kind}`)}</summary>
            <RecordForm kind={kind} view={view} failed={failed?.form === kind ? failed : null} />
          </details>
        ))}
    </section>
  );
}

const FIELDS: Record<(typeof KINDS)[number], readonly [name: string, type: string][]> = {
  milestone: [['on', 'date']],
  output: [['url', 'url']],
  participants: [
    ['country', 'text'],
    ['women', 'number'],
    ['men', 'number'],
    ['other', 'number'],
  ],
  expenditure: [
    ['funder', 'text'],
    ['currency', 'text'],
    ['period', 'text'],
    ['staff', 'number'],
    ['nonStaff', 'number'],
  ],
};

interface RecordFormProps {
  kind: (typeof KINDS)[number];
  view: RequestView;
  failed: Refused | null;
}

function RecordForm({ kind, view, failed }: RecordFormProps) {
  const t = useTranslate();
  const field = (name: string) => ({
    id: `${kind}-${name}`,
    name,
    // Most who take part are of the country that asked.
    defaultValue: failed?.values[name] ?? (name === 'country' ? view.countryCode : ''),
    error: failed?.errors.find((error) => error.field === `${kind}-${name}`)?.message,
  });
  return (
    <form method="post" className="stack">
      <input type="hidden" name="intent" value="record" />
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="id" value={view.recordId} />
      <Field {...field('what')} label={t('requests.what_done')} maxLength={500} required />
      <div className="filters">
        {FIELDS[kind].map(([name, type]) => (
          <Field
            {...field(name)}
            key={name}
            type={type}
            label={t(`requests.delivered.${name}` as 'requests.delivered.on')}
            required={type !== 'url'}
            {...(type === 'number' && { min: 0 })}
          />
        ))}
      </div>
      {kind === 'milestone' && (
        <label className="check">
          <input type="checkbox" name="reached" defaultChecked={failed ? 'reached' in failed.values : false} />
          {t('requests.reached')}
        </label>
      )}
      <div>
        <button type="submit">{t(`requests.record.${kind}`)}</button>
      </div>
    </form>
  );
}
