import { useTranslate } from '../../i18n/context';
import { type OwnWork, OwnWorkList } from './own-work';

export interface Tasks {
  own: readonly OwnWork[] | null;
  lead: { disagreements: number; overdue: number } | null;
}

/** What a round asks of its reader, before anything else. */
export function TaskCards({ roundId, tasks: { own, lead } }: { roundId: string; tasks: Tasks }) {
  const t = useTranslate();
  return (
    <>
      {lead && (lead.disagreements > 0 || lead.overdue > 0) && (
        <section className="card first" aria-labelledby="waiting-title">
          <h2 id="waiting-title">{t('waiting.title')}</h2>
          {lead.disagreements > 0 && (
            <div className="spread">
              <p>{t('waiting.disagreements', { count: lead.disagreements })}</p>
              <a className="button" href={`/rounds/${roundId}/disagreements`}>
                {t('waiting.decide')}
              </a>
            </div>
          )}
          {lead.overdue > 0 && (
            <div className="spread">
              <p>{t('waiting.overdue', { count: lead.overdue })}</p>
              <a className="button" href={`/rounds/${roundId}/assignments`}>
                {t('waiting.see')}
              </a>
            </div>
          )}
        </section>
      )}
      {own && <OwnWorkList roundId={roundId} work={own} />}
    </>
  );
}
