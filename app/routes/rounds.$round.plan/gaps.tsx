import { useTranslate } from '../../i18n/context';
import type { PartView } from './view.server';

type Gap = PartView['gaps']['first'][number];

/** The gaps that can be added to the plan, the largest gain first. */
export function Gaps({ part: { id, gaps }, open }: { part: Pick<PartView, 'id' | 'gaps'>; open: boolean }) {
  const t = useTranslate();
  if (gaps.first.length === 0) return <p className="no-print">{t('plan.no_gaps')}</p>;
  const row = (gap: Gap) => <GapRow key={gap.capability} prefix={id} gap={gap} />;
  return (
    <details className="no-print" open={open || undefined} id={`${id}-gaps`}>
      <summary>
        <h3>{t('plan.choose')}</h3>
      </summary>
      <form method="post" className="card">
        <input type="hidden" name="questionnaire" value={id} />
        <p>{t('plan.choose_what')}</p>
        <ul className="stack-s">{gaps.first.map(row)}</ul>
        {gaps.rest.length > 0 && (
          <details>
            <summary>{t('plan.more_gaps', { count: gaps.rest.length })}</summary>
            <ul className="stack-s">{gaps.rest.map(row)}</ul>
          </details>
        )}
        <div>
          <button type="submit" className="main">
            {t('plan.add')}
          </button>
        </div>
      </form>
    </details>
  );
}

function GapRow({ prefix, gap }: { prefix: string; gap: Gap }) {
  const t = useTranslate();
  const values = { capability: gap.title, level: gap.level, next: gap.level + 1 };
  return (
    <li className="spread">
      <label className="check">
        <input type="checkbox" name="gap" value={gap.capability} id={`${prefix}-gap-${gap.capability}`} />
        {gap.area ? t('plan.gap', { ...values, area: gap.area }) : t('plan.gap_plain', values)}
      </label>
      <span className="quiet small">{t('plan.gap_adds', { count: gap.criteria, points: t.number(gap.adds, 2) })}</span>
    </li>
  );
}
