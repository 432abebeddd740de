import type { Reason } from '../../domain/recommend';
import { useTranslate } from '../../i18n/context';
import type { MessageKey, Translate } from '../../i18n/translate';
import { CountryDecision, type SentDecision } from './decision';
import type { Card } from './view.server';

/** A reason in the words of the page's language. */
function sayReason(t: Translate, { code, values }: Reason): string {
  const list = (key: string, prefix: string) => {
    const words = (values[key] ?? []) as readonly string[];
    return words.map((word) => t(`${prefix}.${word}` as MessageKey)).join(', ');
  };
  switch (code) {
    case 'group':
      return t('recommend.reason.group', { groups: list('groups', 'group') });
    case 'region':
      return t('recommend.reason.region', { regions: list('regions', 'region') || list('groups', 'group') });
    case 'priority':
      return t('recommend.reason.priority', { group: t(`group.${values.group}` as MessageKey) });
    default: {
      const plain = Object.fromEntries(Object.entries(values).filter(([, v]) => !Array.isArray(v))) as Record<
        string,
        string | number
      >;
      return t(`recommend.reason.${code}` as MessageKey, plain);
    }
  }
}

/** What a request for an activity begins with. */
const askFor = ({ activity, capabilities }: Card) =>
  new URLSearchParams([['activity', activity], ...capabilities.map((capability) => ['capability', capability])]).toString();

interface CardProps {
  card: Card;
  rank: number;
  /** Whether the reader may say what the country does about it. */
  mayWrite: boolean;
  /** Whether the reader may ask for it. */
  mayAsk: boolean;
  sent: SentDecision | null;
}

/** One programme with its reasons, in words and numbers. */
export function RecommendationCard({ card, rank, mayWrite, mayAsk, sent }: CardProps) {
  const t = useTranslate();
  const [because, ...others] = card.reasons.filter(
    ({ code }) => code !== 'near' && code !== 'under_way' && code !== 'unconfirmed',
  );
  return (
    <article className="card" id={card.activity}>
      <div className="spread">
        <h3>
          {!card.underWay && `${rank}. `}
          <a href={`/catalogue/${card.activity}`}>{card.title}</a>
        </h3>
        <span className="quiet">{card.org}</span>
      </div>
      <p>{card.summary}</p>
      {because && (
        <p>
          <strong>{sayReason(t, because)}</strong>
        </p>
      )}
      <ul className="reasons">
        {others.map((reason) => (
          <li key={reason.code + JSON.stringify(reason.values)}>{sayReason(t, reason)}</li>
        ))}
      </ul>
      <details>
        <summary>
          {t('recommend.criteria', { count: card.waiting })}
          <span className="hidden-text"> – {card.title}</span>
        </summary>
        <ul className="reasons">
          {card.criteria.map((c) => (
            <li key={c.item}>
              {c.item} ({c.topic}): {c.text}
            </li>
          ))}
        </ul>
        {card.waiting > card.criteria.length && (
          <p className="quiet">{t('recommend.more', { count: card.waiting - card.criteria.length })}</p>
        )}
      </details>
      {card.nearTitles.length > 0 && (
        <p className="notice">
          {t('recommend.near')}{' '}
          {card.nearTitles.map((near) => (
            <a key={near.id} href={`/catalogue/${near.id}`}>
              {near.title}{' '}
            </a>
          ))}
        </p>
      )}
      {mayAsk && (
        <p>
          <a className="button" href={`/requests/new?${askFor(card)}`}>
            {t('requests.ask_for_this')}
            <span className="hidden-text"> – {card.title}</span>
          </a>
        </p>
      )}
      <p className="row small">
        {!card.underWay && <span className="quiet">{t('recommend.score', { score: card.score })}</span>}
        {card.helped > 0 && <span className="quiet">{t('recommend.helped', { count: card.helped })}</span>}
        {card.unconfirmed && <span className="tag attention">{t('catalogue.unconfirmed')}</span>}
      </p>
      <CountryDecision card={card} mayWrite={mayWrite} sent={sent?.activity === card.activity ? sent : null} />
    </article>
  );
}
