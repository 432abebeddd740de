import { useTranslate } from '../../i18n/context';
import type { PageState } from './page-state';

/** Leads to the links and files of an item, and says what should be seen to about them. */
export function EvidenceLink({ id, view, brought = 0 }: Pick<PageState, 'view'> & { id: string; brought?: number | undefined }) {
  const t = useTranslate();
  const { count: before, attention } = view.evidence[id] ?? { count: 0, attention: null };
  const count = before + brought;
  return (
    <span className="evidence-link">
      <a href={`/rounds/${view.round.id}/${view.questionnaire.id}/items/${id}/evidence`}>
        {count > 0 ? t('evidence.count', { count }) : t('evidence.add_file')}
        <span className="hidden-text"> {id}</span>
      </a>
      {attention && <span className="tag attention">{t(`evidence.state.${attention}`)}</span>}
    </span>
  );
}
