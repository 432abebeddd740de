import { useTranslate } from '../../i18n/context';
import type { MessageKey } from '../../i18n/translate';
import { AnswerFacts, Signed } from './answer-facts';
import type { ItemView } from './view.server';

/** Every version the answer ever had, newest first, with what it changed. */
export function History({ view }: { view: ItemView }) {
  const t = useTranslate();
  return (
    <section className="stack" aria-labelledby="history-title">
      <h2 id="history-title">{t('item.history')}</h2>
      {view.versions.length === 0 && <p>{t('item.no_history')}</p>}
      <ol className="stack-s" reversed>
        {view.versions.map(({ version, answer, changed, at, author }) => (
          <li key={version} className="card">
            <p>
              {t('item.version', { version })}
              {changed.map((part) => (
                <span key={part}>
                  {' '}
                  <span className="tag">{t(`item.changed_${part}` as MessageKey)}</span>
                </span>
              ))}
            </p>
            <AnswerFacts answer={answer} view={view} />
            <Signed author={author} at={at} />
          </li>
        ))}
      </ol>
    </section>
  );
}
