import { Numbers } from '../../components/numbers';
import { useTranslate } from '../../i18n/context';
import type { QuestionnaireView, RoundView } from './view.server';

/** The newest round: its first questionnaire with the numbers, where it stands, and the way on. */
export function CurrentRound({ round }: { round: RoundView }) {
  const t = useTranslate();
  const [main] = round.questionnaires;
  if (!main) return null;
  return (
    <section className={round.step ? 'card first' : 'card'}>
      <p className="quiet">
        {round.country}
        {round.dueOn && <> · {t('round.due', { date: t.date(round.dueOn) })}</>}
      </p>
      <h2>{round.title}</h2>
      <p className="row">
        <span className="tag strong">{t(`state.${round.state}`)}</span>
        <a href={`/rounds/${round.id}/status`}>{t('status.link')}</a>
      </p>
      <p>{main.title}</p>
      <Numbers group={main.overall} levelName={main.levelName} />
      <div className="row">
        {main.next ? <Continue next={main.next} main /> : round.step && <NextStep round={round} step={round.step} />}
        <a className="button" href={`/rounds/${round.id}/${main.id}/results`}>
          {t('round.results')}
        </a>
        <a href={`/rounds/${round.id}`}>{t('home.whole_round')}</a>
      </div>
    </section>
  );
}

function NextStep({ round, step }: { round: RoundView; step: NonNullable<RoundView['step']> }) {
  const t = useTranslate();
  return step === 'send_back' ? (
    <a className="button main" href={`/rounds/${round.id}/review`}>
      {t('review.link_returned')}
    </a>
  ) : (
    <a className="button main" href={`/rounds/${round.id}/status`}>
      {t(`do.${step}`)}
    </a>
  );
}

/** The questionnaires after the first. */
export function OtherQuestionnaires({ round }: { round: RoundView }) {
  const t = useTranslate();
  const others = round.questionnaires.slice(1);
  if (others.length === 0) return null;
  return (
    <section className="stack">
      <h2>{t('home.waiting')}</h2>
      <ul className="area-list">
        {others.map((q) => (
          <li key={q.id}>
            <div>
              <h3>{q.title}</h3>
              <p className="quiet small">
                {t('numbers.answered', { answered: q.overall.counts.answered, applicable: q.overall.counts.applicable })}
              </p>
            </div>
            <div>
              {q.next ? (
                <Continue next={q.next} />
              ) : (
                <a className="button" href={`/rounds/${round.id}/${q.id}/results`}>
                  {t('round.results')}
                </a>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Continue({ next, main = false }: { next: NonNullable<QuestionnaireView['next']>; main?: boolean }) {
  const t = useTranslate();
  return (
    <a className={main ? 'button main' : 'button'} href={next.path}>
      {t('home.continue', { area: next.title, count: next.left })}
    </a>
  );
}
