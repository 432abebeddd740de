import { useEffect, useRef } from 'react';
import { useTranslate } from '../../i18n/context';
import type { BenchView } from './view.server';

/** The answers of the questionnaire by area and capability, each with how it stands; the one on the bench is marked. */
export function AnswerList({ areas, current }: Pick<BenchView, 'areas' | 'current'>) {
  const t = useTranslate();
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    const here = list.current?.querySelector<HTMLElement>('[aria-current]');
    if (list.current && here) list.current.scrollTop = here.offsetTop - list.current.clientHeight / 3;
  }, []);
  return (
    <nav className="bench-list" aria-labelledby="list-title" ref={list}>
      <h2 className="hidden-text" id="list-title">
        {t('bench.list')}
      </h2>
      {areas.map((area) => (
        <details key={area.id} open={area.capabilities.some((c) => c.items.some((item) => item.key === current?.key))}>
          <summary>{area.title}</summary>
          {area.capabilities.map((capability) => (
            <section key={capability.id} aria-label={capability.title}>
              <h3 className="small">{capability.title}</h3>
              <ul>
                {capability.items.map((item) => (
                  <li key={item.key}>
                    <a
                      href={`?item=${item.key}`}
                      className={item.standing}
                      aria-current={item.key === current?.key ? 'true' : undefined}
                    >
                      <span>
                        <b>{item.id}</b> {item.says}
                      </span>
                      <span className="small">{t(`standing.${item.standing}`)}</span>
                    </a>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </details>
      ))}
    </nav>
  );
}
