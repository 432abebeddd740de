import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';
import { LevelChip } from './plan-table';
import type { FollowedView } from './view.server';

/** What became of the plan before, capability by capability. */
export function Followed({ followed: { round, items } }: { followed: FollowedView }) {
  const t = useTranslate();
  return (
    <section className="stack" aria-labelledby="followed">
      <h2 id="followed">{t('plan.last')}</h2>
      <p>
        {t('plan.last_what', { round: round.title })} <a href={`/rounds/${round.id}/plan`}>{t('plan.title')}</a>
      </p>
      <Scroll label={t('plan.last')}>
        <table className="compared plan">
          <thead>
            <tr>
              <th scope="col">{t('plan.capability')}</th>
              <th scope="col">{t('plan.then')}</th>
              <th scope="col">{t('plan.to')}</th>
              <th scope="col">{t('plan.now')}</th>
              <th scope="col">{t('plan.how_far')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.id}>
                <th scope="row">{item.title}</th>
                <td className="narrow">
                  <LevelChip level={item.before} />
                </td>
                <td className="narrow">
                  <LevelChip level={item.target} />
                </td>
                <td className="narrow">
                  <LevelChip level={item.after} />
                </td>
                <td>{t(`plan.progress.${item.progress}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}
