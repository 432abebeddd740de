import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { Crumbs } from '../../components/crumbs';
import { PublishedResult } from '../../components/published-result';
import { DEPTHS } from '../../domain/publication';
import { requirePerson } from '../../http/context.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { getRoundToRelease, previewPublication } from '../../services/publication.server';
import { viewPublication } from '../../services/published-view.server';

export const handle = { client: true };

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const depth = z.enum(DEPTHS).catch('areas').parse(new URL(request.url).searchParams.get('depth'));
  const id = params.round ?? '';
  return orNotFound(async () => {
    const { country, title } = await getRoundToRelease(context.db, person, id);
    const content = await previewPublication(context.db, person, id, depth);
    const t = getTranslate(context.locale);
    return {
      round: { id, title },
      title: t('publication.preview', { depth: t(`depth.${depth}`) }),
      back: t('publication.title'),
      publication: await viewPublication(context.db, country, context.locale, content, null),
    };
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Preview() {
  const t = useTranslate();
  const { round, title, back, publication } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: `/rounds/${round.id}`, label: round.title },
          { to: `/rounds/${round.id}/publication`, label: back },
        ]}
      />
      <h1>{title}</h1>
      <p className="warn">{t('published.preview')}</p>
      <PublishedResult publication={publication} />
    </>
  );
}
