import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { readFramework, readMandates } from '../../../seeds/reference.server';
import { Select } from '../../components/select';
import { AreaSchema } from '../../domain/catalogue';
import { NOBODY } from '../../domain/mandate';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import type { MessageKey, Translate } from '../../i18n/translate';
import { listPublicContacts } from '../../services/contacts.server';
import { Entity } from './entity';
import { TopicTable } from './topic-table';
import { viewSearch } from './view.server';

const CROSS_CUTTING = 'cross-cutting';
const AREAS = [...AreaSchema.options, CROSS_CUTTING];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  const get = (name: string) => search.get(name)?.trim().slice(0, 100) || undefined;
  const mandates = readMandates();
  const filter = {
    topic: get('topic'),
    area: AREAS.find((area) => area === get('area')),
    entity: [NOBODY, ...mandates.map(({ id }) => id)].find((id) => id === get('entity')),
  };
  const open = await listPublicContacts(context.db);
  return {
    title: getTranslate(context.locale)('who.title'),
    filter,
    isSearched: Object.values(filter).some((value) => value !== undefined),
    choices: mandates.map(({ id, name }) => [id, name] as const),
    ...viewSearch(readFramework(), mandates, filter),
    countries: open
      .map(({ country }) => ({ code: country.alpha3, name: country.names[context.locale] ?? country.alpha3 }))
      .sort((a, b) => a.name.localeCompare(b.name, context.locale)),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

const nameArea = (t: Translate, area: string) =>
  area === CROSS_CUTTING ? t('who.cross_cutting') : t(`area.name.${area}` as MessageKey);

export default function WhoToAsk() {
  const t = useTranslate();
  const { filter, isSearched, choices, total, found, without, areas, entities, countries } = useLoaderData<typeof loader>();
  const any = t('catalogue.any');
  return (
    <>
      <h1>{t('who.title')}</h1>
      <p>{t('who.what')}</p>
      <form method="get" className="stack">
        <div className="filters">
          <div className="field">
            <label htmlFor="topic">{t('who.topic')}</label>
            <span className="hint" id="topic-hint">
              {t('who.topic_hint')}
            </span>
            <input
              id="topic"
              name="topic"
              type="search"
              defaultValue={filter.topic}
              maxLength={100}
              aria-describedby="topic-hint"
            />
          </div>
          <Select
            any={any}
            name="area"
            label={t('catalogue.area')}
            value={filter.area}
            options={AREAS.map((area) => [area, nameArea(t, area)] as const)}
          />
          <Select
            any={any}
            name="entity"
            label={t('who.entity')}
            value={filter.entity}
            options={[...choices, [NOBODY, t('who.nobody')]]}
          />
        </div>
        <div className="row">
          <button type="submit" className="main">
            {t('catalogue.search')}
          </button>
          {isSearched && <a href="/who-to-ask">{t('catalogue.clear')}</a>}
        </div>
      </form>
      <p role="status">
        {t('who.found', { count: found, total })}. {without > 0 && t('who.without', { count: without })}
      </p>
      <section className="stack" aria-labelledby="topics-title">
        <h2 id="topics-title">{t('who.topics')}</h2>
        {found === 0 && <p className="notice">{t('who.none')}</p>}
        {areas.map(({ area, topics }) => (
          <TopicTable key={area} name={nameArea(t, area)} topics={topics} open={isSearched} />
        ))}
      </section>
      {entities.length > 0 && (
        <section className="stack" aria-labelledby="entities-title">
          <h2 id="entities-title">{t('who.entities')}</h2>
          {entities.map((entity) => (
            <Entity key={entity.id} entity={entity} />
          ))}
        </section>
      )}
      <section className="stack" aria-labelledby="contacts-title">
        <h2 id="contacts-title">{t('who.contacts')}</h2>
        <p>{t(countries.length > 0 ? 'who.contacts_what' : 'who.contacts_none')}</p>
        {countries.length > 0 && (
          <ul className="row">
            {countries.map(({ code, name }) => (
              <li key={code}>
                <a href={`/countries/${code}#contacts`}>{name}</a>
              </li>
            ))}
          </ul>
        )}
      </section>
      <p className="small quiet">{t('who.paragraphs_what')}</p>
    </>
  );
}
