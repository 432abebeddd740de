import { useTranslate } from '../../i18n/context';
import type { PageState } from './page-state';
import { NEXT_LEFT } from './still-true';

/** What is left of last time on the page, and the way to see only that. */
export function LeftNotice({ view, left }: Pick<PageState, 'view' | 'left'>) {
  const t = useTranslate();
  const count = left.confirm.length + left.renew.length;
  if (count === 0 && view.part !== 'confirm') return null;
  return (
    <div className="notice stack-s">
      {count === 0 && <p>{t('area.nothing_left')}</p>}
      {left.confirm.length > 0 && <p>{t('area.waiting_still_true', { count: left.confirm.length })}</p>}
      {left.renew.length > 0 && <p>{t('area.waiting_renewal', { count: left.renew.length })}</p>}
      <p>{view.part === 'confirm' ? <a href="?">{t('area.show_all')}</a> : <a href="?confirm">{t('area.show_left')}</a>}</p>
    </div>
  );
}

/** How much is left, always in sight, with the way to the next of it. */
export function LeftJump({ left }: Pick<PageState, 'left'>) {
  const t = useTranslate();
  const { confirm, renew } = left;
  if (confirm.length + renew.length === 0) return null;
  const parts = [
    confirm.length > 0 && t('area.left_confirm', { count: confirm.length }),
    renew.length > 0 && t('area.left_renew', { count: renew.length }),
  ];
  return (
    <p className="small">
      {parts.filter(Boolean).join(' · ')} · <a href={`#${NEXT_LEFT}`}>{t('area.to_next')}</a>
    </p>
  );
}
