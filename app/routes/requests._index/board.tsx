import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';
import type { RequestCard } from './view.server';

/** The columns of the board, each with the states whose requests stand in it: every state but a country's own stands in one. */
const COLUMNS = {
  new: ['submitted'],
  triage: ['acknowledged'],
  country: ['asked', 'delivered'],
  delivery: ['accepted'],
  ended: ['closed', 'referred', 'declined', 'withdrawn'],
} as const;

function Priority({ reasons }: Pick<RequestCard, 'reasons'>) {
  const t = useTranslate();
  return reasons.map((reason) => (
    <span className={reason === 'emergency' ? 'tag attention' : 'tag'} key={reason}>
      {t(`requests.priority.${reason}`)}
    </span>
  ));
}

/** Requests by what happens with them next, most urgent first in each column. */
export function Board({ requests }: { requests: readonly RequestCard[] }) {
  const t = useTranslate();
  return (
    <div className="board">
      {(Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).map((column) => {
        const states: readonly string[] = COLUMNS[column];
        const here = requests.filter(({ state }) => states.includes(state));
        return (
          <section key={column} className="stack-s" aria-labelledby={`column-${column}`}>
            <h2 id={`column-${column}`}>
              {t(`requests.column.${column}`)} <span className="quiet">{here.length}</span>
            </h2>
            <ul className="stack-s">
              {here.map((request) => (
                <li className="card" key={request.id}>
                  <p className="quiet small">{request.country}</p>
                  <h3>
                    <a href={`/requests/${request.id}`}>{request.title}</a>
                  </h3>
                  {request.reasons.length > 0 && (
                    <p className="row">
                      <Priority reasons={request.reasons} />
                    </p>
                  )}
                  <p className="quiet small">
                    {t('requests.since', { date: t.date(request.since) })}
                    {request.office && <> · {request.office}</>}
                  </p>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

/** The same as a table, with how long each country waited. */
export function RequestTable({ requests }: { requests: readonly RequestCard[] }) {
  const t = useTranslate();
  const hours = (value: number | null) =>
    value === null ? '–' : value === 0 ? t('requests.hours_none') : t('requests.hours', { count: value });
  return (
    <Scroll label={t('requests.title')}>
      <table className="listed">
        <thead>
          <tr>
            <th scope="col">{t('requests.field.title')}</th>
            <th scope="col">{t('catalogue.country')}</th>
            <th scope="col">{t('requests.state_label')}</th>
            <th scope="col">{t('requests.holder_label')}</th>
            <th scope="col">{t('requests.priority_label')}</th>
            <th scope="col">{t('requests.since_label')}</th>
            <th scope="col">{t('requests.first_answer_label')}</th>
            <th scope="col">{t('requests.decision_label')}</th>
          </tr>
        </thead>
        <tbody>
          {requests.map((request) => (
            <tr key={request.id}>
              <th scope="row">
                <a href={`/requests/${request.id}`}>{request.title}</a>
              </th>
              <td>{request.country}</td>
              <td>{t(`requests.state.${request.state}`)}</td>
              <td>{request.office ?? (request.waitsForCountry ? request.country : '–')}</td>
              <td>{request.reasons.length === 0 ? '–' : <Priority reasons={request.reasons} />}</td>
              <td className="when">{t.date(request.since)}</td>
              <td>{hours(request.service.firstAnswer)}</td>
              <td>{hours(request.service.decision)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** A country's own requests, newest first, each with where it stands and who acts next. */
export function RequestList({ requests }: { requests: readonly RequestCard[] }) {
  const t = useTranslate();
  return (
    <ul className="area-list">
      {requests.map(({ id, title, state, reasons, isSubmitted, since, office, waitsForCountry }) => (
        <li key={id}>
          <div>
            <a href={`/requests/${id}`}>{title}</a>
            <p className="quiet small">{t(isSubmitted ? 'requests.since' : 'requests.begun', { date: t.date(since) })}</p>
          </div>
          <div>
            <p className="row">
              <span className={waitsForCountry && state !== 'draft' ? 'tag attention' : 'tag'}>
                {t(`requests.state.${state}`)}
              </span>
              {reasons.includes('emergency') && <span className="tag attention">{t('requests.priority.emergency')}</span>}
            </p>
            {(office !== null || waitsForCountry) && (
              <p className="quiet small">
                {t('requests.holder')} {office ?? t('requests.your_country')}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
