import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { ErrorSummary } from '../../components/error-summary';
import { IdentityFields } from '../../components/identity-fields';
import { needsSecondFactor } from '../../domain/access';
import { requirePerson } from '../../http/context.server';
import { type FieldError, parseForm, readForm } from '../../http/form.server';
import { sayIdentityError } from '../../http/identity.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { listOwnPasskeys, PASSKEYS_PATH } from '../../services/passkeys.server';
import { beginSetUp, confirmSetUp, findOwnFactors, IDENTITY_FIELDS } from '../../services/second-factor.server';
import { Begun } from './begun';
import { drawPicture } from './picture.server';

const SetUpSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('begin'), ...IDENTITY_FIELDS }),
  z.object({ intent: z.literal('confirm'), code: z.string().max(40) }),
]);

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  return {
    title: getTranslate(context.locale)('set_up.title'),
    done: person.secondFactor,
    mandatory: needsSecondFactor(person.role),
    factors: await findOwnFactors(context.db, person),
    passkeys: { path: PASSKEYS_PATH, count: (await listOwnPasskeys(context.db, person)).length },
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  if ((await findOwnFactors(context.db, person)).app) throw redirect('/second-factor/set-up');
  const t = getTranslate(context.locale);
  const refuse = (errors: FieldError[]) => data({ errors, begun: null }, { status: 400 });
  const form = parseForm(SetUpSchema, await readForm(request), t);
  if (!form.ok) return refuse(form.errors);
  if (form.data.intent === 'begin') {
    const outcome = await beginSetUp(context, person, request.headers, form.data, context.address);
    if (outcome.status !== 'ok') return refuse([sayIdentityError(outcome.status, t)]);
    return data({ errors: [], begun: { ...outcome.setUp, picture: drawPicture(outcome.setUp.uri) } });
  }
  const outcome = await confirmSetUp(context, person, request.headers, form.data.code, context.address);
  // The key was shown once; who mistyped begins anew and gets another.
  if (outcome.status !== 'ok') return refuse([{ field: 'password', message: t(`code.${outcome.status}`) }]);
  const headers = new Headers();
  for (const cookie of outcome.cookies) headers.append('Set-Cookie', cookie);
  return redirect('/second-factor/set-up', { headers });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function SetUp() {
  const t = useTranslate();
  const { title, done, mandatory, factors, passkeys } = useLoaderData<typeof loader>();
  const { errors = [], begun = null } = useActionData<typeof action>() ?? {};
  return (
    <>
      <h1>{title}</h1>
      <ErrorSummary errors={errors} />
      {begun ? (
        <Begun factor={begun} hidden={{ name: 'intent', value: 'confirm' }} action={t('set_up.button')} />
      ) : (
        <>
          {done ? (
            <>
              <p className="notice">{t('set_up.done')}</p>
              <p>
                <a className="button main" href="/home">
                  {t('home.title')}
                </a>
              </p>
            </>
          ) : (
            mandatory && <p>{t('set_up.why')}</p>
          )}
          <p>{t('set_up.ways')}</p>
          <section className="card" aria-labelledby="passkeys">
            <h2 id="passkeys">{t('set_up.passkeys')}</h2>
            <p>{passkeys.count > 0 ? t('set_up.passkeys_count', { count: passkeys.count }) : t('set_up.passkeys_what')}</p>
            <p>
              <a className="button" href={passkeys.path}>
                {passkeys.count > 0 ? t('set_up.passkeys_link') : t('set_up.passkeys_add')}
              </a>
            </p>
          </section>
          <section className="card" aria-labelledby="app">
            <h2 id="app">{t('set_up.app')}</h2>
            <p>{factors.app ? t('set_up.app_done') : t('set_up.app_what')}</p>
            {!factors.app && (
              <form method="post" className="stack">
                <input type="hidden" name="intent" value="begin" />
                <IdentityFields factors={factors} action={t('set_up.begin')} errors={errors} />
                <div>
                  <button type="submit" className={done ? undefined : 'main'}>
                    {t('set_up.begin')}
                  </button>
                </div>
              </form>
            )}
          </section>
        </>
      )}
    </>
  );
}
