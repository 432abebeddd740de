import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { removeEvidence, requireEvidence } from '../../services/evidence.server';
import { getRound, getRoundToAnswer } from '../../services/rounds.server';
import { AddForm } from './add-form';
import { addFromForm, sayLimits } from './form.server';
import { Pieces } from './pieces';
import { viewEvidence } from './view.server';

const DONE = ['added', 'removed'] as const;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const { searchParams } = new URL(request.url);
  const t = getTranslate(context.locale);
  const limits = sayLimits(t);
  const place = { questionnaire: params.questionnaire ?? '', item: params.item ?? '' };
  return orNotFound(async () => ({
    ...viewEvidence(await getRound(context.db, person, params.round ?? ''), person, place, context.locale),
    title: t('evidence.title', { item: place.item }),
    path: `/rounds/${params.round}/${params.questionnaire}`,
    limits,
    done: DONE.find((what) => searchParams.has(what)) ?? null,
    // The gate sends somebody back whose file was too large to be read.
    errors: searchParams.has('too_large') ? [{ field: 'file', message: t('evidence.unread', limits) }] : [],
  }));
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const { pathname } = new URL(request.url);
  const place = { questionnaire: params.questionnaire ?? '', item: params.item ?? '' };
  return orNotFound(async () => {
    const round = await getRoundToAnswer(context.db, person, params.round ?? '');
    // Whoever may not add evidence cannot make us read a large body either.
    requireEvidence(person, round, 'evidence.add', place);
    // The whole form in memory: the gate let no body pass that is larger than one file and its form. Remix's streaming parser
    // would spare a copy, but it cuts paths off names, which have to be refused, and fails on a name with a semicolon.
    const form = await readForm(request);
    const removed = form.get('remove');
    if (removed !== null) {
      await removeEvidence(context.db, person, round, place, String(removed));
      return redirect(`${pathname}?removed`);
    }
    const trouble = await addFromForm(context, person, round, place, form, getTranslate(context.locale));
    return trouble ? data(trouble, { status: 400 }) : redirect(`${pathname}?added`);
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data ? `${data.title} – ${data.round.title}` : '' }];

export default function Evidence() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const { round, area, item, pieces, path } = view;
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: `/rounds/${round.id}`, label: round.title },
          ...(area ? [{ to: `${path}/${area.id}#${item.id}`, label: area.title }] : []),
        ]}
      />
      <div className="stack-s">
        <h1>{view.title}</h1>
        <p className="item-text">{item.text}</p>
        {item.shown && (
          <p>
            <strong>{t('answer.what_shows')}</strong> {item.shown}
          </p>
        )}
      </div>
      {view.done && !sent && (
        <p className="notice" role="status">
          {t(`evidence.done.${view.done}`)}
        </p>
      )}
      {item.evidence === 'required' && <p>{t('evidence.required')}</p>}
      <section className="stack" aria-labelledby="given">
        <h2 id="given">{t('evidence.given', { count: pieces.length })}</h2>
        {view.address && (
          <p>
            {t('evidence.address')}{' '}
            <a href={view.address} rel="noreferrer">
              {view.address}
            </a>
          </p>
        )}
        <Pieces pieces={pieces} mayRemove={view.mayRemove} missing={!view.address && item.evidence !== 'none'} />
      </section>
      {view.mayAdd ? (
        <AddForm
          languages={view.languages}
          limits={view.limits}
          errors={sent?.errors ?? view.errors}
          values={(sent?.values ?? {}) as Record<string, string>}
        />
      ) : (
        <p className="notice">{t('evidence.read_only')}</p>
      )}
    </>
  );
}
