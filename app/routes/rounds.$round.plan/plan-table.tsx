import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';
import type { ItemView, PartView } from './view.server';

/** A level as a number in its own shade. */
export function LevelChip({ level }: { level: number | null }) {
  return level === null ? <>–</> : <span className={`level-chip level-${level}`}>{level}</span>;
}

/** What the plan as a whole would do to the score. */
export function Lift({ lift: { before, after, areas } }: { lift: PartView['lift'] }) {
  const t = useTranslate();
  const say = (score: number) => t.number(score, 1);
  if (areas.length === 0) return <p className="say">{t('plan.lift_none')}</p>;
  return (
    <div className="stack-s">
      <p className="say">{t('plan.lift', { before: say(before), after: say(after) })}</p>
      <ul className="reasons">
        {areas.map((area) => {
          const values = { area: area.title, before: say(area.before.score), after: say(area.after.score) };
          const { level: from } = area.before;
          const { level: to } = area.after;
          const rises = from !== null && to !== null && to > from;
          return (
            <li key={area.title}>{rises ? t('plan.lift_area_level', { ...values, from, to }) : t('plan.lift_area', values)}</li>
          );
        })}
      </ul>
    </div>
  );
}

/** The plan at a glance, as it is printed. */
export function PlanTable({ part }: { part: PartView }) {
  const t = useTranslate();
  const label = t('plan.table', { questionnaire: part.title });
  return (
    <div className="stack-s">
      <Scroll label={label}>
        <table className="compared plan">
          <caption className="hidden-text">{label}</caption>
          <thead>
            <tr>
              <th scope="col">{t('plan.capability')}</th>
              <th scope="col">{t('plan.from')}</th>
              <th scope="col">{t('plan.to')}</th>
              <th scope="col">{t('plan.owner')}</th>
              <th scope="col">{t('plan.due')}</th>
              <th scope="col">{t('plan.with')}</th>
              <th scope="col" className="number">
                {t('plan.adds')}
              </th>
            </tr>
          </thead>
          {part.areas.map((area) => (
            <tbody key={area.id}>
              <tr>
                <th scope="rowgroup" colSpan={7} className="quiet">
                  {area.title}
                </th>
              </tr>
              {area.items.map((item) => (
                <PlanRow key={item.id} item={item} />
              ))}
            </tbody>
          ))}
        </table>
      </Scroll>
      <p className="small quiet">{t('plan.adds_what')}</p>
    </div>
  );
}

function PlanRow({ item }: { item: ItemView }) {
  const t = useTranslate();
  return (
    <tr>
      <th scope="row">
        {item.title}
        {item.note && <div className="kept small">{item.note}</div>}
      </th>
      <td className="narrow">{item.level === null ? t('plan.not_applying') : <LevelChip level={item.level} />}</td>
      <td className="narrow">
        <LevelChip level={item.targetLevel} /> {item.isReached && <span className="tag strong">{t('plan.reached')}</span>}
      </td>
      <td className="kept">{item.owner || '–'}</td>
      <td className="narrow">
        {item.dueOn ? t.date(item.dueOn) : '–'} {item.isLate && <span className="tag attention">{t('plan.late')}</span>}
      </td>
      <td>{item.activityId ? <a href={`/catalogue/${item.activityId}`}>{item.with}</a> : t('plan.own_means')}</td>
      <td className="number narrow">+{t.number(item.adds, 2)}</td>
    </tr>
  );
}
