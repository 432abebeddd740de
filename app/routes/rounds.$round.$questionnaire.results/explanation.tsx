import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';
import type { MessageKey } from '../../i18n/translate';
import type { ResultsView } from './view.server';

/** What made a number: the rule, the parts with their weights, and what holds the level down. Opens under each number. */
export function Explanation({ view, groupId }: { view: ResultsView; groupId: string }) {
  const t = useTranslate();
  const group = view.result.groups[groupId];
  if (!group) return null;
  const { children, holding, distribution, points } = group;
  const weights = children.reduce((sum, child) => sum + child.weight, 0);
  const base = `/rounds/${view.round.id}/${view.questionnaire.id}`;
  return (
    <details>
      <summary>
        {t('explain.open')}
        <span className="hidden-text"> {view.titles[groupId]}</span>
      </summary>
      <div className="stack-s">
        <p>{t(`explain.operator.${group.operator}` as MessageKey)}</p>
        {group.levelOperator !== 'none' && <p>{t(`explain.level.${group.levelOperator}` as MessageKey)}</p>}
        {distribution && group.levelOperator !== 'gate' && (
          <p>{t('explain.distribution', { list: distribution.map((n, i) => `${i + 1}: ${n}`).join(', ') })}</p>
        )}
        {group.score === null ? (
          <p>{t('numbers.nothing_applies')}</p>
        ) : (
          <Scroll label={view.titles[groupId] ?? ''}>
            <table>
              <caption>{t('explain.parts', { score: t.number(group.score, 1), points })}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('explain.part')}</th>
                  <th scope="col" className="number">
                    {t('explain.weight')}
                  </th>
                  <th scope="col" className="number">
                    {t('explain.worth')}
                  </th>
                  <th scope="col" className="number">
                    {t('explain.adds')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {children.map((child) => (
                  <tr key={child.id}>
                    <td>{child.kind === 'group' ? view.titles[child.id] : `${child.id}: ${view.itemTexts[child.id] ?? ''}`}</td>
                    <td className="number">{t.number((child.weight / weights) * 100, 1)} %</td>
                    <td className="number">
                      {t.number(child.value * 100)}
                      {child.low < child.high && (
                        <>
                          {' '}
                          ({t.number(child.low * 100)}–{t.number(child.high * 100)})
                        </>
                      )}
                    </td>
                    <td className="number">{t.number((child.weight / weights) * child.value * points, 1)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
        {holding.length > 0 && (
          <>
            <p>{t('explain.holding', { count: holding.length })}</p>
            <ul className="reasons">
              {holding.map((id) => (
                <li key={id}>
                  <a
                    href={`${base}/${view.areas.find((area) => area.groups.some((g) => view.result.groups[g]?.children.some((c) => c.id === id)))?.id ?? ''}#${id}`}
                  >
                    {id}
                  </a>
                  : {view.itemTexts[id]}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </details>
  );
}
