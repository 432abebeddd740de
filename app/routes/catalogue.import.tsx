import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../components/crumbs';
import { requirePerson } from '../http/context.server';
import { readForm } from '../http/form.server';
import { orNotFound } from '../http/not-found.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { readCatalogueFile } from '../services/catalogue-file.server';
import { importDrafts } from '../services/entries.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requirePerson(context, request, 'programme_officer', 'partner');
  return { title: getTranslate(context.locale)('entries.import') };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'programme_officer', 'partner');
  const t = getTranslate(context.locale);
  const file = (await readForm(request)).get('file');
  if (!(file instanceof File) || file.size === 0)
    return data({ problems: [t('form.file')], imported: null, name: '' }, { status: 400 });
  const read = readCatalogueFile(file.name, new Uint8Array(await file.arrayBuffer()), context.iatiSchemaDir, t);
  if (read.problems.length > 0) return data({ problems: read.problems, imported: null, name: file.name }, { status: 400 });
  const imported = await orNotFound(importDrafts(context.db, person, read.drafts));
  return data({
    problems: [],
    name: file.name,
    imported: imported.map((one, i) => ({ ...one, note: read.drafts[i]?.note ?? '' })),
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Import() {
  const t = useTranslate();
  const { title } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  return (
    <>
      <Crumbs
        steps={[
          { to: '/catalogue', label: t('catalogue.title') },
          { to: '/catalogue/entries', label: t('entries.title') },
        ]}
      />
      <h1>{title}</h1>
      <p>{t('entries.import_what')}</p>
      {done && done.problems.length > 0 && (
        <div className="warn" role="alert">
          <h2>{t('entries.import_refused', { name: done.name })}</h2>
          <ul className="stack-s">
            {done.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
      {done?.imported && (
        <section className="stack" aria-labelledby="imported">
          <div role="status">
            <h2 id="imported">{t('entries.imported', { count: done.imported.length, name: done.name })}</h2>
          </div>
          {done.imported.map(({ id, title: entry, outcome, missing, note }) => (
            <article className="card stack-s" key={id}>
              <div className="spread">
                <h3>
                  <a href={`/catalogue/entries/${id}`}>{entry}</a>
                </h3>
                <span className="tag">{t(`entries.outcome.${outcome}`)}</span>
              </div>
              {note && <p className="quiet small kept">{note}</p>}
              {missing.length > 0 && (
                <>
                  <p>{t('entries.missing')}</p>
                  <ul className="reasons">
                    {missing.map((need) => (
                      <li key={need}>{t(`entry_need.${need}`)}</li>
                    ))}
                  </ul>
                </>
              )}
            </article>
          ))}
        </section>
      )}
      <form method="post" encType="multipart/form-data" className="stack">
        <div className="field">
          <label htmlFor="file">{t('entries.file')}</label>
          <span className="hint" id="file-hint">
            {t('entries.file_hint')}
          </span>
          <input id="file" name="file" type="file" accept=".xml,.csv" required aria-describedby="file-hint" />
        </div>
        <div>
          <button type="submit" className="main">
            {t('entries.import_button')}
          </button>
        </div>
      </form>
    </>
  );
}
