import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../components/crumbs';
import { Scroll } from '../components/scroll';
import { requirePerson } from '../http/context.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import type { MessageKey } from '../i18n/translate';
import { listQueue } from '../services/review.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, 'reviewer');
  const asked = new URL(request.url).searchParams.get('region') ?? '';
  const region = person.regions.find((own) => own === asked) ?? '';
  const queue = await listQueue(context.db, person);
  return {
    title: getTranslate(context.locale)('review.queue'),
    regions: person.regions,
    region,
    queue: queue
      .filter((round) => region === '' || round.region === region)
      .map(({ names, ...round }) => ({ ...round, country: names[context.locale] ?? names.en ?? '' })),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Queue() {
  const t = useTranslate();
  const { queue, regions, region } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[{ to: '/home', label: t('home.title') }]} />
      <h1>{t('review.queue')}</h1>
      <p>{t('review.queue_what')}</p>
      {regions.length > 1 && (
        <nav className="row" aria-label={t('catalogue.region')}>
          {['', ...regions].map((code) => (
            <a
              key={code}
              className={code === region ? 'button main' : 'button'}
              aria-current={code === region ? 'page' : undefined}
              href={code === '' ? '/review' : `/review?region=${code}`}
            >
              {code === '' ? t('review.all_regions') : t(`region.${code}` as MessageKey)}
            </a>
          ))}
        </nav>
      )}
      {queue.length === 0 && <p className="notice">{t('review.queue_empty')}</p>}
      {queue.length > 0 && (
        <Scroll label={t('review.queue')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('catalogue.country')}</th>
                <th scope="col">{t('review.round')}</th>
                <th scope="col">{t('catalogue.region')}</th>
                <th scope="col">{t('review.state')}</th>
                <th scope="col">{t('review.since')}</th>
              </tr>
            </thead>
            <tbody>
              {queue.map((round) => (
                <tr key={round.id}>
                  <th scope="row">{round.country}</th>
                  <td>
                    <a href={`/review/${round.id}`}>{round.title}</a>
                  </td>
                  <td>{t(`region.${round.region}` as MessageKey)}</td>
                  <td>
                    {t(`review.state.${round.state}` as MessageKey)}
                    {round.taker && (
                      <span className="small quiet">
                        {' '}
                        · {round.own ? t('review.by_you') : t('review.by', { name: round.taker })}
                      </span>
                    )}
                  </td>
                  <td>{round.age === 0 ? t('review.today') : t('review.days', { count: round.age })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </>
  );
}
