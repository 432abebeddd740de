import { type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { listItems } from '../domain/group';
import { getPerson } from '../http/context.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { listAssessments } from '../services/rounds.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  if (await getPerson(context, request)) throw redirect('/home');
  const questionnaires = listAssessments().map(({ definition, texts }) => {
    const text = texts[context.locale] ?? texts.en;
    const items = listItems(definition.overall);
    return {
      id: definition.id,
      title: text?.title,
      description: text?.description,
      items: items.length,
      core: items.filter((i) => i.core).length,
    };
  });
  return { title: getTranslate(context.locale)('landing.title'), questionnaires };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Landing() {
  const t = useTranslate();
  const { questionnaires } = useLoaderData<typeof loader>();
  return (
    <>
      <div className="hero">
        <h1>{t('landing.heading')}</h1>
        <p className="say">{t('landing.say')}</p>
        <div className="row">
          <a className="button main" href="/sign-in">
            {t('site.sign_in')}
          </a>
          <a className="button" href="/catalogue">
            {t('landing.catalogue')}
          </a>
        </div>
        <p className="row">
          <a href="/resources">{t('resources.title')}</a>
          <a href="/who-to-ask">{t('who.title')}</a>
        </p>
      </div>
      <section className="stack">
        <h2>{t('landing.how')}</h2>
        <div className="columns">
          {(['answer', 'see', 'get'] as const).map((step) => (
            <div className="card" key={step}>
              <h3>{t(`landing.${step}`)}</h3>
              <p>{t(`landing.${step}_what`)}</p>
            </div>
          ))}
        </div>
      </section>
      <section className="stack">
        <h2>{t('landing.questionnaires')}</h2>
        <ul className="stack">
          {questionnaires.map((q) => (
            <li key={q.id} className="stack-s">
              <h3>{q.title}</h3>
              <p>{q.description}</p>
              <p className="quiet small">{t('landing.size', { items: q.items, core: q.core })}</p>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
