import { randomUUID } from 'node:crypto';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { z } from 'zod';
import { findActivity } from '../../db/catalogue.server';
import { listCountries } from '../../db/countries.server';
import { listNames } from '../../db/people.server';
import { type Framework, readFramework, readResolutions } from '../../seeds/reference.server';
import { Crumbs } from '../components/crumbs';
import { ErrorSummary } from '../components/error-summary';
import { Field } from '../components/field';
import { TextArea } from '../components/text-area';
import type { Expenditure } from '../domain/catalogue';
import { isConfirmationDue, mayWrite } from '../domain/catalogue-entry';
import { citeResolution } from '../domain/resolution';
import { getPerson, requirePerson } from '../http/context.server';
import { parseForm, readForm } from '../http/form.server';
import { orNotFound } from '../http/not-found.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import type { MessageKey, Translate } from '../i18n/translate';
import { proposeCorrection } from '../services/entries.server';
import { isWebAddress } from '../services/rounds.server';

/** The words of a topic (`F43c.2`), or of a whole paragraph (`F43c`). */
function nameReference(framework: Framework, reference: string): string {
  const paragraph = framework.paragraphs.find(({ id }) => id === reference || reference.startsWith(`${id}.`));
  return paragraph?.topics.find(({ id }) => id === reference)?.label ?? paragraph?.gist ?? '';
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await getPerson(context, request);
  const found = await findActivity(context.db, params.activity ?? '');
  if (!found) throw new Response(null, { status: 404 });
  const activity = found.data;
  const countries = new Map((await listCountries(context.db)).map((c) => [c.alpha3, c.names[context.locale] ?? c.alpha3]));
  const framework = readFramework();
  const resolutions = new Map(readResolutions().map((resolution) => [resolution.id, resolution]));
  const name = (code: string) => countries.get(code) ?? code;
  return {
    activity: { ...activity, countries: activity.countries.map(name), beneficiaries: activity.beneficiaries.map(name) },
    references: activity.framework_refs.map((id) => ({ id, label: nameReference(framework, id) })),
    resolutions: activity.resolutions.map((id) => {
      const resolution = resolutions.get(id);
      return resolution ? `${citeResolution(resolution)}: ${resolution.title}` : id;
    }),
    sources: activity.sources.map((source) => ({ source, link: isWebAddress(source) })),
    link: isWebAddress(activity.url),
    confirmedAt: found.confirmedAt.toISOString(),
    confirmedBy: found.confirmedBy ? ((await listNames(context.db, [found.confirmedBy])).get(found.confirmedBy) ?? '') : null,
    old: isConfirmationDue(found.confirmedAt, new Date()),
    mayEdit: person !== null && mayWrite(person, activity.org),
    correction: person ? randomUUID() : null,
    corrected: new URL(request.url).searchParams.has('corrected'),
  };
}

const CorrectionSchema = z.object({
  id: z.uuid(),
  text: z.string().trim().min(1, 'form.correction').max(2000, 'form.too_long'),
  source: z.string().trim().max(2000, 'form.too_long'),
});

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const form = parseForm(CorrectionSchema, await readForm(request), getTranslate(context.locale));
  if (!form.ok) return data({ errors: form.errors, values: form.values }, { status: 400 });
  const id = params.activity ?? '';
  await orNotFound(proposeCorrection(context.db, person, id, form.data));
  return redirect(`/catalogue/${id}?corrected`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.activity.title }];

function sayAmount(t: Translate, { amount, amount_max, currency, kind, funder, staff, accounting_period }: Expenditure): string {
  const money = `${currency} ${t.number(amount)}${amount_max === null ? '' : `–${t.number(amount_max)}`}`;
  return t('activity.amount', {
    money,
    kind: t(`expenditure.${kind}`),
    funder: funder ?? t('activity.not_published'),
    staff: staff === null ? t('activity.not_published') : t.number(staff),
    period: accounting_period ?? t('activity.not_published'),
  });
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === '' || (Array.isArray(children) && children.length === 0)) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

