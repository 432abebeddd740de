import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { sayAnswer } from '../../components/answer-words';
import { Crumbs } from '../../components/crumbs';
import { requirePerson } from '../../http/context.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { MOMENT } from '../../i18n/moment';
import { chooseText } from '../../services/assessment.server';
import { findItemOfKey, getDisagreements, pathOfItem } from '../../services/proposals.server';
import { findRoundQuestionnaire, toAnswer } from '../../services/rounds.server';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const { round, proposals } = await orNotFound(getDisagreements(context.db, person, params.round ?? ''));
  const t = getTranslate(context.locale);
  const list = proposals.flatMap((proposal) => {
    const at = findItemOfKey(round, proposal.itemKey);
    if (!at) return [];
    const text = chooseText(findRoundQuestionnaire(round, at.questionnaire), context.locale);
    return {
      id: proposal.id,
      item: at.item.id,
      text: text.items[at.item.id]?.text ?? text.context[at.item.id]?.text ?? at.item.id,
      path: `${pathOfItem(round.id, at.questionnaire, at.item.id)}#proposal-${proposal.id}`,
      stands: sayAnswer(t, toAnswer(round.answers.get(proposal.itemKey)) ?? { value: null }),
      proposed: sayAnswer(t, proposal.answer),
      reason: proposal.reason,
      author: proposal.author,
      at: proposal.createdAt.toISOString(),
    };
  });
  return { title: t('disagreements.title'), round: { id: round.id, title: round.title }, list };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data ? `${data.title} – ${data.round.title}` : '' }];

export default function Disagreements() {
  const t = useTranslate();
  const { title, round, list } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: `/rounds/${round.id}`, label: round.title },
        ]}
      />
      <h1>{title}</h1>
      <p>{list.length === 0 ? t('disagreements.none') : t('disagreements.what')}</p>
      {list.map((one) => (
        <article className="card" key={one.id}>
          <h2>
            <a href={one.path}>
              {one.item}: {one.text}
            </a>
          </h2>
          <dl className="facts">
            <dt>{t('item.stands')}</dt>
            <dd>{one.stands}</dd>
            <dt>{t('item.proposed')}</dt>
            <dd>{one.proposed}</dd>
            <dt>{t('item.reason')}</dt>
            <dd className="kept">{one.reason}</dd>
          </dl>
          <p className="quiet small">
            {one.author ?? t('item.nobody')} · {t.date(one.at, MOMENT)}
          </p>
        </article>
      ))}
    </>
  );
}
