import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { isCountryRole } from '../../domain/access';
import { requirePerson } from '../../http/context.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import type { Translate } from '../../i18n/translate';
import { Board, RequestList, RequestTable } from './board';
import { viewRequests } from './view.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  if (!isCountryRole(person.role) && person.role !== 'programme_officer') throw new Response(null, { status: 404 });
  const search = new URL(request.url).searchParams;
  const view = await viewRequests(context, person);
  const mine = view.handles && search.has('mine');
  return {
    ...view,
    title: getTranslate(context.locale)(view.handles ? 'requests.board' : 'requests.title'),
    requests: mine ? view.requests.filter(({ officer }) => officer === person.id) : view.requests,
    mine,
    asTable: search.has('table'),
    dropped: search.get('done') === 'dropped',
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

/** Whole hours that began count for none: less than one is "within the hour". */
function sayMedian(t: Translate, which: 'first' | 'decision', hours: number): string {
  if (hours < 1) return t(`requests.median_${which}_soon`);
  return t(`requests.median_${which}`, { count: hours, hours: t.number(hours, 1) });
}

export default function Requests() {
  const t = useTranslate();
  const { title, handles, mayAsk, requests, services, demand, mine, asTable, dropped } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[{ to: '/home', label: t('home.title') }]} />
      {dropped && (
        <p className="notice" role="status">
          {t('requests.done.dropped')}
        </p>
      )}
      <h1>{title}</h1>
      <p>{t(handles ? 'requests.board_what' : 'requests.what')}</p>
      {mayAsk && (
        <p>
          <a className="button main" href="/requests/new">
            {t('requests.new')}
          </a>
        </p>
      )}
      {handles && (
        <p className="row">
          <a href={asTable ? '/requests' : '/requests?table'}>{t(asTable ? 'requests.as_board' : 'requests.as_table')}</a>
          <a href={mine ? '/requests' : '/requests?mine'}>{t(mine ? 'requests.everybodys' : 'requests.mine')}</a>
          <a href="/requests/assessments">{t('requests.assessments')}</a>
        </p>
      )}
      {requests.length === 0 && <p className="notice">{t(handles ? 'requests.board_none' : 'requests.none')}</p>}
      {requests.length > 0 && !handles && <RequestList requests={requests} />}
      {requests.length > 0 && handles && (asTable ? <RequestTable requests={requests} /> : <Board requests={requests} />)}
      {services && services.firstAnswer !== null && (
        <section className="stack-s" aria-labelledby="services">
          <h2 id="services">{t('requests.services')}</h2>
          <p>
            {t('requests.services_of', { count: services.count })} {sayMedian(t, 'first', services.firstAnswer)}{' '}
            {services.decision !== null && sayMedian(t, 'decision', services.decision)}
          </p>
        </section>
      )}
      {handles && (
        <section className="stack-s" aria-labelledby="demand">
          <h2 id="demand">{t('requests.demand')}</h2>
          <p className="quiet">{t('requests.demand_what')}</p>
          {demand.length === 0 && <p className="quiet">{t('requests.demand_none')}</p>}
          <ul className="reasons">
            {demand.map(({ capability, title: name, countries }) => (
              <li key={capability}>
                {name}: {t('requests.countries', { count: countries })}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
