import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { describeBrief } from '../../exports/brief-words';
import { requirePerson } from '../../http/context.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { chooseText } from '../../services/assessment.server';
import { getCountryBrief } from '../../services/country-brief.server';
import { Around } from './around';
import { Gaps, Results } from './results';

/** A country on one page, for who goes there. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const brief = await orNotFound(getCountryBrief(context.db, person, params.country ?? '', new Date()));
  const { groups } = chooseText(brief.themes.loaded, context.locale);
  const words = describeBrief(getTranslate(context.locale), brief, (id) => groups[id]?.title ?? id);
  return { code: brief.country.alpha3, words };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.words.title }];

export default function Brief() {
  const t = useTranslate();
  const { code, words } = useLoaderData<typeof loader>();
  return (
    <div className="stack brief">
      <Crumbs steps={[{ to: '/priorities', label: t('priorities.title') }]} />
      <h1>{words.title}</h1>
      <p>
        {words.on} {words.where}. {words.known}
      </p>
      <p className="no-print">
        <a className="button" href={`/priorities/countries/${code}.docx`}>
          {t('priorities.as_docx')}
        </a>
      </p>
      <section className="stack-s" aria-labelledby="raise">
        <h2 id="raise">{t('priorities.to_raise')}</h2>
        {words.raise.length === 0 ? (
          <p className="notice">{words.raiseNone}</p>
        ) : (
          <ul className="reasons">
            {words.raise.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
      </section>
      <Gaps gaps={words.gaps} />
      <Around words={words} />
      <Results results={words.results} />
    </div>
  );
}
