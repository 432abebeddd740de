import { IntervalBar } from '../../components/interval-bar';
import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';
import { sayNumbers, sayStanding, sayTrend } from './say';
import type { AreaTrend, ItemRow, Numbers, QuestionnaireView } from './view.server';

/** Lists up to this long are shown at once. */
const SHORT = 8;

interface Titles {
  before: string;
  after: string;
}

/** Items with both values; a long list waits for a click. */
export function ItemTable({ items, label, titles }: { items: readonly ItemRow[]; label: string; titles: Titles }) {
  const t = useTranslate();
  return (
    <details open={items.length <= SHORT || undefined}>
      <summary>{t('time.items', { count: items.length })}</summary>
      <Scroll label={label}>
        <table className="compared long">
          <thead>
            <tr>
              <th scope="col">{t('gains.criterion')}</th>
              <th scope="col">{titles.before}</th>
              <th scope="col">{titles.after}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.id}>
                <th scope="row">
                  {item.id}. {item.text} {item.uncertain && <span className="quiet">{t('time.uncertain_short')}</span>}
                </th>
                <td>{sayStanding(t, item.before)}</td>
                <td>{sayStanding(t, item.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}

/** Each area with score and level before and after. */
export function AreaTable({ areas, titles }: { areas: readonly AreaTrend[]; titles: Titles }) {
  const t = useTranslate();
  return (
    <Scroll label={t('time.areas')}>
      <table className="compared">
        <thead>
          <tr>
            <th scope="col">{t('results.area')}</th>
            <th scope="col">{t('time.trend')}</th>
            <th scope="col">{titles.before}</th>
            <th scope="col">{titles.after}</th>
          </tr>
        </thead>
        <tbody>
          {areas.map((area) => (
            <tr key={area.group}>
              <th scope="row">{area.title}</th>
              <td>
                {sayTrend(t, area.trend, area.uncertain)}
                {area.basis === 'items' && `, ${t('time.by_items', { count: area.common })}`}
                {area.basis === 'level' && `, ${t('time.by_level')}`}
              </td>
              {(['before', 'after'] as const).map((when) => (
                <td key={when}>
                  {area.score && <Score area={area} score={area.score[when]} level={area.level?.[when] ?? null} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** A number and its picture. */
function Score({ area, score, level }: { area: AreaTrend } & Numbers) {
  const t = useTranslate();
  return (
    <>
      {sayNumbers(t, score, level)}
      {score.value !== null && (
        <IntervalBar low={score.low ?? score.value} high={score.high ?? score.value} max={area.points || 1} />
      )}
    </>
  );
}

/** The old answers under their own version, and under the new one. */
export function RescoredTable({ questionnaire }: { questionnaire: QuestionnaireView }) {
  const t = useTranslate();
  const { rescored, versions } = questionnaire;
  if (!rescored) return null;
  const say = (numbers: Numbers | null) => (numbers ? sayNumbers(t, numbers.score, numbers.level) : t('time.not_asked'));
  const rows = [{ id: '', title: t('benchmark.overall'), ...rescored.overall }, ...rescored.areas];
  return (
    <>
      <h3>{t('time.rescored')}</h3>
      <p>{t('time.rescored_what', { carried: rescored.carried, dropped: rescored.dropped })}</p>
      <Scroll label={t('time.rescored')}>
        <table className="compared">
          <thead>
            <tr>
              <th scope="col">{t('results.area')}</th>
              <th scope="col">{t('time.under_old', { version: versions.before })}</th>
              <th scope="col">{t('time.under_new', { version: versions.after })}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">{row.title}</th>
                <td>{say(row.before)}</td>
                <td>{say(row.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}
