import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../components/crumbs';
import { Scroll } from '../components/scroll';
import { type GroupMoved, LEAST_GROUP } from '../domain/impact';
import { requirePerson } from '../http/context.server';
import { orNotFound } from '../http/not-found.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { chooseText } from '../services/assessment.server';
import { getImpact } from '../services/impact.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const { questionnaires, activities } = await orNotFound(getImpact(context.db, person));
  return {
    title: getTranslate(context.locale)('impact.title'),
    questionnaires: questionnaires
      .filter(({ impacts }) => impacts.length > 0)
      .map(({ loaded, impacts }) => {
        const text = chooseText(loaded, context.locale);
        return {
          id: loaded.definition.id,
          title: text.title,
          impacts: impacts.map(({ activity, capabilities, served, others }) => ({
            id: activity,
            title: activities.get(activity)?.title ?? activity,
            capabilities: capabilities.map((id) => text.groups[id]?.title ?? id),
            served,
            others,
          })),
        };
      }),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

/** A change with its sign. */
const sign = (number: string, value: number) => (value > 0 ? `+${number}` : number);

function Cells({ group: { countries, level, score } }: { group: GroupMoved }) {
  const t = useTranslate();
  return (
    <>
      <td className="number">{t.number(countries)}</td>
      <td className="number">{sign(t.number(level, 1), level)}</td>
      <td className="number">{sign(t.number(score, 1), score)}</td>
    </>
  );
}

export default function ImpactPage() {
  const t = useTranslate();
  const { title, questionnaires } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[{ to: '/catalogue', label: t('catalogue.title') }]} />
      <h1>{title}</h1>
      <p className="warn">
        <strong>{t('impact.warning')}</strong>
      </p>
      <p>{t('impact.what')}</p>
      <p>{t('impact.small', { least: LEAST_GROUP })}</p>
      {questionnaires.length === 0 && <p className="notice">{t('impact.none')}</p>}
      {questionnaires.map((questionnaire) => (
        <section className="stack" key={questionnaire.id} aria-labelledby={questionnaire.id}>
          <h2 id={questionnaire.id}>{questionnaire.title}</h2>
          <Scroll label={questionnaire.title}>
            <table className="compared">
              <thead>
                <tr>
                  <th scope="col" rowSpan={2}>
                    {t('impact.programme')}
                  </th>
                  {([t('impact.served'), t('impact.others')] as const).map((group) => (
                    <th scope="colgroup" colSpan={3} key={group}>
                      {group}
                    </th>
                  ))}
                </tr>
                <tr>
                  {['served', 'others'].flatMap((group) =>
                    ([t('impact.countries'), t('impact.level'), t('impact.score')] as const).map((label) => (
                      <th scope="col" className="number" key={group + label}>
                        {label}
                      </th>
                    )),
                  )}
                </tr>
              </thead>
              <tbody>
                {questionnaire.impacts.map(({ id, title: programme, capabilities, served, others }) => (
                  <tr key={id}>
                    <th scope="row">
                      <a href={`/catalogue/${id}`}>{programme}</a>
                      <details>
                        <summary>
                          {t('impact.capabilities')} <span className="hidden-text">– {programme}</span>
                        </summary>
                        {capabilities.join(', ')}
                      </details>
                    </th>
                    <Cells group={served} />
                    <Cells group={others} />
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </section>
      ))}
    </>
  );
}
