import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../components/crumbs';
import { Scroll } from '../components/scroll';
import { requirePerson } from '../http/context.server';
import { orNotFound } from '../http/not-found.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import type { MessageKey } from '../i18n/translate';
import { readAuditLog } from '../services/audit-log.server';

/** A position in a log, or undefined for whatever else stands in an address. */
function parsePosition(text: string | null): number | undefined {
  return text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const t = getTranslate(context.locale);
  const before = parsePosition(new URL(request.url).searchParams.get('before'));
  const log = await orNotFound(readAuditLog(context.db, person, before));
  /** A line from another version of Tidemark may hold a code that this one has no words for. */
  const nameAction = (action: string) => {
    const key = `audit.action.${action}`;
    const words = t(key as MessageKey);
    return words === `[${key}]` ? action : words;
  };
  return {
    title: t('audit.title'),
    head: log.head,
    older: log.older,
    newest: before === undefined,
    mayExport: log.mayExport,
    lines: log.lines.map(({ position, at, action, who }) => ({
      position,
      at: at.toISOString(),
      action: nameAction(action),
      who: who === null ? t('audit.system') : (who.name ?? t('audit.gone')),
    })),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Audit() {
  const t = useTranslate();
  const { title, head, lines, older, newest, mayExport } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[{ to: '/home', label: t('home.title') }]} />
      <h1>{title}</h1>
      <p>{t('audit.what')}</p>
      {!head && <p className="notice">{t('audit.none')}</p>}
      {lines.length > 0 && (
        <Scroll label={title}>
          <table>
            <caption>{t('audit.lines', { count: head?.position ?? lines.length })}</caption>
            <thead>
              <tr>
                <th scope="col" className="number">
                  {t('audit.number')}
                </th>
                <th scope="col">{t('audit.action')}</th>
                <th scope="col">{t('audit.who')}</th>
                <th scope="col">{t('audit.when')}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.position}>
                  <td className="number">{t.number(line.position)}</td>
                  <td>{line.action}</td>
                  <td>{line.who}</td>
                  <td>
                    <time dateTime={line.at}>{t.date(line.at, { dateStyle: 'medium', timeStyle: 'medium' })}</time>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {(older !== null || !newest) && (
        <p className="row">
          {!newest && (
            <a className="button" href="/audit">
              {t('audit.newest')}
            </a>
          )}
          {older !== null && (
            <a className="button" href={`/audit?before=${older}`}>
              {t('audit.older')}
            </a>
          )}
        </p>
      )}
      {head && (
        <section className="stack">
          <h2>{t('audit.head')}</h2>
          <p>{t('audit.head_what')}</p>
          <dl className="facts">
            <dt>{t('audit.head_position')}</dt>
            <dd>{t.number(head.position)}</dd>
            <dt>{t('audit.head_hash')}</dt>
            <dd>
              <code>{head.hash}</code>
            </dd>
          </dl>
          <details>
            <summary>{t('audit.recipe')}</summary>
            <p>{t('audit.recipe_what')}</p>
          </details>
        </section>
      )}
      <section className="stack">
        <h2>{t('audit.take')}</h2>
        <p className="row">
          <a href="/audit.csv">{t('audit.as_csv')}</a>
          <a href="/audit.json">{t('audit.as_json')}</a>
        </p>
        {mayExport && (
          <>
            <p>{t('audit.everything_what')}</p>
            <p>
              <a className="button" href="/country/export">
                {t('audit.everything')}
              </a>
            </p>
          </>
        )}
      </section>
    </>
  );
}
