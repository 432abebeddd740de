import { lazy, Suspense, useEffect, useState } from 'react';
import { IntervalBar } from '../../components/interval-bar';
import { Ladder } from '../../components/ladder';
import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';
import { Explanation } from './explanation';
import type { ResultsView } from './view.server';

const Radar = lazy(() => import('../../components/radar.client').then((m) => ({ default: m.Radar })));

/** The areas as a picture, with the same numbers in a table beside it; without JavaScript the table stands alone. */
export function AreaPicture({ view }: { view: ResultsView }) {
  const t = useTranslate();
  const [live, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  const areas = view.areas.filter((area) => !area.aside);
  const latest = view.benchmark.editions.at(-1);
  const benchmarkTitle = latest && (view.benchmark.peers > 0 ? t('benchmark.median', { title: latest.title }) : latest.title);
  const benchmarked = areas.some((area) => area.benchmark !== null);
  const own = (id: string) => view.result.groups[id];
  return (
    <section className="stack" aria-labelledby="areas">
      <h2 id="areas">{t('results.areas')}</h2>
      <div className="columns">
        {live && areas.length > 2 && (
          <Suspense fallback={<div className="radar" />}>
            <Radar
              label={t('results.radar_label')}
              axes={areas.map((area) => area.title)}
              max={100}
              series={[
                { name: t('results.highest'), values: areas.map((a) => own(a.id)?.high ?? 0), style: 'faint' },
                { name: t('results.own'), values: areas.map((a) => own(a.id)?.score ?? 0), style: 'filled' },
                ...(view.targetLevel
                  ? [
                      {
                        name: t('results.target', { level: view.targetLevel }),
                        values: areas.map((a) => a.target ?? 0),
                        style: 'thin' as const,
                      },
                    ]
                  : []),
                ...(benchmarked && benchmarkTitle
                  ? [{ name: benchmarkTitle, values: areas.map((a) => a.benchmark ?? 0), style: 'dotted' as const }]
                  : []),
              ]}
            />
          </Suspense>
        )}
        <Scroll label={t('results.areas_table')}>
          <table>
            <caption>{t('results.areas_table')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('results.area')}</th>
                <th scope="col" className="number">
                  {t('results.own')}
                </th>
                <th scope="col" className="number">
                  {t('results.interval')}
                </th>
                {view.targetLevel && (
                  <th scope="col" className="number">
                    {t('results.target', { level: view.targetLevel })}
                  </th>
                )}
                {benchmarked && (
                  <th scope="col" className="number">
                    {benchmarkTitle}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {areas.map((area) => (
                <tr key={area.id}>
                  <th scope="row">{area.title}</th>
                  <td className="number">{own(area.id)?.score == null ? '–' : t.number(own(area.id)?.score ?? 0)}</td>
                  <td className="number">
                    {own(area.id)?.low == null ? '–' : `${t.number(own(area.id)?.low ?? 0)}–${t.number(own(area.id)?.high ?? 0)}`}
                  </td>
                  {view.targetLevel && <td className="number">{t.number(area.target ?? 0)}</td>}
                  {benchmarked && <td className="number">{area.benchmark === null ? '–' : t.number(area.benchmark)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
          {benchmarked && <p className="small quiet">{t('results.benchmark_note')}</p>}
        </Scroll>
      </div>
    </section>
  );
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
