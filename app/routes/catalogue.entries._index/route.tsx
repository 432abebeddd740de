import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { Field } from '../../components/field';
import { requirePerson } from '../../http/context.server';
import { parseForm, readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { beginEntry, findOwnOrganisation, listEntryQueue, settleCorrection } from '../../services/entries.server';
import { isWebAddress } from '../../services/rounds.server';
import { Corrections, DeadLinks, Drafts, Due } from './queue';

const NewSchema = z.object({
  title: z.string().trim().min(1, 'form.entry_title').max(300, 'form.entry_title'),
  org: z.string().trim().min(1, 'form.entry_org').max(200, 'form.entry_org'),
});
const SettleSchema = z.object({
  correction: z.string().max(36),
  decision: z.enum(['accepted', 'declined']),
  reply: z.string().max(2000, 'form.too_long'),
});

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, 'programme_officer', 'partner');
  const queue = await orNotFound(listEntryQueue(context.db, person));
  return {
    title: getTranslate(context.locale)('entries.title'),
    org: findOwnOrganisation(person),
    mayChooseOrg: person.role === 'programme_officer',
    drafts: queue.drafts.map(({ activityId, org, data: draft, state, writer, updatedAt }) => ({
      id: activityId,
      org,
      title: draft.title,
      state,
      writer,
      at: updatedAt.toISOString(),
    })),
    due: queue.due.map((one) => ({ ...one, confirmedAt: one.confirmedAt.toISOString() })),
    corrections: queue.corrections.map(({ id, activityId, title, text, source, createdAt }) => ({
      id,
      activityId,
      title,
      text,
      source,
      link: isWebAddress(source),
      at: createdAt.toISOString(),
    })),
    dead: queue.dead,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'programme_officer', 'partner');
  const t = getTranslate(context.locale);
  const body = await readForm(request);
  if (body.get('intent') === 'settle') {
    const form = parseForm(SettleSchema, body, t);
    if (!form.ok) return data({ errors: form.errors, values: form.values }, { status: 400 });
    const { correction, ...how } = form.data;
    await orNotFound(settleCorrection(context.db, person, correction, how));
    return redirect('/catalogue/entries#corrections');
  }
  const form = parseForm(NewSchema, body, t);
  if (!form.ok) return data({ errors: form.errors, values: form.values }, { status: 400 });
  const id = await orNotFound(beginEntry(context.db, person, form.data));
  return redirect(`/catalogue/entries/${id}`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Entries() {
  const t = useTranslate();
  const { title, org, mayChooseOrg, drafts, due, corrections, dead } = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>();
  const errorOf = (field: string) => failed?.errors.find((error) => error.field === field)?.message;
  return (
    <>
      <Crumbs steps={[{ to: '/catalogue', label: t('catalogue.title') }]} />
      <h1>{title}</h1>
      <p>{t('entries.what')}</p>
      <ErrorSummary errors={failed?.errors ?? []} />
      <p className="row">
        <a href="/catalogue/import">{t('entries.import')}</a>
        <a href="/catalogue.xml">{t('entries.as_iati')}</a>
        <a href="/catalogue.csv">{t('entries.as_csv')}</a>
      </p>
      <Drafts drafts={drafts} />
      <section className="card stack" aria-labelledby="new">
        <h2 id="new">{t('entries.new')}</h2>
        <form method="post" className="stack">
          <Field
            name="title"
            label={t('entry_field.title')}
            maxLength={300}
            required
            defaultValue={failed?.values.title}
            error={errorOf('title')}
          />
          {mayChooseOrg ? (
            <Field
              name="org"
              label={t('entry_field.org')}
              maxLength={200}
              required
              defaultValue={failed?.values.org ?? org}
              error={errorOf('org')}
            />
          ) : (
            <input type="hidden" name="org" value={org} />
          )}
          <div>
            <button type="submit" className="main">
              {t('entries.begin')}
            </button>
          </div>
        </form>
      </section>
      <Corrections corrections={corrections} />
      <Due due={due} />
      <DeadLinks dead={dead} />
    </>
  );
}
