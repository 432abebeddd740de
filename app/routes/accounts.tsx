import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { requirePerson } from '../http/context.server';
import { readForm } from '../http/form.server';
import { orNotFound } from '../http/not-found.server';
import { getTranslate } from '../i18n/catalogues.server';
import { useTranslate } from '../i18n/context';
import { listLetters } from '../services/invitations.server';
import { actOnList, readDone } from './people/act.server';
import { PeopleLists } from './people/lists';
import { viewPeople } from './people/view.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, 'administrator');
  const letters = await orNotFound(listLetters(context.db, person));
  return {
    title: getTranslate(context.locale)('accounts.title'),
    view: await orNotFound(viewPeople(context, person)),
    letters: letters.map(({ fileId, id, email, reference, letterDate }) => ({
      id,
      email,
      reference,
      letterDate,
      hasFile: fileId !== null,
    })),
    done: readDone(request),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'administrator');
  const acted = await actOnList(context, person, await readForm(request), '/accounts');
  if (!acted) throw new Response(null, { status: 400 });
  return acted;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Accounts() {
  const t = useTranslate();
  const { view, letters, done } = useLoaderData<typeof loader>();
  return (
    <>
      <h1>{t('accounts.title')}</h1>
      {done && (
        <p className={done === 'last_administrator' ? 'warn' : 'notice'} role="status">
          {t(`people.done.${done}`)}
        </p>
      )}
      <p>
        <a className="button main" href="/accounts/invite">
          {t('accounts.new')}
        </a>
      </p>
      <PeopleLists view={view} everywhere letters={letters} />
    </>
  );
}
