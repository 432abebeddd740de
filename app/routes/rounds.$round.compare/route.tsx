import { type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { HatchPattern } from '../../components/interval-bar';
import { requirePerson } from '../../http/context.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { compareOwnRounds } from '../../services/comparison.server';
import { getRound, listOwnRounds } from '../../services/rounds.server';
import { Compared } from './compared';
import { viewComparison } from './view.server';

/** Compares the round with another one; which, is in the address, so that a comparison can be sent on. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const search = new URL(request.url).searchParams;
  const id = params.round ?? '';
  const chosen = search.get('of');
  // The form chooses both rounds; the address of a comparison names the first in its path.
  if (chosen && /^[0-9a-f-]{36}$/.test(chosen)) {
    throw redirect(`/rounds/${chosen}/compare?${new URLSearchParams({ with: search.get('with') ?? '' })}`);
  }
  return orNotFound(async () => {
    const round = await getRound(context.db, person, id);
    const rounds = (await listOwnRounds(context.db, person)).map(({ id, title }) => ({ id, title }));
    const others = rounds.filter((other) => other.id !== id);
    const other = search.get('with') || (round.previousId ?? findNeighbour(rounds, id));
    const compared = other && other !== id ? await compareOwnRounds(context.db, person, id, other) : null;
    return {
      title: `${getTranslate(context.locale)('time.compare')} – ${round.title}`,
      round: { id, title: round.title },
      other,
      rounds,
      hasOthers: others.length > 0,
      view: compared && viewComparison(compared, context.locale),
    };
  });
}

/** The round before in time, or the one after the first. */
function findNeighbour(newestFirst: readonly { id: string }[], id: string): string | null {
  const at = newestFirst.findIndex((round) => round.id === id);
  return (newestFirst[at + 1] ?? newestFirst[at - 1])?.id ?? null;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Compare() {
  const t = useTranslate();
  const { round, other, rounds, hasOthers, view } = useLoaderData<typeof loader>();
  const when = (signedAt: Date | null) => (signedAt ? t('published.signed', { date: t.date(signedAt) }) : t('time.still_open'));
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: `/rounds/${round.id}`, label: round.title },
        ]}
      />
      <h1>{t('time.compare')}</h1>
      {hasOthers ? (
        <form method="get" className="row at-end">
          {(
            [
              ['of', t('time.one_round'), round.id],
              ['with', t('time.other_round'), other ?? ''],
            ] as const
          ).map(([name, label, value]) => (
            <div className="field" key={name}>
              <label htmlFor={name}>{label}</label>
              <select id={name} name={name} defaultValue={value}>
                {rounds.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </select>
            </div>
          ))}
          <button type="submit">{t('time.show')}</button>
        </form>
      ) : (
        <p>{t('time.alone')}</p>
      )}
      {hasOthers && !view && <p className="notice">{t('time.same_round')}</p>}
      {view && (
        <>
          <dl className="facts">
            <dt>{t('time.before')}</dt>
            <dd>
              <a href={`/rounds/${view.before.id}`}>{view.before.title}</a>. {when(view.before.signedAt)}
            </dd>
            <dt>{t('time.after')}</dt>
            <dd>
              <a href={`/rounds/${view.after.id}`}>{view.after.title}</a>. {when(view.after.signedAt)}
            </dd>
          </dl>
          <p className="quiet">{t('time.how')}</p>
          {view.questionnaires.map((questionnaire) => (
            <Compared
              key={questionnaire.id}
              questionnaire={questionnaire}
              titles={{ before: view.before.title, after: view.after.title }}
            />
          ))}
          {[[view.before.title, view.onlyBefore] as const, [view.after.title, view.onlyAfter] as const].map(
            ([title, only]) =>
              only.length > 0 && <p key={title}>{t('time.only_in', { round: title, questionnaires: only.join(', ') })}</p>,
          )}
          <HatchPattern />
        </>
      )}
    </>
  );
}
