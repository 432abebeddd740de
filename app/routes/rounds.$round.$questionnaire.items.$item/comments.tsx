import { useTranslate } from '../../i18n/context';
import { Signed } from './answer-facts';
import type { ItemView } from './view.server';

interface CommentsProps {
  view: ItemView;
  operation: string;
  error: string | undefined;
  sent: { text: string; mentions: readonly string[] } | null;
}

/** What the country's people say to each other about the item; whoever is ticked gets a mail. */
export function Comments({ view, operation, error, sent }: CommentsProps) {
  const t = useTranslate();
  return (
    <section className="stack" aria-labelledby="comments-title">
      <h2 id="comments-title">{t('item.comments')}</h2>
      {view.comments.length === 0 && <p>{t('item.no_comments')}</p>}
      {view.comments.map(({ id, text, author, at, told }) => (
        <article key={id} className="card" id={`comment-${id}`}>
          <p className="kept">{text}</p>
          <Signed author={author} at={at} />
          {told.length > 0 && <p className="quiet small">{t('item.told', { people: told.join(', ') })}</p>}
        </article>
      ))}
      {view.mayComment && (
        <form method="post" className="stack">
          <input type="hidden" name="id" value={operation} />
          <div className="field">
            <label htmlFor="text">{t('item.comment')}</label>
            <span className="hint" id="text-hint">
              {t('item.comment_hint')}
            </span>
            {error && (
              <span className="error" id="text-error">
                {error}
              </span>
            )}
            <textarea
              id="text"
              name="text"
              maxLength={4000}
              defaultValue={sent?.text ?? ''}
              aria-invalid={error ? true : undefined}
              aria-describedby={error ? 'text-hint text-error' : 'text-hint'}
            />
          </div>
          {view.people.length > 0 && (
            <fieldset className="field">
              <legend>{t('item.tell')}</legend>
              {view.people.map(({ id, name }) => (
                <label className="check" key={id}>
                  <input type="checkbox" name="mention" value={id} defaultChecked={sent?.mentions.includes(id)} />
                  {name}
                </label>
              ))}
            </fieldset>
          )}
          <div>
            <button type="submit" name="do" value="comment">
              {t('item.comment_button')}
            </button>
          </div>
        </form>
      )}
    </section>
  );
}
