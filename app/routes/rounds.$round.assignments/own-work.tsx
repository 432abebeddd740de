import { useTranslate } from '../../i18n/context';

/** One thing that is assigned to the reader. */
export interface OwnWork {
  questionnaire: string;
  areaId: string;
  id: string;
  title: string;
  dueOn: string | null;
  open: number;
  total: number;
  overdue: boolean;
}

/** What is assigned to the reader, with what is left; what is due first stands first. */
export function OwnWorkList({ roundId, work }: { roundId: string; work: readonly OwnWork[] }) {
  const t = useTranslate();
  return (
    <section className="card first" aria-labelledby="own-work-title">
      <h2 id="own-work-title">{t('own.title')}</h2>
      {work.length === 0 && <p>{t('own.none')}</p>}
      {work.length > 0 && (
        <ul className="area-list">
          {work.map(({ questionnaire, areaId, id, title, dueOn, open, total, overdue }) => (
            <li key={`${questionnaire}.${id}`}>
              <h3>
                <a href={`/rounds/${roundId}/${questionnaire}/${areaId}${id === areaId ? '' : `#${id}`}`}>{title}</a>
              </h3>
              <p className="row small">
                <span>{open === 0 ? t('round.complete') : t('round.left', { count: open, total })}</span>
                {dueOn && <span className="quiet">{t('round.due', { date: t.date(dueOn) })}</span>}
                {overdue && <span className="tag attention">{t('assign.overdue')}</span>}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