export default function ActivityPage() {
  const t = useTranslate();
  const { activity, references, resolutions, sources, link, ...view } = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>();
  const { period } = activity;
  const list = (words: readonly string[]) => words.join(', ');
  return (
    <>
      <Crumbs steps={[{ to: '/catalogue', label: t('catalogue.title') }]} />
      <div className="stack-s">
        <p className="quiet">{activity.org}</p>
        <h1>{activity.title}</h1>
      </div>
      {view.corrected && !failed && (
        <p className="notice" role="status">
          {t('entries.corrected')}
        </p>
      )}
      <ErrorSummary errors={failed?.errors ?? []} />
      {view.old && <p className="warn">{t('entries.old')}</p>}
      {activity.verified !== true && <p className="warn">{t('activity.unconfirmed_what')}</p>}
      <p className="say">{activity.summary}</p>
      <dl className="facts">
        <Fact label={t('catalogue.status')}>{t(`status.${activity.status}`)}</Fact>
        <Fact label={t('activity.period')}>
          {period.start || period.end ? `${period.start ?? '…'} – ${period.end ?? '…'}` : ''}
        </Fact>
        <Fact label={t('activity.type')}>{t(`type.${activity.type}` as MessageKey)}</Fact>
        <Fact label={t('catalogue.area')}>{list(activity.areas.map((a) => t(`area.name.${a}` as MessageKey)))}</Fact>
        <Fact label={t('catalogue.theme')}>{list(activity.themes)}</Fact>
        <Fact label={t('activity.scope')}>
          {t(`scope.${activity.scope}` as MessageKey)}
          {activity.regions.length > 0 && `: ${list(activity.regions.map((r) => t(`region.${r}` as MessageKey)))}`}
        </Fact>
        <Fact label={t('activity.countries')}>{list(activity.countries)}</Fact>
        <Fact label={t('activity.eligibility')}>{list(activity.eligibility)}</Fact>
        <Fact label={t('activity.entry')}>{t(`entry.${activity.maturity_entry}` as MessageKey)}</Fact>
        <Fact label={t('activity.beneficiaries')}>
          {list(activity.beneficiaries) || (activity.beneficiaries_note ? '' : t('activity.not_published'))}
          {activity.beneficiaries_note && <p className="quiet small">{activity.beneficiaries_note}</p>}
        </Fact>
        <Fact label={t('activity.office')}>{activity.office}</Fact>
        <Fact label={t('activity.partners')}>{list(activity.partners)}</Fact>
        <Fact label={t('activity.funders')}>{list(activity.funders) || t('activity.not_published')}</Fact>
        <Fact label={t('activity.expenditure')}>
          {activity.expenditure.length === 0
            ? t('activity.not_published')
            : activity.expenditure.map((e) => <p key={e.source + e.amount}>{sayAmount(t, e)}</p>)}
        </Fact>
        <Fact label={t('activity.outputs')}>{list(activity.outputs)}</Fact>
        <Fact label={t('activity.refs')}>
          {references.map(({ id, label }) => (
            <p key={id}>
              {id} <span className="quiet">{label}</span>
            </p>
          ))}
        </Fact>
        <Fact label={t('activity.resolutions')}>
          {resolutions.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </Fact>
        <Fact label={t('activity.note')}>{activity.note}</Fact>
        <Fact label={t('activity.sources')}>
          {sources.map(({ source, link: isLink }) => (
            <p key={source}>
              {isLink ? (
                <a href={source} rel="noreferrer">
                  {source}
                </a>
              ) : (
                source
              )}
            </p>
          ))}
        </Fact>
      </dl>
      <p className="small quiet">{t('activity.language')}</p>
      {link && (
        <p>
          <a className="button" href={activity.url} rel="noreferrer">
            {t('activity.visit')}
          </a>
        </p>
      )}
      <p className="quiet small">
        {t('entries.last_confirmed', { date: t.date(view.confirmedAt), who: view.confirmedBy ?? t('entries.gathered') })}
      </p>
      {view.mayEdit && (
        <p>
          <a href={`/catalogue/entries/${activity.id}`}>{t('entries.edit')}</a>
        </p>
      )}
      {view.correction && <CorrectionForm id={view.correction} failed={failed ?? null} />}
    </>
  );
}

interface CorrectionFormProps {
  /** Sent along: sent twice, it is kept once. */
  id: string;
  failed: { errors: { field: string; message: string }[]; values: Record<string, string> } | null;
}

/** Anyone who is signed in can say what is not right. */
function CorrectionForm({ id, failed }: CorrectionFormProps) {
  const t = useTranslate();
  const errorOf = (field: string) => failed?.errors.find((error) => error.field === field)?.message;
  return (
    <details className="card" open={failed !== null}>
      <summary>{t('entries.correct')}</summary>
      <form method="post" className="stack">
        <input type="hidden" name="id" value={id} />
        <p>{t('entries.correct_what')}</p>
        <TextArea
          name="text"
          label={t('entries.correct_text')}
          maxLength={2000}
          rows={3}
          required
          defaultValue={failed?.values.text}
          error={errorOf('text')}
        />
        <Field
          name="source"
          label={t('entries.correct_source')}
          maxLength={500}
          defaultValue={failed?.values.source}
          error={errorOf('source')}
        />
        <div>
          <button type="submit">{t('entries.correct_button')}</button>
        </div>
      </form>
    </details>
  );
}
