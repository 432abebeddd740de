import { useTranslate } from '../../i18n/context';
import { sayNumbers, sayObstacle, sayTrend } from './say';
import { AreaTable, ItemTable, RescoredTable } from './tables';
import type { ItemRow, QuestionnaireView } from './view.server';

interface Titles {
  before: string;
  after: string;
}

/** What changed in one questionnaire: where each area is going, what rose, what fell, what cannot be compared. */
export function Compared({ questionnaire, titles }: { questionnaire: QuestionnaireView; titles: Titles }) {
  const t = useTranslate();
  const { overall, areas, rose, fell, answeredOnce, changed, same } = questionnaire;
  return (
    <section className="card" aria-labelledby={questionnaire.id}>
      <h2 id={questionnaire.id}>{questionnaire.title}</h2>
      {overall && (
        <p>
          {t('time.overall', {
            before: sayNumbers(t, overall.score.before, overall.level?.before ?? null),
            after: sayNumbers(t, overall.score.after, overall.level?.after ?? null),
            trend: sayTrend(t, overall.score.change, overall.score.uncertain),
          })}
        </p>
      )}
      {areas.length > 0 && (
        <>
          <h3>{t('time.areas')}</h3>
          <AreaTable areas={areas} titles={titles} />
        </>
      )}
      <Items title={t('time.rose')} items={rose} titles={titles} />
      <Items title={t('time.fell')} items={fell} titles={titles} />
      <NotComparable questionnaire={questionnaire} titles={titles} />
      {answeredOnce.length > 0 && <Items title={t('time.answered_once')} items={answeredOnce} titles={titles} />}
      {changed.length > 0 && <Items title={t('time.changed')} items={changed} titles={titles} />}
      <p className="quiet">{t('time.same', { count: same })}</p>
      <RescoredTable questionnaire={questionnaire} />
    </section>
  );
}

/** Items that have something in common, below a heading that says what. */
function Items({ title, items, titles }: { title: string; items: readonly ItemRow[]; titles: Titles }) {
  const t = useTranslate();
  return (
    <>
      <h3>{title}</h3>
      {items.length > 0 ? <ItemTable items={items} label={title} titles={titles} /> : <p>{t('time.nothing')}</p>}
    </>
  );
}

/** What keeps numbers and answers from being compared. */
function NotComparable({ questionnaire, titles }: { questionnaire: QuestionnaireView; titles: Titles }) {
  const t = useTranslate();
  const { related, areas, notComparable } = questionnaire;
  const held = areas.filter(({ obstacles }) => obstacles.length > 0);
  return (
    <>
      <h3>{t('time.not_comparable')}</h3>
      {!related && <p>{t('time.unrelated')}</p>}
      {related && held.length === 0 && notComparable.length === 0 && <p>{t('time.all_comparable')}</p>}
      {held.length > 0 && (
        <ul>
          {held.map((area) => (
            <li key={area.group}>
              {area.title}: {area.obstacles.map((obstacle) => sayObstacle(t, obstacle)).join('; ')}
            </li>
          ))}
        </ul>
      )}
      {notComparable.map(({ reason, items }) => (
        <div key={reason}>
          <p>{t(`time.why_${reason}`)}</p>
          <ItemTable items={items} label={t(`time.why_${reason}`)} titles={titles} />
        </div>
      ))}
    </>
  );
}
