import { useTranslate } from '../../i18n/context';
import { MOMENT } from '../../i18n/moment';

/** What a person was told and has not read, with one button for all of it. */
export function Notices({ notices }: { notices: readonly { id: string; said: string; path: string; at: string }[] }) {
  const t = useTranslate();
  if (notices.length === 0) return null;
  return (
    <section className="card" aria-labelledby="notices-title">
      <h2 id="notices-title">{t('notices.title')}</h2>
      <ul className="stack-s">
        {notices.map(({ id, said, path, at }) => (
          <li key={id}>
            <a href={path}>{said}</a> <span className="quiet small">{t.date(at, MOMENT)}</span>
          </li>
        ))}
      </ul>
      <form method="post" action="/notices">
        {notices.map(({ id }) => (
          <input key={id} type="hidden" name="notice" value={id} />
        ))}
        <button type="submit">{t('notices.read', { count: notices.length })}</button>
      </form>
    </section>
  );
}
