import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { RecoveryCodes } from '../../components/recovery-codes';
import { requirePerson, SET_UP_PATH } from '../../http/context.server';
import { type FieldError, parseForm, readForm } from '../../http/form.server';
import { sayIdentityError } from '../../http/identity.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import {
  addPasskey,
  beginPasskey,
  listOwnPasskeys,
  MAX_PASSKEY_NAME_LENGTH,
  PASSKEYS_PATH,
} from '../../services/passkeys.server';
import { findOwnFactors, IDENTITY_FIELDS } from '../../services/second-factor.server';
import { Identify, MakePasskey } from './add';
import { PasskeyList } from './passkey-list';

const AddSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('begin'), ...IDENTITY_FIELDS }),
  z.object({
    intent: z.literal('add'),
    name: z.string().trim().min(1, 'form.passkey_name').max(MAX_PASSKEY_NAME_LENGTH, 'form.passkey_name'),
    passkey: z.string().max(8000),
  }),
]);

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const done = new URL(request.url).searchParams.get('done');
  return {
    title: getTranslate(context.locale)('passkeys.title'),
    up: SET_UP_PATH,
    passkeys: await listOwnPasskeys(context.db, person),
    factors: await findOwnFactors(context.db, person),
    done: done === 'added' || done === 'removed' ? (done as 'added' | 'removed') : null,
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const t = getTranslate(context.locale);
  const nothing = { errors: [], options: null, recoveryCodes: null };
  const refuse = (errors: FieldError[]) => data({ ...nothing, errors }, { status: 400 });
  const form = parseForm(AddSchema, await readForm(request), t);
  if (!form.ok) return refuse(form.errors);
  if (form.data.intent === 'begin') {
    const begun = await beginPasskey(context, person, request.headers, form.data, context.address);
    if (begun.status !== 'ok') return refuse([sayIdentityError(begun.status, t)]);
    return data({ ...nothing, options: begun.options });
  }
  const added = await addPasskey(context, person, { name: form.data.name, credential: form.data.passkey });
  if (!added) return refuse([{ field: 'password', message: t('passkeys.not_made') }]);
  if (added.recoveryCodes.length === 0) return redirect(`${PASSKEYS_PATH}?done=added`);
  return data({ ...nothing, recoveryCodes: added.recoveryCodes });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Passkeys() {
  const t = useTranslate();
  const { title, up, passkeys, factors, done } = useLoaderData<typeof loader>();
  const { errors = [], options = null, recoveryCodes = null } = useActionData<typeof action>() ?? {};
  return (
    <>
      <Crumbs
        steps={[
          { to: '/home', label: t('home.title') },
          { to: up, label: t('set_up.title') },
        ]}
      />
      <ErrorSummary errors={errors} />
      <h1>{title}</h1>
      {options ? (
        <MakePasskey options={options} />
      ) : recoveryCodes ? (
        <section className="stack">
          <p className="notice" role="status">
            {t('passkeys.done.added')}
          </p>
          <h2>{t('passkeys.recovery')}</h2>
          <p>{t('passkeys.recovery_what')}</p>
          <RecoveryCodes codes={recoveryCodes} />
          <p>
            <a className="button main" href={up}>
              {t('passkeys.recovery_kept')}
            </a>
          </p>
        </section>
      ) : (
        <>
          {done && (
            <p className="notice" role="status">
              {t(`passkeys.done.${done}`)}
            </p>
          )}
          <p>{t('set_up.passkeys_what')}</p>
          <PasskeyList passkeys={passkeys} />
          <Identify factors={factors} errors={errors} />
        </>
      )}
    </>
  );
}
