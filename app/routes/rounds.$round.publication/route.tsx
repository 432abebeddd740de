import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { SecondFactorField } from '../../components/second-factor-field';
import { mayDo } from '../../domain/access';
import { NotReadyError } from '../../domain/lifecycle';
import { DEPTHS } from '../../domain/publication';
import { requirePerson } from '../../http/context.server';
import { parseForm, readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { findPublished, getRoundToRelease, publishRound, withdrawRound } from '../../services/publication.server';
import { describeSubject } from '../../services/rounds.server';
import { findOwnFactors, PROOF_FIELDS, verifySecondFactor } from '../../services/second-factor.server';

const ReleaseSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('publish'), depth: z.enum(DEPTHS, { error: 'form.depth' }), ...PROOF_FIELDS }),
  z.object({ intent: z.literal('withdraw'), reason: z.string().trim().min(1, 'form.reason').max(2000, 'form.reason_long') }),
]);

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  return orNotFound(async () => {
    const round = await getRoundToRelease(context.db, person, params.round ?? '');
    const subject = describeSubject(round);
    const published = round.state === 'published' ? await findPublished(context.db, round.country.alpha3) : null;
    return {
      heading: getTranslate(context.locale)('publication.title'),
      round: { id: round.id, title: round.title, country: round.country.alpha3 },
      standing: published && { depth: published.content.depth, publishedAt: published.publishedAt },
      mayPublish: mayDo(person, 'publication.publish', subject),
      factors: await findOwnFactors(context.db, person),
      mayWithdraw: mayDo(person, 'publication.withdraw', subject),
    };
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const t = getTranslate(context.locale);
  const form = parseForm(ReleaseSchema, await readForm(request), t);
  if (!form.ok) return data({ errors: form.errors, values: form.values }, { status: 400 });
  const roundId = params.round ?? '';
  try {
    if (form.data.intent === 'withdraw') {
      await orNotFound(withdrawRound(context.db, person, roundId, form.data.reason));
    } else {
      const { depth, ...proof } = form.data;
      const factor = await verifySecondFactor(context, person, request.headers, proof, context.address);
      if (factor !== 'ok')
        return data(
          { errors: [{ field: 'code', message: t(`code.${factor}`) }], values: { depth, reason: '' } },
          { status: 400 },
        );
      await orNotFound(publishRound(context.db, person, roundId, depth, true));
    }
  } catch (error) {
    if (!(error instanceof NotReadyError)) throw error;
    return data({ errors: [{ field: 'code', message: t('need.second_factor') }], values: {} }, { status: 400 });
  }
  return redirect(`/rounds/${roundId}/publication`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.heading }];

export default function Publication() {
  const t = useTranslate();
  const { heading, round, standing, mayPublish, factors, mayWithdraw } = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>();
  const values = failed?.values as Record<string, string> | undefined;
  const errorOf = (field: string) => failed?.errors.find((error) => error.field === field)?.message;
  const chosen = values?.depth ?? standing?.depth;
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: `/rounds/${round.id}`, label: round.title },
        ]}
      />
      <ErrorSummary errors={failed?.errors ?? []} />
      <div className="stack-s">
        <p className="quiet">{round.title}</p>
        <h1>{heading}</h1>
      </div>
      <p>{t('publication.what')}</p>
      {standing ? (
        <p className="notice">
          {t('publication.standing', {
            date: t.date(standing.publishedAt, { dateStyle: 'medium', timeStyle: 'short' }),
            depth: t(`depth.${standing.depth}`),
          })}{' '}
          <a href={`/countries/${round.country}`}>{t('publication.see')}</a>
        </p>
      ) : (
        <p className="notice">{t('publication.private')}</p>
      )}
      <form method="post" className="stack">
        <input type="hidden" name="intent" value="publish" />
        <fieldset className="stack-s" id="depth">
          <legend>
            <h2>{t('publication.depth')}</h2>
          </legend>
          {errorOf('depth') && <p className="warn">{errorOf('depth')}</p>}
          {DEPTHS.map((depth) => (
            <div className="card" key={depth}>
              {mayPublish ? (
                <label className="check">
                  <input type="radio" name="depth" value={depth} defaultChecked={chosen === depth} required />
                  <strong>{t(`depth.${depth}`)}</strong>
                </label>
              ) : (
                <strong>{t(`depth.${depth}`)}</strong>
              )}
              <p>{t(`depth_what.${depth}`)}</p>
              <p>
                <a href={`/rounds/${round.id}/publication/preview?depth=${depth}`}>
                  {t('publication.preview', { depth: t(`depth.${depth}`) })}
                </a>
              </p>
            </div>
          ))}
        </fieldset>
        {mayPublish ? (
          <>
            <SecondFactorField id="code" factors={factors} action={t('publication.publish')} error={errorOf('code')} />
            <div>
              <button type="submit" className={factors.passkey ? undefined : 'main'}>
                {t('publication.publish')}
              </button>
            </div>
          </>
        ) : (
          <p className="quiet">{t('publication.approver_only')}</p>
        )}
      </form>
      {mayWithdraw && (
        <form method="post" className="card">
          <input type="hidden" name="intent" value="withdraw" />
          <h2>{t('publication.withdraw')}</h2>
          <p>{t('publication.withdraw_what')}</p>
          <div className="field">
            <label htmlFor="reason">{t('status.reason')}</label>
            {errorOf('reason') && (
              <span className="error" id="reason-error">
                {errorOf('reason')}
              </span>
            )}
            <textarea id="reason" name="reason" maxLength={2000} required aria-invalid={errorOf('reason') ? true : undefined} />
          </div>
          <div>
            <button type="submit">{t('publication.withdraw')}</button>
          </div>
        </form>
      )}
    </>
  );
}
