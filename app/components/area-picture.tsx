import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslate } from '../i18n/context';
import { Scroll } from './scroll';

const Radar = lazy(() => import('./radar.client').then((m) => ({ default: m.Radar })));

/** An area with its numbers of 100; null where there is none. */
export interface AreaRow {
  id: string;
  title: string;
  score: number | null;
  low: number | null;
  high: number | null;
  target: number | null;
  benchmark: number | null;
}

export interface AreaPictureProps {
  rows: readonly AreaRow[];
  /** The level that the target stands for; null where there is no target. */
  targetLevel: number | null;
  /** The published editions beside it, newest last; `peers`: medians of so many similar countries stand in. */
  benchmark: { peers: number; editions: readonly { title: string }[] };
}

/** Areas as a radar, with the same numbers in a table beside it; without JavaScript the table stands alone. */
export function AreaPicture({ rows, targetLevel, benchmark }: AreaPictureProps) {
  const t = useTranslate();
  const [live, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  const latest = benchmark.editions.at(-1);
  const benchmarked = rows.some((row) => row.benchmark !== null) ? latest : undefined;
  const benchmarkTitle =
    benchmarked && (benchmark.peers > 0 ? t('benchmark.median', { title: benchmarked.title }) : benchmarked.title);
  const values = (of: 'score' | 'high' | 'target' | 'benchmark') => rows.map((row) => row[of] ?? 0);
  return (
    <section className="stack" aria-labelledby="areas">
      <h2 id="areas">{t('results.areas')}</h2>
      <div className="columns">
        {live && rows.length > 2 && (
          <Suspense fallback={<div className="radar" />}>
            <Radar
              label={t('results.radar_label')}
              axes={rows.map((row) => row.title)}
              max={100}
              series={[
                { name: t('results.highest'), values: values('high'), style: 'faint' },
                { name: t('results.own'), values: values('score'), style: 'filled' },
                ...(targetLevel
                  ? [{ name: t('results.target', { level: targetLevel }), values: values('target'), style: 'thin' as const }]
                  : []),
                ...(benchmarkTitle ? [{ name: benchmarkTitle, values: values('benchmark'), style: 'dotted' as const }] : []),
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
                {targetLevel && (
                  <th scope="col" className="number">
                    {t('results.target', { level: targetLevel })}
                  </th>
                )}
                {benchmarkTitle && (
                  <th scope="col" className="number">
                    {benchmarkTitle}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <th scope="row">{row.title}</th>
                  <td className="number">{row.score === null ? '–' : t.number(row.score)}</td>
                  <td className="number">{row.low === null ? '–' : `${t.number(row.low)}–${t.number(row.high ?? 0)}`}</td>
                  {targetLevel && <td className="number">{t.number(row.target ?? 0)}</td>}
                  {benchmarkTitle && <td className="number">{row.benchmark === null ? '–' : t.number(row.benchmark)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
          {benchmarkTitle && <p className="small quiet">{t('results.benchmark_note')}</p>}
        </Scroll>
      </div>
    </section>
  );
}
