import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../components/crumbs';
import { RESOURCE_KINDS } from '../domain/resource';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { countPillars, linkFeed } from '../services/resources.server';

export async function loader({ context }: LoaderFunctionArgs) {
  const t = getTranslate(context.locale);
  return { title: t('resources.title'), feed: linkFeed(t), pillars: await countPillars(context.db) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }, data.feed] : []);

export default function Resources() {
  const t = useTranslate();
  const { pillars, feed } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[{ to: '/catalogue', label: t('catalogue.title') }]} />
      <h1>{t('resources.title')}</h1>
      <p>{t('resources.what')}</p>
      <ul className="columns">
        {pillars.map(({ pillar, kinds, all }) => (
          <li className="card" key={pillar}>
            <h2>
              <a href={`/resources/${pillar}`}>{t(`resources.pillar.${pillar}`)}</a>
            </h2>
            <ul className="stack-s">
              {RESOURCE_KINDS.map((kind) => (
                <li key={kind} className="spread">
                  <a href={`/resources/${pillar}#${kind}`}>{t(`resources.kind.${kind}`)}</a>
                  <span>{t.number(kinds[kind])}</span>
                </li>
              ))}
            </ul>
            <p className="quiet small">{t('resources.all', { count: all })}</p>
          </li>
        ))}
      </ul>
      <p>
        <a href={feed.href} type={feed.type}>
          {t('resources.feed')}
        </a>
      </p>
    </>
  );
}
