import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { PillarSchema } from '../../domain/catalogue';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { linkFeed, listResources } from '../../services/resources.server';
import { ResourceList } from './resource-list';
import { viewResource } from './view.server';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const pillar = PillarSchema.safeParse(params.pillar).data;
  if (!pillar) throw new Response(null, { status: 404 });
  const t = getTranslate(context.locale);
  const groups = await listResources(context.db, pillar);
  return {
    title: t(`resources.pillar.${pillar}`),
    feed: linkFeed(t),
    groups: groups.map(({ kind, itu, others }) => ({
      kind,
      itu: itu.map((resource) => viewResource(t, resource)),
      others: others.map((resource) => viewResource(t, resource)),
    })),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }, data.feed] : []);

export default function Pillar() {
  const t = useTranslate();
  const { title, feed, groups } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs
        steps={[
          { to: '/catalogue', label: t('catalogue.title') },
          { to: '/resources', label: t('resources.title') },
        ]}
      />
      <h1>{title}</h1>
      <ul className="row">
        {groups.map(({ kind, itu, others }) => (
          <li key={kind}>
            <a href={`#${kind}`}>{t(`resources.kind.${kind}`)}</a> ({t.number(itu.length + others.length)})
          </li>
        ))}
      </ul>
      {groups.map(({ kind, itu, others }) => (
        <section className="stack" key={kind} id={kind} aria-labelledby={`${kind}-title`}>
          <h2 id={`${kind}-title`}>{t(`resources.kind.${kind}`)}</h2>
          <h3>{t('resources.itu')}</h3>
          <ResourceList resources={itu} />
          <h3>{t('resources.others')}</h3>
          <ResourceList resources={others} />
        </section>
      ))}
      <p className="small quiet">{t('activity.language')}</p>
      <p>
        <a href={feed.href} type={feed.type}>
          {t('resources.feed')}
        </a>
      </p>
    </>
  );
}
