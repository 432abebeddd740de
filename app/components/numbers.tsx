import type { GroupResult } from '../domain/score';
import { useTranslate } from '../i18n/context';
import { IntervalBar } from './interval-bar';

/** Maturity, completeness and evidence coverage of a group: always the three together. */
export function Numbers({ group, levelName }: { group: GroupResult; levelName: string | null }) {
  const t = useTranslate();
  const { counts, score, low, high, points } = group;
  const percent = (part: number, whole: number) => (whole === 0 ? 0 : (part / whole) * 100);
  const complete = percent(counts.answered, counts.applicable);
  const covered = percent(counts.carryEvidence, counts.shouldCarryEvidence);
  return (
    <dl className="numbers">
      <div>
        <dt>{t('numbers.maturity')}</dt>
        <dd>
          {score === null ? (
            t('numbers.nothing_applies')
          ) : (
            <>
              {levelName ? `${levelName}, ` : ''}
              {t.number(score)} <small>{t('numbers.between', { low: t.number(low ?? 0), high: t.number(high ?? 0) })}</small>
            </>
          )}
        </dd>
        <dd>
          <IntervalBar low={low ?? 0} high={high ?? 0} max={points} />
        </dd>
      </div>
      <div>
        <dt>{t('numbers.completeness')}</dt>
        <dd>
          {t.number(Math.floor(complete))} %{' '}
          <small>{t('numbers.answered', { answered: counts.answered, applicable: counts.applicable })}</small>
        </dd>
        <dd>
          <IntervalBar low={complete} high={complete} max={100} />
        </dd>
      </div>
      <div>
        <dt>{t('numbers.evidence')}</dt>
        <dd>
          {counts.shouldCarryEvidence === 0 ? '–' : `${t.number(Math.floor(covered))} %`}{' '}
          <small>{t('numbers.carried', { carried: counts.carryEvidence, should: counts.shouldCarryEvidence })}</small>
        </dd>
        <dd>
          <IntervalBar low={covered} high={covered} max={100} />
        </dd>
      </div>
    </dl>
  );
}
