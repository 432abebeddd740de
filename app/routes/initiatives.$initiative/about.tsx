import { Scroll } from '../../components/scroll';
import { TextArea } from '../../components/text-area';
import { useTranslate } from '../../i18n/context';
import type { InitiativeView } from './view.server';

/** What became of each expected result, then and now. */
export function Tracking({ tracked }: Pick<InitiativeView, 'tracked'>) {
  const t = useTranslate();
  const title = t('initiatives.tracking');
  return (
    <section className="stack-s">
      <h2>{title}</h2>
      <p>{t('initiatives.tracking_what')}</p>
      <Scroll label={title}>
        <table className="compared long">
          <thead>
            <tr>
              <th scope="col">{t('initiatives.column.result')}</th>
              <th scope="col">{t('initiative.column.baseline')}</th>
              <th scope="col">{t('initiatives.column.now')}</th>
              <th scope="col">{t('initiative.column.target')}</th>
              <th scope="col">{t('initiatives.column.rests')}</th>
              <th scope="col">{t('initiatives.column.verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {tracked.map(({ result, name, baseline, now, target, rests, verdict, notes }) => (
              <tr key={result}>
                <th scope="row">
                  {result}. {name ?? t('initiatives.unmeasured')}
                </th>
                <td>{baseline}</td>
                <td>{now}</td>
                <td>{target}</td>
                <td className="wide">
                  {rests}
                  {notes.map((note) => (
                    <p key={note} className="quiet small">
                      {note}
                    </p>
                  ))}
                </td>
                <td>{name && <span className="tag strong">{t(`plan.progress.${verdict}`)}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

interface CommentsProps {
  view: InitiativeView;
  /** Chosen by the page: sent twice, a comment is kept once. */
  commentId: string;
  error: string | undefined;
}

export function Comments({ view: { comments }, commentId, error }: CommentsProps) {
  const t = useTranslate();
  return (
    <section className="stack" aria-labelledby="comments">
      <h2 id="comments">{t('initiatives.comments')}</h2>
      {comments.length === 0 && <p className="quiet">{t('initiatives.comments_none')}</p>}
      <ul className="stack">
        {comments.map(({ id, author, createdAt, text }) => (
          <li key={id} id={`comment-${id}`} className="card">
            <p className="quiet small">
              {t('initiatives.by', { name: author ?? t('initiatives.somebody'), date: t.date(createdAt) })}
            </p>
            <p className="kept">{text}</p>
          </li>
        ))}
      </ul>
      <form method="post" className="stack-s">
        <input type="hidden" name="id" value={commentId} />
        <TextArea name="text" label={t('initiatives.comment')} rows={3} maxLength={4000} error={error} />
        <div>
          <button type="submit" name="intent" value="comment">
            {t('initiatives.comment_button')}
          </button>
        </div>
      </form>
    </section>
  );
}

export function Versions({ versions }: Pick<InitiativeView, 'versions'>) {
  const t = useTranslate();
  return (
    <section className="stack-s">
      <h2>{t('initiatives.versions')}</h2>
      <Scroll label={t('initiatives.versions')}>
        <table className="compared">
          <thead>
            <tr>
              {(['version', 'when', 'who', 'why'] as const).map((column) => (
                <th scope="col" key={column}>
                  {t(`initiatives.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {versions.map(({ number, state, writtenAt, writer, reason }) => (
              <tr key={number}>
                <th scope="row">
                  {number} ({t(`initiative.state.${state}`)})
                </th>
                <td>{t.date(writtenAt, { dateStyle: 'medium', timeStyle: 'short' })}</td>
                <td>{writer ?? t('initiatives.somebody')}</td>
                <td className="wide">{reason || (number === 1 ? t('initiatives.first') : '')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}
