import { useTranslate } from '../../i18n/context';
import { sayNumbers, sayObstacle, sayTrend } from './say';
import { AreaTable, ItemTable, RescoredTable } from './tables';
import type { ItemRow, QuestionnaireView } from './view.server';

interface Titles {
  before: string;
  after: string;
}

/** What changed in one questionnaire: what rose, what fell, what cannot be compared, then each area. */
export function Compared({ questionnaire, titles }: { questionnaire: QuestionnaireView; titles: Titles }) {
  const t = useTranslate();
  const { overall, areas, rose, fell, changed, same } = questionnaire;
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
      <Moved title={t('time.rose')} direction="rose" items={rose} areas={areas} titles={titles} />
      <Moved title={t('time.fell')} direction="fell" items={fell} areas={areas} titles={titles} />
      <NotComparable questionnaire={questionnaire} titles={titles} />
      {areas.length > 0 && (
        <>
          <h3>{t('time.areas')}</h3>
          <AreaTable areas={areas} titles={titles} />
        </>
      )}
      {changed.length > 0 && (
        <>
          <h3>{t('time.changed')}</h3>
          <ItemTable items={changed} label={t('time.changed')} titles={titles} />
        </>
      )}
      <p className="quiet">{t('time.same', { count: same })}</p>
      <RescoredTable questionnaire={questionnaire} />
    </section>
  );
}

/** The areas, and below them the criteria, that went one way. */
function Moved(props: {
  title: string;
  direction: 'rose' | 'fell';
  items: readonly ItemRow[];
  areas: QuestionnaireView['areas'];
  titles: Titles;
}) {
  const t = useTranslate();
  const { title, direction, items, titles } = props;
  const areas = props.areas.filter(({ trend }) => trend === direction);
  return (
    <>
      <h3>{title}</h3>
      {areas.length === 0 && items.length === 0 && <p>{t('time.nothing')}</p>}
      {areas.length > 0 && (
        <ul>
          {areas.map((area) => (
            <li key={area.group}>{area.uncertain ? t('time.uncertain', { trend: area.title }) : area.title}</li>
          ))}
        </ul>
      )}
      {items.length > 0 && <ItemTable items={items} label={title} titles={titles} />}
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
