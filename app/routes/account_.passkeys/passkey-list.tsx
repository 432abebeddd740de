import { useTranslate } from '../../i18n/context';

export interface PasskeyLine {
  id: string;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** A person's passkeys, each with the way to remove it. */
export function PasskeyList({ passkeys }: { passkeys: readonly PasskeyLine[] }) {
  const t = useTranslate();
  if (passkeys.length === 0) return <p>{t('passkeys.none')}</p>;
  return (
    <ul className="area-list">
      {passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
        <li key={id}>
          <div>
            <strong>{name}</strong>
            <p className="quiet small">
              {t('passkeys.added_on', { date: t.date(createdAt) })} ·{' '}
              {lastUsedAt ? t('passkeys.used_on', { date: t.date(lastUsedAt) }) : t('passkeys.unused')}
            </p>
          </div>
          <div>
            <a className="button" href={`/account/passkeys/${id}`} aria-label={t('passkeys.remove_which', { name })}>
              {t('passkeys.remove')}
            </a>
          </div>
        </li>
      ))}
    </ul>
  );
}
