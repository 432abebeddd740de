import type { ReactNode } from 'react';
import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';
import type { InitiativeView } from './view.server';

function Part({ title, isEmpty = false, children }: { title: string; isEmpty?: boolean; children: ReactNode }) {
  const t = useTranslate();
  return (
    <section className="stack-s">
      <h2>{title}</h2>
      {isEmpty ? <p className="quiet">{t('initiative.none')}</p> : children}
    </section>
  );
}

const paragraphs = (texts: readonly string[]) => texts.map((text) => <p key={text}>{text}</p>);

/** The text of an initiative, in the order of the founding document. */
export function Document({ view }: { view: InitiativeView }) {
  const t = useTranslate();
  return (
    <>
      <Part title={t('initiative.description')}>{paragraphs(view.description)}</Part>
      <Part title={t('initiative.objective')}>{paragraphs(view.objective)}</Part>
      <Part title={t('initiative.results')} isEmpty={view.results.length === 0}>
        <ol className="numbered">
          {view.results.map((result) => (
            <li key={result}>{result}</li>
          ))}
        </ol>
      </Part>
      <Part title={t('initiative.countries')} isEmpty={view.countries === ''}>
        <p>{view.countries}</p>
      </Part>
      <Part title={t('initiative.activities')} isEmpty={view.activities.length === 0}>
        <ul className="reasons">
          {view.activities.map(({ id, title, status }) => (
            <li key={id}>
              <a href={`/catalogue/${id}`}>{title}</a> ({t(`status.${status}`)})
            </li>
          ))}
        </ul>
      </Part>
      <Part title={t('initiative.partners')} isEmpty={view.partners.length === 0}>
        <Partners partners={view.partners} />
      </Part>
      <Part title={t('initiative.budget')} isEmpty={view.budget.length === 0}>
        <Budget view={view} />
      </Part>
      <Part title={t('initiative.indicators')} isEmpty={view.indicators.length === 0}>
        <Indicators indicators={view.indicators} />
      </Part>
    </>
  );
}

function Partners({ partners }: Pick<InitiativeView, 'partners'>) {
  const t = useTranslate();
  return (
    <ul className="stack">
      {partners.map(({ org, note, work }) => (
        <li key={org} className="card">
          <h3>{org}</h3>
          {work.length > 0 && (
            <ul className="reasons">
              {work.map(({ id, title, status, countries }) => (
                <li key={id}>
                  <a href={`/catalogue/${id}`}>{title}</a> ({t(`status.${status}`)}): {countries}
                </li>
              ))}
            </ul>
          )}
          {note && (
            <p>
              <strong>{t('initiative.column.note')}:</strong> {note}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function Budget({ view: { budget, totals } }: { view: InitiativeView }) {
  const t = useTranslate();
  return (
    <>
      <p className="quiet">{t('initiative.budget_what')}</p>
      <Scroll label={t('initiative.budget')}>
        <table className="compared long">
          <thead>
            <tr>
              {(['what', 'funder', 'amount', 'source'] as const).map((column) => (
                <th scope="col" key={column} className={column === 'amount' ? 'number' : undefined}>
                  {t(`initiative.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {budget.map(({ what, funder, amount, source }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and the page is not changed in place
              <tr key={i}>
                <th scope="row">{what}</th>
                <td>{funder}</td>
                <td className="number">{amount}</td>
                <td>{source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <ul className="reasons">
        {totals.map((total) => (
          <li key={total}>{total}</li>
        ))}
      </ul>
    </>
  );
}

function Indicators({ indicators }: Pick<InitiativeView, 'indicators'>) {
  const t = useTranslate();
  return (
    <Scroll label={t('initiative.indicators')}>
      <table className="compared long">
        <thead>
          <tr>
            {(['number', 'name', 'baseline', 'target', 'year'] as const).map((column) => (
              <th scope="col" key={column}>
                {t(`initiative.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {indicators.map(({ id, results, name, unit, baseline, target, year }) => (
            <tr key={id}>
              <td className="narrow">{results}</td>
              <th scope="row">
                {name}
                <br />
                <small className="quiet">{unit}</small>
              </th>
              <td className="wide">
                {baseline.map((line, i) => (
                  <p key={line} className={i > 0 ? 'quiet small' : undefined}>
                    {line}
                  </p>
                ))}
              </td>
              <td>{target}</td>
              <td>{year}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
