import type { AnswerValue } from '../domain/answer';
import { useTranslate } from '../i18n/context';
import { AreaPicture, type AreaPictureProps } from './area-picture';
import { IntervalBar } from './interval-bar';
import { Ladder } from './ladder';
import { Scroll } from './scroll';

/** A group as it was released, with its title. */
export interface ShownGroup {
  id: string;
  title: string;
  score: number | null;
  low: number | null;
  high: number | null;
  level: number | null;
  levelName: string;
}

export interface ShownAnswer {
  item: string;
  text: string;
  value: AnswerValue | null;
  note?: string | undefined;
  evidence?: { title: string; url: string; clause: string }[] | undefined;
}

/** What a country released of one questionnaire, in words of one language. */
export interface ShownQuestionnaire {
  id: string;
  version: string;
  title: string;
  levels: number;
  score: number | null;
  low: number | null;
  high: number | null;
  answered: number;
  applicable: number;
  carryEvidence: number;
  shouldCarryEvidence: number;
  picture: AreaPictureProps | null;
  areas: ShownGroup[];
  capabilities: ShownGroup[] | null;
  answers: ShownAnswer[] | null;
}

export interface ShownPublication {
  country: string;
  title: string;
  layer: 'declared' | 'validated';
  signedAt: string;
  publishedAt: string | null;
  questionnaires: ShownQuestionnaire[];
}

function GroupTable({ label, groups, levels }: { label: string; groups: readonly ShownGroup[]; levels: number }) {
  const t = useTranslate();
  return (
    <ul aria-label={label}>
      {groups.map((group) => (
        <li key={group.id} className="result-row">
          <div className="spread">
            <strong>{group.title}</strong>
            {group.level !== null && <span>{t('level.short', { level: group.level, name: group.levelName })}</span>}
          </div>
          {group.score === null ? (
            <p className="quiet">{t('numbers.nothing_applies')}</p>
          ) : (
            <div className="bars">
              {group.level !== null && <Ladder levels={levels} level={group.level} high={null} name={group.levelName} />}
              <IntervalBar low={group.low ?? 0} high={group.high ?? 0} max={100} />
              <span className="small">
                {t('results.score_between', {
                  score: t.number(group.score),
                  low: t.number(group.low ?? 0),
                  high: t.number(group.high ?? 0),
                })}
              </span>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function AnswerTable({ answers }: { answers: readonly ShownAnswer[] }) {
  const t = useTranslate();
  const say = (value: AnswerValue | null) => {
    if (value === null) return t('answer.none');
    if (typeof value === 'number') return t.number(value, 2);
    switch (value) {
      case 'yes':
      case 'partial':
      case 'no':
      case 'dont_know':
      case 'not_applicable':
        return t(`answer.${value}`);
      default:
        return typeof value === 'string' ? value : '';
    }
  };
  return (
    <Scroll label={t('published.answers')}>
      <table>
        <caption>{t('published.answers')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('gains.criterion')}</th>
            <th scope="col">{t('answer.value')}</th>
          </tr>
        </thead>
        <tbody>
          {answers.map(({ item, text, value, note, evidence }) => (
            <tr key={item}>
              <th scope="row">
                {item} <span className="quiet">{text}</span>
              </th>
              <td>
                {say(value)}
                {note && <p className="small">{note}</p>}
                {evidence?.map(({ title, url, clause }) => (
                  <p key={`${title} ${url} ${clause}`} className="small">
                    {url ? (
                      <a href={url} rel="noreferrer">
                        {title}
                      </a>
                    ) : (
                      title
                    )}
                    {clause && ` (${clause})`}
                  </p>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** The result of a country as the world sees it; the preview before publication is the same piece. */
export function PublishedResult({ publication }: { publication: ShownPublication }) {
  const t = useTranslate();
  const { questionnaires, layer, signedAt, publishedAt } = publication;
  return (
    <>
      <p className="notice">
        {t(`published.${layer}`)} {t('published.signed', { date: t.date(signedAt) })}{' '}
        {publishedAt && t('published.published', { date: t.date(publishedAt) })}
      </p>
      {questionnaires.map((q) => (
        <article className="stack" key={q.id} aria-labelledby={`title-${q.id}`}>
          <h2 id={`title-${q.id}`}>{q.title}</h2>
          <p>
            {q.score !== null && (
              <>
                <strong>{t.number(q.score)}</strong>{' '}
                {t('numbers.between', { low: t.number(q.low ?? 0), high: t.number(q.high ?? 0) })}.{' '}
              </>
            )}
            {t('numbers.answered', { answered: q.answered, applicable: q.applicable })},{' '}
            {t('numbers.carried', { carried: q.carryEvidence, should: q.shouldCarryEvidence })}.{' '}
            <span className="quiet">{t('published.version', { version: `${q.id}@${q.version}` })}</span>
          </p>
          {q.picture && <AreaPicture {...q.picture} />}
          <GroupTable label={t('results.areas')} groups={q.areas} levels={q.levels} />
          {q.capabilities && q.capabilities.length > 0 && (
            <>
              <h3>{t('results.capabilities')}</h3>
              <GroupTable label={t('results.capabilities')} groups={q.capabilities} levels={q.levels} />
            </>
          )}
          {q.answers && <AnswerTable answers={q.answers} />}
        </article>
      ))}
    </>
  );
}
