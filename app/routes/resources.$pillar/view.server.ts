import type { Translate } from '../../i18n/translate';
import type { Resource } from '../../services/resources.server';
import { isWebAddress } from '../../services/rounds.server';

/** When an entry was last confirmed and by whom, in words. */
function sayConfirmation(t: Translate, { confirmation, confirmedAt }: Resource): string {
  switch (confirmation.by) {
    case 'gathered':
      return t('resources.gathered', { month: t.date(confirmedAt, { month: 'long', year: 'numeric' }) });
    case 'person':
      return t('resources.confirmed', { date: t.date(confirmedAt), name: confirmation.name });
    case 'gone':
      return t('resources.confirmed_gone', { date: t.date(confirmedAt) });
  }
}

/** What a resource page shows of an activity. */
export function viewResource(t: Translate, resource: Resource) {
  const { id, title, org, summary, status, verified, due, sources } = resource;
  return {
    ...{ id, title, org, summary, status, due },
    unconfirmed: verified !== true,
    confirmed: sayConfirmation(t, resource),
    sources: sources.map((source) => ({ source, link: isWebAddress(source) })),
  };
}
