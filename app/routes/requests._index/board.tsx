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
          <section key={column} aria-labelledby={`column-${column}`}>
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
                  <p className="row">
                    <Priority reasons={request.reasons} />
                  </p>
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

/** The same as a table. */
export function RequestTable({ requests, handles }: { requests: readonly RequestCard[]; handles: boolean }) {
  const t = useTranslate();
  const hours = (value: number | null) => (value === null ? '–' : t('requests.hours', { count: value }));
  return (
    <Scroll label={t('requests.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('requests.field.title')}</th>
            {handles && <th scope="col">{t('catalogue.country')}</th>}
            <th scope="col">{t('requests.state_label')}</th>
            <th scope="col">{t('requests.holder_label')}</th>
            {handles && <th scope="col">{t('requests.priority_label')}</th>}
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
              {handles && <td>{request.country}</td>}
              <td>{t(`requests.state.${request.state}`)}</td>
              <td>{request.office ?? (request.waitsForCountry ? request.country : '–')}</td>
              {handles && (
                <td>
                  <Priority reasons={request.reasons} />
                </td>
              )}
              <td>{t.date(request.since)}</td>
              <td>{hours(request.service.firstAnswer)}</td>
              <td>{hours(request.service.decision)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
