import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { mayDo } from '../../domain/access';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { chooseText } from '../../services/assessment.server';
import { getDecisions } from '../../services/plans.server';
import { describeSubject, findRoundQuestionnaire, getRound } from '../../services/rounds.server';
import { actOnDecision } from './act.server';
import { RecommendationCard } from './card';
import { viewRecommendations } from './view.server';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  return orNotFound(async () => {
    const round = await getRound(context.db, person, params.round ?? '');
    const loaded = findRoundQuestionnaire(round, params.questionnaire ?? '');
    const cards = await viewRecommendations(context, round, loaded, await getDecisions(context.db, person, round.id));
    return {
      mayWrite: mayDo(person, 'plan.write', describeSubject(round)),
      done: new URL(request.url).searchParams.has('decided'),
      title: getTranslate(context.locale)('recommend.title'),
      round: { id: round.id, title: round.title },
      questionnaire: { id: loaded.definition.id, title: chooseText(loaded, context.locale).title },
      country: round.country.names[context.locale] ?? '',
      mayAsk: mayDo(person, 'request.write', { countryCode: round.country.alpha3, state: 'draft' }),
      itu: cards.filter((c) => c.group === 'itu' && !c.underWay),
      others: cards.filter((c) => c.group === 'others' && !c.underWay),
      underWay: cards.filter((c) => c.underWay),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const form = await readForm(request);
  const { round = '', questionnaire = '' } = params;
  const acted = await orNotFound(actOnDecision(context, person, round, form));
  if ('sent' in acted) return data(acted.sent, { status: 400 });
  return redirect(`/rounds/${round}/${encodeURIComponent(questionnaire)}/recommendations?decided#${acted.activity}`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Recommendations() {
  const t = useTranslate();
  const { round, questionnaire, country, mayAsk, itu, others, underWay, mayWrite, done } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>() ?? null;
  const base = `/rounds/${round.id}/${questionnaire.id}`;
  const sections = [
    { id: 'itu', title: t('recommend.itu'), cards: itu },
    { id: 'others', title: t('recommend.others'), cards: others },
    { id: 'under-way', title: t('recommend.under_way'), cards: underWay },
  ];
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: `/rounds/${round.id}`, label: round.title },
          { to: `${base}/results`, label: t('results.title') },
        ]}
      />
      <div className="stack-s">
        <p className="quiet">
          {country} · {questionnaire.title}
        </p>
        <h1>{t('recommend.title')}</h1>
      </div>
      <p>{t('recommend.what')}</p>
      {done && (
        <p className="notice" role="status">
          {t('decision.done')}
        </p>
      )}
      <ErrorSummary errors={sent?.errors ?? []} />
      <p className="no-print">
        <a className="button" href={`/rounds/${round.id}/plan`}>
          {t('plan.title')}
        </a>
      </p>
      {itu.length + others.length === 0 && <p className="notice">{t('recommend.none')}</p>}
      {sections.map(
        ({ id, title, cards }) =>
          cards.length > 0 && (
            <section className="stack" key={id} aria-labelledby={id}>
              <h2 id={id}>{title}</h2>
              {id === 'under-way' && <p>{t('recommend.under_way_what')}</p>}
              <ol className="stack">
                {cards.map((card, i) => (
                  <li key={card.activity}>
                    <RecommendationCard card={card} rank={i + 1} mayWrite={mayWrite} mayAsk={mayAsk} sent={sent} />
                  </li>
                ))}
              </ol>
            </section>
          ),
      )}
    </>
  );
}
