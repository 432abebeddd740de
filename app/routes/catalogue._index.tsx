import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listActivities } from '../../db/catalogue.server';
import { listCountries } from '../../db/countries.server';
import { Select } from '../components/select';
import { AreaSchema, searchActivities } from '../domain/catalogue';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import type { MessageKey } from '../i18n/translate';
import { linkFeed } from '../services/resources.server';

const STATUSES = ['ongoing', 'planned', 'completed'] as const;
const REGIONS = ['AFR', 'AMS', 'ARB', 'ASP', 'CIS', 'EUR'] as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  const [activities, countries] = await Promise.all([listActivities(context.db), listCountries(context.db)]);
  const get = (name: string) => search.get(name)?.trim().slice(0, 100) || undefined;
  const area = AreaSchema.safeParse(get('area')).data;
  const status = STATUSES.find((s) => s === get('status'));
  const filter = {
    text: get('text'),
    area,
    theme: get('theme'),
    organisation: get('organisation'),
    country: get('country'),
    region: get('region'),
    status,
  };
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  const found = searchActivities(activities, given, countries as Parameters<typeof searchActivities>[2]);
  const served = new Set(activities.flatMap((a) => [...a.countries, ...a.beneficiaries]));
  const t = getTranslate(context.locale);
  return {
    title: t('catalogue.title'),
    feed: linkFeed(t),
    filter: given as Record<string, string>,
    total: activities.length,
    found: found.map(({ id, title, org, summary, status: at, areas, verified }) => ({
      id,
      title,
      org,
      summary,
      status: at,
      areas,
      verified,
    })),
    themes: [...new Set(activities.flatMap((a) => a.themes))].sort(),
    organisations: [...new Set(activities.map((a) => a.org))].sort(new Intl.Collator(context.locale).compare),
    countries: countries
      .filter((c) => served.has(c.alpha3))
      .map((c) => ({ code: c.alpha3, name: c.names[context.locale] ?? c.alpha3 }))
      .sort((a, b) => a.name.localeCompare(b.name, context.locale)),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }, data.feed] : []);

export default function Catalogue() {
  const t = useTranslate();
  const { filter, total, found, themes, organisations, countries } = useLoaderData<typeof loader>();
  const same = (list: readonly string[]) => list.map((word) => [word, word] as const);
  const any = t('catalogue.any');
  const said = (list: readonly string[], prefix: string) =>
    list.map((code) => [code, t(`${prefix}.${code}` as MessageKey)] as const);
  return (
    <>
      <h1>{t('catalogue.title')}</h1>
      <p>{t('catalogue.what')}</p>
      <p className="row">
        <a href="/catalogue/mapping">{t('mapping.link')}</a>
        <a href="/resources">{t('resources.link')}</a>
        <a href="/who-to-ask">{t('who.title')}</a>
      </p>
      <form method="get" className="stack">
        <div className="filters">
          <div className="field">
            <label htmlFor="text">{t('catalogue.text')}</label>
            <input id="text" name="text" type="search" defaultValue={filter.text} maxLength={100} />
          </div>
          <Select
            any={any}
            name="area"
            label={t('catalogue.area')}
            value={filter.area}
            options={said(AreaSchema.options, 'area.name')}
          />
          <Select any={any} name="theme" label={t('catalogue.theme')} value={filter.theme} options={same(themes)} />
          <Select
            any={any}
            name="organisation"
            label={t('catalogue.organisation')}
            value={filter.organisation}
            options={same(organisations)}
          />
          <Select
            any={any}
            name="country"
            label={t('catalogue.country')}
            value={filter.country}
            options={countries.map((c) => [c.code, c.name] as const)}
          />
          <Select any={any} name="region" label={t('catalogue.region')} value={filter.region} options={said(REGIONS, 'region')} />
          <Select
            any={any}
            name="status"
            label={t('catalogue.status')}
            value={filter.status}
            options={said(STATUSES, 'status')}
          />
        </div>
        <div className="row">
          <button type="submit" className="main">
            {t('catalogue.search')}
          </button>
          {Object.keys(filter).length > 0 && <a href="/catalogue">{t('catalogue.clear')}</a>}
        </div>
      </form>
      <p role="status">{t('catalogue.found', { count: found.length, total })}</p>
      <ul className="stack">
        {found.map((activity) => (
          <li key={activity.id} className="card">
            <div className="spread">
              <h2>
                <a href={`/catalogue/${activity.id}`}>{activity.title}</a>
              </h2>
              <span className="quiet">{activity.org}</span>
            </div>
            <p>{activity.summary}</p>
            <p className="row">
              <span className="tag">{t(`status.${activity.status}`)}</span>
              {activity.areas.map((area) => (
                <span className="tag" key={area}>
                  {t(`area.name.${area}` as MessageKey)}
                </span>
              ))}
              {activity.verified !== true && <span className="tag attention">{t('catalogue.unconfirmed')}</span>}
            </p>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="notice">{t('catalogue.none')}</p>}
    </>
  );
}
