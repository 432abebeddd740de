import { useTranslate } from '../../i18n/context';
import type { Saving } from './use-answer';

/** How the saving of an item stands, beside the item and nowhere else. */
export function SavingState({ saving, live, onAgain }: { saving: Saving; live: boolean; onAgain: () => void }) {
  const t = useTranslate();
  switch (saving.phase) {
    case 'none':
      return null;
    case 'stored':
      return <span className="saving-state">{t('saving.stored')}</span>;
    case 'saving':
      return <span className="saving-state">{t('saving.saving')}</span>;
    case 'saved':
      // The browser's own clock and zone: this part is never rendered on the server.
      return (
        <span className="saving-state">
          {t('saving.saved', { time: t.date(saving.at, { timeStyle: 'short', timeZone: undefined }) })}
        </span>
      );
    case 'unsent':
      return <span className="saving-state attention">{t('saving.unsent')}</span>;
    case 'signed_out':
    case 'broken':
      return (
        <span className="saving-state attention">
          {t(saving.phase === 'broken' ? 'saving.broken' : 'saving.signed_out')}{' '}
          <button type="button" className="plain" onClick={onAgain}>
            {t('saving.again')}
          </button>
        </span>
      );
    case 'kept':
      return (
        <span className="saving-state attention">
          {t('saving.kept')}{' '}
          {live && (
            <button type="button" className="plain" onClick={onAgain}>
              {t('answer.save')}
            </button>
          )}
        </span>
      );
    case 'conflict':
    case 'invalid':
      return <span className="saving-state attention">{t('saving.not_saved')}</span>;
  }
}
