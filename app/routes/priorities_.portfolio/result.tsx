import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';

interface ChosenRow {
  key: string;
  id: string;
  title: string;
  country: string;
  cost: string;
  source: string;
  closes: string[];
  worth: string;
}

/** What the budget is best spent on. */
export function Chosen({ said, chosen }: { said: string[]; chosen: ChosenRow[] }) {
  const t = useTranslate();
  return (
    <section className="stack-s" aria-labelledby="chosen">
      <h2 id="chosen">{t('portfolio.result')}</h2>
      <div className="notice stack-s" role="status">
        {said.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      <p className="quiet small">{t('portfolio.even')}</p>
      {chosen.length > 0 && (
        <Scroll label={t('portfolio.result')}>
          <table className="chosen" aria-label={t('portfolio.result')}>
            <thead>
              <tr>
                <th scope="col">{t('portfolio.column.activity')}</th>
                <th scope="col">{t('portfolio.column.country')}</th>
                <th scope="col" className="number">
                  {t('portfolio.column.cost')}
                </th>
                <th scope="col">{t('portfolio.column.closes')}</th>
                <th scope="col" className="number">
                  {t('portfolio.column.worth')}
                </th>
              </tr>
            </thead>
            <tbody>
              {chosen.map(({ key, id, title, country, cost, source, closes, worth }) => (
                <tr key={key}>
                  <th scope="row">
                    <a href={`/catalogue/${id}`}>{title}</a>
                  </th>
                  <td>{country}</td>
                  <td className="number">
                    {cost} <span className="quiet small">{source}</span>
                  </td>
                  <td>
                    {closes.map((line) => (
                      <p key={line}>{line}</p>
                    ))}
                  </td>
                  <td className="number">{worth}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}

interface LeftOutGroup {
  why: string;
  title: string;
  activities: { id: string; title: string; where: string; behind: string | null }[];
}

/** What is not chosen, by the reason why. */
export function LeftOut({ groups }: { groups: LeftOutGroup[] }) {
  const t = useTranslate();
  return (
    <section className="stack-s" aria-labelledby="left-out">
      <h2 id="left-out">{t('portfolio.left_out')}</h2>
      <p>{t('portfolio.left_out_what')}</p>
      {groups.map(({ why, title, activities }) => (
        <details key={why}>
          <summary>{title}</summary>
          <ul className="reasons">
            {activities.map((one) => (
              <li key={one.id}>
                <a href={`/catalogue/${one.id}`}>{one.title}</a> – {one.where}
                {one.behind && <span className="quiet small"> ({one.behind})</span>}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}
