import { AreaPicture } from '../../components/area-picture';
import { IntervalBar } from '../../components/interval-bar';
import { Ladder } from '../../components/ladder';
import { useTranslate } from '../../i18n/context';
import { Explanation } from './explanation';
import type { ResultsView } from './view.server';

/** The areas that count, as a picture and as a table. */
export function ResultPicture({ view }: { view: ResultsView }) {
  const areas = view.areas.filter((area) => !area.aside);
  const rows = areas.map(({ id, title, target, benchmark }) => {
    const { score = null, low = null, high = null } = view.result.groups[id] ?? {};
    return { id, title, score, low, high, target, benchmark };
  });
  return <AreaPicture rows={rows} targetLevel={view.targetLevel} benchmark={view.benchmark} />;
}

/** One row per capability: its ladder, its score with the interval, and what made it. */
export function CapabilityRows({ view, area }: { view: ResultsView; area: ResultsView['areas'][number] }) {
  const t = useTranslate();
  return (
    <section aria-labelledby={`rows-${area.id}`}>
      <h3 id={`rows-${area.id}`}>
        {area.title} {area.aside && <span className="tag">{t('round.optional')}</span>}
      </h3>
      <ul>
        {area.groups.map((id) => {
          const group = view.result.groups[id];
          if (!group) return null;
          const name = group.level === null ? '' : (view.levelTexts[group.level]?.name ?? '');
          return (
            <li key={id} className="result-row">
              <div className="spread">
                <strong>{view.titles[id]}</strong>
                {group.level !== null && <span>{t('level.short', { level: group.level, name })}</span>}
              </div>
              {group.score === null ? (
                <p className="quiet">{t('numbers.nothing_applies')}</p>
              ) : (
                <div className="bars">
                  {group.level !== null && <Ladder levels={view.levels} level={group.level} high={group.levelHigh} name={name} />}
                  <IntervalBar low={group.low ?? 0} high={group.high ?? 0} max={group.points} />
                  <span className="small">
                    {t('results.score_between', {
                      score: t.number(group.score),
                      low: t.number(group.low ?? 0),
                      high: t.number(group.high ?? 0),
                    })}
                  </span>
                </div>
              )}
              <Explanation view={view} groupId={id} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
