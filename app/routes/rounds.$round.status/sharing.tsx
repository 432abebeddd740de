import { useTranslate } from '../../i18n/context';

interface SharingProps {
  /** Since when ITU may use the results; null: it may not. */
  since: string | null;
  /** Whether the person may change that. */
  may: boolean;
  isOffered: boolean;
}

/** Whether ITU may use the results in its comparisons, and the button that changes it. */
export function Sharing({ since, may, isOffered }: SharingProps) {
  const t = useTranslate();
  if (!isOffered) return null;
  return (
    <section className="card" aria-labelledby="sharing">
      <h2 id="sharing">{t('sharing.title')}</h2>
      <p>{since ? t('sharing.on', { date: t.date(since) }) : t('sharing.off')}</p>
      {may ? (
        <form method="post">
          <button type="submit" name="sharing" value={since ? 'unshare' : 'share'}>
            {t(since ? 'sharing.unshare' : 'sharing.share')}
          </button>
        </form>
      ) : (
        !since && <p className="quiet">{t('sharing.ask')}</p>
      )}
    </section>
  );
}
