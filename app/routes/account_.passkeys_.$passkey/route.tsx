import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { IdentityFields } from '../../components/identity-fields';
import { requirePerson } from '../../http/context.server';
import { parseForm, readForm } from '../../http/form.server';
import { sayIdentityError } from '../../http/identity.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { getOwnPasskey, PASSKEYS_PATH, removePasskey } from '../../services/passkeys.server';
import { findOwnFactors, IDENTITY_FIELDS } from '../../services/second-factor.server';

const RemoveSchema = z.object(IDENTITY_FIELDS);

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  return {
    title: getTranslate(context.locale)('passkeys.remove_title'),
    up: PASSKEYS_PATH,
    passkey: await orNotFound(getOwnPasskey(context.db, person, params.passkey ?? '')),
    factors: await findOwnFactors(context.db, person),
  };
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const t = getTranslate(context.locale);
  const form = parseForm(RemoveSchema, await readForm(request), t);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  const id = params.passkey ?? '';
  const outcome = await orNotFound(removePasskey(context, person, request.headers, id, form.data, context.address));
  // The page says by itself that the last one stays.
  if (outcome === 'last') return redirect(`${PASSKEYS_PATH}/${id}`);
  if (outcome !== 'ok') return data({ errors: [sayIdentityError(outcome, t)] }, { status: 400 });
  return redirect(`${PASSKEYS_PATH}?done=removed`);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function RemovePasskey() {
  const t = useTranslate();
  const { title, up, passkey, factors } = useLoaderData<typeof loader>();
  const { errors = [] } = useActionData<typeof action>() ?? {};
  const { name, last, kept } = passkey;
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: up, label: t('passkeys.title') },
        ]}
      />
      <ErrorSummary errors={errors} />
      <h1>{title}</h1>
      {kept ? (
        <>
          <p className="notice">{t('passkeys.keep_last', { name })}</p>
          <p>
            <a className="button main" href={up}>
              {t('passkeys.title')}
            </a>
          </p>
        </>
      ) : (
        <form method="post" className="stack">
          <p>{t('passkeys.remove_what', { name })}</p>
          {last && <p className="notice">{t('passkeys.remove_last')}</p>}
          <IdentityFields factors={factors} action={t('passkeys.remove')} errors={errors} />
          <div>
            <button type="submit">{t('passkeys.remove')}</button>
          </div>
        </form>
      )}
    </>
  );
}
