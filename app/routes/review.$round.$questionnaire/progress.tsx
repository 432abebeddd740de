import { type ReactNode, useEffect, useState } from 'react';
import { IntervalBar } from '../../components/interval-bar';
import { useTranslate } from '../../i18n/context';
import { useKeys } from './use-keys';
import type { BenchView } from './view.server';

/** How far the validation is, and what is missing: always in sight. */
export function Progress({
  round,
  here,
  progress,
  children,
}: Pick<BenchView, 'round' | 'here' | 'progress'> & { children: ReactNode }) {
  const t = useTranslate();
  const { judged, total } = progress;
  const missing = (['unjudged', 'replied', 'waiting'] as const).filter((standing) => progress[standing] > 0);
  return (
    <section className="standing bench-standing" aria-label={t('bench.progress')}>
      <p>
        <strong>{t('bench.judged', { judged, total })}</strong>{' '}
        {missing.map((standing) => (
          <span key={standing}> · {t(`bench.missing.${standing}`, { count: progress[standing] })}</span>
        ))}
        {here.total !== total && <span className="quiet"> · {t('bench.here', { judged: here.judged, total: here.total })}</span>}
      </p>
      <IntervalBar low={judged} high={judged} max={total || 1} />
      <a href={`/review/${round.id}`}>{t('bench.overview')}</a>
      {children}
    </section>
  );
}

const KEYS_SETTING = 'tidemark-keys';

/** Says which keys there are, where they work; they can be switched off, since a single key is easily pressed by mistake. */
export function KeysHelp() {
  const t = useTranslate();
  const [live, setLive] = useState(false);
  const [on, setOn] = useState(false);
  useEffect(() => {
    setLive(true);
    setOn(localStorage.getItem(KEYS_SETTING) !== 'off');
  }, []);
  useKeys(on);
  if (!live) return null;
  const keep = (next: boolean) => {
    localStorage.setItem(KEYS_SETTING, next ? 'on' : 'off');
    setOn(next);
  };
  return (
    <p className="small keys">
      <label className="check">
        <input type="checkbox" checked={on} onChange={(event) => keep(event.target.checked)} /> {t('bench.keys')}
      </label>
      {(['j', 'k', 'a', 'd', 'q'] as const).map((key) => (
        <span key={key}>
          <kbd>{key}</kbd> {t(`bench.key.${key}`)}
        </span>
      ))}
    </p>
  );
}
