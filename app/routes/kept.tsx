import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { requirePerson } from '../http/context.server';
import { readKeepingForm } from '../http/form.server';
import { safePath } from '../http/safe-path';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';

/** What a person typed, as opposed to what a page wrote into its form: anything but one word of signs. */
const TYPED = /[^\w:.|/-]/;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { name } = await requirePerson(context, request);
  return { title: getTranslate(context.locale)('kept.title'), name };
}

/** Shows a form that waited while its sender signed in; the person sends it on from here, or does not. */
export async function action({ request, context }: ActionFunctionArgs) {
  await requirePerson(context, request);
  const to = safePath(new URL(request.url).searchParams.get('to'), '/home');
  const { form, kept } = await readKeepingForm(request);
  if (!kept) return redirect(to);
  const fields = [...form].map(([name, value]): [string, string] => [name, String(value)]);
  return data({ to, fields, typed: fields.map(([, value]) => value).filter((value) => TYPED.test(value)) });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Kept() {
  const t = useTranslate();
  const { title, name } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <>
      <h1>{title}</h1>
      <p>{sent ? t('kept.what', { name }) : t('kept.nothing')}</p>
      {sent && (
        <>
          {sent.typed.map((text) => (
            <blockquote key={text} className="card kept">
              {text}
            </blockquote>
          ))}
          <form method="post" action={sent.to} className="row">
            {sent.fields.map(([field, value], place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: several fields may have the same name and value
              <input type="hidden" name={field} value={value} key={place} />
            ))}
            <button type="submit" className="main">
              {t('kept.send')}
            </button>
            <a href={sent.to}>{t('kept.leave')}</a>
          </form>
        </>
      )}
    </>
  );
}
