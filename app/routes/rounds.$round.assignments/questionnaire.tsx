import { useTranslate } from '../../i18n/context';
import type { AssignmentsView, GroupView } from './view.server';

type Group = Pick<GroupView, 'id' | 'title' | 'total' | 'answered' | 'people'>;

interface QuestionnaireProps {
  questionnaire: AssignmentsView['questionnaires'][number];
  view: AssignmentsView;
  /** What was sent and came back with an error. */
  sent: { questionnaire: string; groups: readonly string[]; person: string; dueOn: string } | null;
}

/** One questionnaire: first whom to ask and until when, then what; beside each who has it and how far it is. */
export function Questionnaire({ questionnaire, view, sent }: QuestionnaireProps) {
  const t = useTranslate();
  const { id } = questionnaire;
  const mine = sent?.questionnaire === id ? sent : null;
  const one = (group: Group) => (
    <Row key={group.id} group={group} prefix={id} mayAssign={view.mayAssign} chosen={mine?.groups ?? []} />
  );
  return (
    <section className="card" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{questionnaire.title}</h2>
      <form method="post" className="stack">
        <input type="hidden" name="questionnaire" value={id} />
        {view.mayAssign && (
          <div className="filters">
            <div className="field">
              <label htmlFor={`${id}-person`}>{t('assign.person')}</label>
              <select id={`${id}-person`} name="person" defaultValue={mine?.person ?? ''}>
                <option value="">{t('assign.choose')}</option>
                {view.people.map((person) => (
                  <option key={person.id} value={person.id}>
                    {person.name}
                  </option>
                ))}
              </select>
            </div>
            <div className="field">
              <label htmlFor={`${id}-due`}>{t('assign.due')}</label>
              <input id={`${id}-due`} name="dueOn" type="date" defaultValue={mine?.dueOn ?? view.round.dueOn ?? ''} />
            </div>
            <div>
              <button type="submit" className="main">
                {t('assign.button')}
              </button>
            </div>
          </div>
        )}
        <ul className="area-list one" id={`${id}-groups`}>
          {questionnaire.areas.map((area) => (
            <li key={area.id}>
              {one(area)}
              {area.capabilities.length > 0 && (
                <details open={area.capabilities.some((group) => group.people.length > 0) || undefined}>
                  <summary>{t('assign.capabilities', { count: area.capabilities.length })}</summary>
                  <div className="stack-s inset">{area.capabilities.map(one)}</div>
                </details>
              )}
            </li>
          ))}
        </ul>
      </form>
    </section>
  );
}

function Row({
  group,
  prefix,
  mayAssign,
  chosen,
}: {
  group: Group;
  prefix: string;
  mayAssign: boolean;
  chosen: readonly string[];
}) {
  const t = useTranslate();
  const progress = t('assign.answered', { answered: group.answered, total: group.total });
  return (
    <div className="stack-s">
      <div className="spread">
        {mayAssign ? (
          <label className="check">
            <input
              type="checkbox"
              name="group"
              value={group.id}
              id={`${prefix}-${group.id}`}
              defaultChecked={chosen.includes(group.id)}
            />
            {group.title}
          </label>
        ) : (
          <span>{group.title}</span>
        )}
        <span className="quiet small">{progress}</span>
      </div>
      {group.people.length > 0 && (
        <ul className="stack-s">
          {group.people.map((person) => (
            <li key={person.id} className="row">
              <span>
                <strong>{person.name}</strong>
                {person.dueOn && <> · {t('round.due', { date: t.date(person.dueOn) })}</>}
              </span>
              {person.overdue && <span className="tag attention">{t('assign.overdue')}</span>}
              {mayAssign && (
                <button type="submit" className="plain" name="unassign" value={`${group.id}|${person.id}`}>
                  {t('assign.remove')}
                  <span className="hidden-text">
                    {' '}
                    {person.name}: {group.title}
                  </span>
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
