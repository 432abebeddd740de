import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';

interface TopicTableProps {
  /** The area. */
  name: string;
  topics: readonly { id: string; label: string; entities: readonly { id: string; name: string }[] }[];
  open: boolean;
}

/** The topics of an area, each with who is responsible; where nobody is named, that is said. */
export function TopicTable({ name, topics, open }: TopicTableProps) {
  const t = useTranslate();
  return (
    <details open={open || undefined}>
      <summary>
        {name}: {t('who.area_topics', { count: topics.length })}
      </summary>
      <Scroll label={name}>
        <table>
          <caption className="hidden-text">{name}</caption>
          <thead>
            <tr>
              <th scope="col">{t('who.topic')}</th>
              <th scope="col">{t('who.responsible')}</th>
            </tr>
          </thead>
          <tbody>
            {topics.map(({ id, label, entities }) => (
              <tr key={id} id={id}>
                <td>
                  <a href={`/who-to-ask?topic=${id}`}>{id}</a> {label}
                </td>
                <td>
                  {entities.length === 0 && <span className="quiet">{t('who.no_entity')}</span>}
                  <ul>
                    {entities.map((entity) => (
                      <li key={entity.id}>
                        <a href={`#${entity.id}`}>{entity.name}</a>
                      </li>
                    ))}
                  </ul>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
