import { Ladder } from '../../components/ladder';
import { useTranslate } from '../../i18n/context';
import { AnswerItem } from './answer-item';
import type { PageState } from './page-state';
import { AllStillTrue } from './still-true';
import type { AreaView } from './view.server';

const NOBODY = { editable: false, mine: false, dueOn: null, others: [] };

/** One capability: where it stands, what is missing for the next level, and its criteria. */
export function Capability({ capability, ...state }: PageState & { capability: AreaView['capabilities'][number] }) {
  const t = useTranslate();
  const { view, result, live } = state;
  const group = result.groups[capability.id];
  const level = group?.level ?? null;
  const levels = view.definition.levels;
  const name = level === null ? '' : (view.levels[level]?.name ?? '');
  const visible = capability.items.filter((id) => {
    const item = result.items[id]?.state;
    return item !== 'hidden' && !(item === 'out' && state.shown[id] === undefined);
  });
  if (visible.length === 0) return null;
  const { editable, mine, dueOn, others } = view.company.capabilities[capability.id] ?? NOBODY;
  const missing = (group?.holding ?? []).filter((id) => visible.includes(id));
  const waiting = state.left.confirm.filter((id) => visible.includes(id));
  return (
    <section className="capability" id={capability.id} aria-labelledby={`${capability.id}-title`}>
      <div className="spread">
        <h2 id={`${capability.id}-title`} tabIndex={-1}>
          {capability.title}
        </h2>
        {level !== null && <span>{t('level.short', { level, name })}</span>}
      </div>
      {(mine || others.length > 0 || !editable) && (
        <p className="small quiet">
          {[
            mine && (dueOn ? t('area.yours_due', { date: t.date(dueOn) }) : t('area.yours')),
            others.length > 0 && t('area.who', { people: others.join(', ') }),
            !mine && others.length === 0 && t('area.who_nobody'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
      {levels > 0 && level !== null && (
        <div className="spread">
          <Ladder levels={levels} level={level} high={group?.levelHigh ?? null} name={name} />
          {view.part !== 'confirm' && level < levels && missing.length > 0 && (
            <p className="small">
              {t('area.to_reach', { level: level + 1, count: missing.length })}{' '}
              {missing.map((id) => (
                <a key={id} href={`#${id}`}>
                  {id}{' '}
                </a>
              ))}
            </p>
          )}
        </div>
      )}
      <details>
        <summary>{t('area.why')}</summary>
        <div className="stack-s">
          <p>{capability.summary}</p>
          {capability.levels && (
            <ol className="describe">
              {Object.entries(capability.levels).map(([step, meaning]) => (
                <li key={step}>
                  <span className={`level-chip level-${step}`}>{step}</span>
                  <span>{meaning}</span>
                </li>
              ))}
            </ol>
          )}
        </div>
      </details>
      {waiting.length > 1 && <AllStillTrue capability={capability.id} live={live} />}
      {visible.map((id) => (
        <AnswerItem key={id} id={id} editable={editable} {...state} />
      ))}
      {!live && editable && (
        <div>
          <button type="submit" name="section" value={capability.id}>
            {t('answer.save')}
          </button>
        </div>
      )}
    </section>
  );
}
