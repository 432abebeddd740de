import { useTranslate } from '../i18n/context';

export interface LadderProps {
  levels: number;
  /** Reached; null where nothing applies. */
  level: number | null;
  /** Highest that open answers still allow. */
  high: number | null;
  /** Name of the level reached. */
  name: string;
}

/** The maturity levels as steps: reached ones filled, those still possible dashed, each with its number. */
export function Ladder({ levels, level, high, name }: LadderProps) {
  const t = useTranslate();
  const label = level === null ? t('level.none') : t('level.reached', { level, levels, name });
  return (
    <ol className="ladder" aria-label={label}>
      {Array.from({ length: levels }, (_, i) => i + 1).map((step) => {
        const reached = level !== null && step <= level;
        const open = !reached && high !== null && step <= high;
        const classes = [`l${step}`, reached && 'reached', open && 'open', step === level && 'here'].filter(Boolean).join(' ');
        return (
          <li key={step} className={classes} aria-current={step === level ? 'step' : undefined}>
            {step}
          </li>
        );
      })}
    </ol>
  );
}
