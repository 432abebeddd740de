import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { REQUEST_STEP_KINDS } from '../../domain/request';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { actOnRequest } from './act.server';
import { Attachment } from './attachment';
import { Content } from './content';
import { Deliveries } from './deliveries';
import { History } from './history';
import { Overlaps } from './overlaps';
import { HandOver, Steps, StillMissing } from './steps';
import { viewRequest } from './view.server';

const DONE = [...REQUEST_STEP_KINDS, 'saved', 'record'] as const;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const done = new URL(request.url).searchParams.get('done');
  const view = await orNotFound(viewRequest(context, person, params.request ?? ''));
  return { ...view, done: DONE.find((one) => one === done) ?? null };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const body = await readForm(request);
  return actOnRequest(context, person, request, params.request ?? '', body, getTranslate(context.locale));
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function RequestPage() {
  const t = useTranslate();
  const view = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>() ?? null;
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: '/requests', label: t('requests.title') },
        ]}
      />
      {view.done && !failed && (
        <p className="notice" role="status">
          {t(`requests.done.${view.done}`)}
        </p>
      )}
      <ErrorSummary errors={failed?.errors ?? []} />
      <div className="stack-s">
        <p className="quiet">{view.country}</p>
        <h1>{view.title}</h1>
        <p className="row">
          <span className="tag strong">{t(`requests.state.${view.state}`)}</span>
          {view.priority.map((reason) => (
            <span className={reason === 'emergency' ? 'tag attention' : 'tag'} key={reason}>
              {t(`requests.priority.${reason}`)}
            </span>
          ))}
        </p>
      </div>
      <p className="say">{t(`requests.state_what.${view.state}`)}</p>
      {view.holder && (
        <p>
          {t('requests.holder')} <strong>{view.holder.office ?? (view.isOwn ? t('requests.your_country') : view.country)}</strong>
          {view.holder.officer && <> ({view.holder.officer})</>}
        </p>
      )}
      {view.mayEdit && !view.complete && <StillMissing view={view} />}
      {view.mayEdit && (
        <p>
          <a className="button main" href={`/requests/${view.id}/edit`}>
            {t('requests.edit')}
          </a>
        </p>
      )}
      <Steps view={view} failed={failed} />
      {view.mayHandOver && <HandOver view={view} failed={failed} />}
      {view.acceptance && <Deliveries view={view} failed={failed} />}
      <Content view={view} />
      <Attachment view={view} />
      {(view.isHandler || view.mayEdit || view.duplicateReason) && (
        <>
          <Overlaps overlaps={view.overlaps} />
          {view.duplicateReason && (
            <p>
              <strong>{t('requests.field.duplicateReason')}:</strong> <span className="kept">{view.duplicateReason}</span>
            </p>
          )}
        </>
      )}
      <History view={view} />
    </>
  );
}
