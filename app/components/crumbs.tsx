import { useTranslate } from '../i18n/context';

/** Where am I: at most three steps up. */
export function Crumbs({ steps }: { steps: readonly { to: string; label: string }[] }) {
  const t = useTranslate();
  return (
    <nav className="crumbs" aria-label={t('crumbs.label')}>
      <ol>
        {steps.map((step) => (
          <li key={step.to}>
            <a href={step.to}>{step.label}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
