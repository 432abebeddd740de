import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { findInitiativeNeeds } from '../../domain/initiative';
import { PROGRESS, type Progress } from '../../domain/plan';
import { nameInitiative, sayList } from '../../exports/initiative-words';
import { requirePerson } from '../../http/context.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { listInitiatives } from '../../services/initiatives.server';
import { readNames } from './names.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const rows = await orNotFound(() => listInitiatives(context.db, person));
  const t = getTranslate(context.locale);
  const names = await readNames(context);
  return {
    title: t('initiatives.title'),
    initiatives: rows.map(({ id, state, data, author, writtenAt, comments, tracked }) => ({
      id,
      state,
      title: nameInitiative(t, data, names),
      themes: sayList(t, data.themes.map(names.theme)),
      countries: data.countries.length,
      author,
      writtenAt: (writtenAt ?? new Date(0)).toISOString(),
      comments,
      missing: findInitiativeNeeds(data).length,
      total: tracked.length,
      verdicts: Object.fromEntries(
        PROGRESS.map((progress) => [progress, tracked.filter(({ verdict }) => verdict === progress).length]),
      ) as Record<Progress, number>,
    })),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

type Row = ReturnType<typeof useLoaderData<typeof loader>>['initiatives'][number];

function Standing({ row: { state, missing, total, verdicts } }: { row: Row }) {
  const t = useTranslate();
  if (state === 'draft')
    return <p>{missing > 0 ? t('initiatives.missing_count', { count: missing }) : t('initiatives.complete')}</p>;
  const { reached, ...rest } = verdicts;
  return (
    <p>
      {t('initiatives.progress', { reached, total })}
      <br />
      <span className="quiet small">{t('initiatives.progress_more', rest)}</span>
    </p>
  );
}

export default function Initiatives() {
  const t = useTranslate();
  const { title, initiatives } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[{ to: '/home', label: t('home.title') }]} />
      <h1>{title}</h1>
      <p>{t('initiatives.what')}</p>
      <p>
        <a className="button main" href="/initiatives/new">
          {t('initiatives.new')}
        </a>
      </p>
      {initiatives.length === 0 && <p className="notice">{t('initiatives.none')}</p>}
      <ul className="stack">
        {initiatives.map((row) => (
          <li key={row.id} className="card">
            <p>
              <span className="tag strong">{t(`initiative.state.${row.state}`)}</span>
            </p>
            <h2>
              <a href={`/initiatives/${row.id}`}>{row.title}</a>
            </h2>
            <p>
              {row.themes && `${row.themes}. `}
              {t('initiatives.for', { count: row.countries })}
            </p>
            <Standing row={row} />
            <p className="quiet small">
              {t('initiatives.by', { name: row.author ?? t('initiatives.somebody'), date: t.date(row.writtenAt) })}
              {row.comments > 0 && ` · ${t('initiatives.comment_count', { count: row.comments })}`}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
