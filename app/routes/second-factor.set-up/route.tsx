import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { ErrorSummary } from '../../components/error-summary';
import { Field } from '../../components/field';
import { SecondFactorField } from '../../components/second-factor-field';
import { needsSecondFactor } from '../../domain/access';
import { requirePerson } from '../../http/context.server';
import { parseForm, readForm } from '../../http/form.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { MAX_PASSWORD_LENGTH } from '../../services/accounts.server';
import { beginSetUp, confirmSetUp } from '../../services/second-factor.server';
import { NewFactor } from './new-factor';
import { drawPicture } from './picture.server';

const SetUpSchema = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('begin'),
    password: z.string().min(1, 'form.password_missing').max(MAX_PASSWORD_LENGTH, 'form.password_missing'),
  }),
  z.object({ intent: z.literal('confirm'), code: z.string().max(40) }),
]);

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  return {
    title: getTranslate(context.locale)('set_up.title'),
    done: person.secondFactor,
    mandatory: needsSecondFactor(person.role),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  if (person.secondFactor) throw redirect('/second-factor/set-up');
  const t = getTranslate(context.locale);
  const form = parseForm(SetUpSchema, await readForm(request), t);
  if (!form.ok) return data({ errors: form.errors, begun: null }, { status: 400 });
  if (form.data.intent === 'begin') {
    const begun = await beginSetUp(context, request.headers, form.data.password);
    if (!begun)
      return data({ errors: [{ field: 'password', message: t('set_up.password_wrong') }], begun: null }, { status: 400 });
    return data({ errors: [], begun: { ...begun, picture: drawPicture(begun.uri) } });
  }
  const cookies = await confirmSetUp(context, person, request.headers, form.data.code);
  // The key was shown once; who mistyped begins anew and gets another.
  if (!cookies) return data({ errors: [{ field: 'password', message: t('code.wrong') }], begun: null }, { status: 400 });
  const headers = new Headers();
  for (const cookie of cookies) headers.append('Set-Cookie', cookie);
  return redirect('/second-factor/set-up', { headers });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function SetUp() {
  const t = useTranslate();
  const { title, done, mandatory } = useLoaderData<typeof loader>();
  const { errors = [], begun = null } = useActionData<typeof action>() ?? {};
  return (
    <>
      <h1>{title}</h1>
      <ErrorSummary errors={errors} />
      {done ? (
        <>
          <p className="notice">{t('set_up.done')}</p>
          <p>
            <a className="button main" href="/home">
              {t('home.title')}
            </a>
          </p>
        </>
      ) : begun ? (
        <>
          <NewFactor factor={begun} />
          <form method="post" className="stack">
            <input type="hidden" name="intent" value="confirm" />
            <p>{t('set_up.confirm')}</p>
            <SecondFactorField id="code" />
            <div>
              <button type="submit" className="main">
                {t('set_up.button')}
              </button>
            </div>
          </form>
        </>
      ) : (
        <form method="post" className="stack">
          <input type="hidden" name="intent" value="begin" />
          {mandatory && <p>{t('set_up.why')}</p>}
          <Field
            name="password"
            type="password"
            autoComplete="current-password"
            label={t('form.password_label')}
            error={errors[0]?.message}
            required
          />
          <div>
            <button type="submit" className="main">
              {t('set_up.begin')}
            </button>
          </div>
        </form>
      )}
    </>
  );
}
