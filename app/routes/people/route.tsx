import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { ErrorSummary } from '../../components/error-summary';
import { COUNTRY_ROLES } from '../../domain/access';
import { requirePerson } from '../../http/context.server';
import { parseForm, readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { LOCALES } from '../../i18n/locales';
import { INVITED_BY_LEAD, invite, mayInvite } from '../../services/invitations.server';
import { actOnList, readDone } from './act.server';
import { PeopleLists } from './lists';
import { prepareMail } from './mail.server';
import { viewPeople } from './view.server';
import { WhoFields } from './who-fields';

const InviteSchema = z.object({
  name: z.string().trim().min(1, 'form.name').max(200, 'form.name'),
  email: z.email({ error: 'form.email' }).max(200, 'form.email'),
  role: z.enum(INVITED_BY_LEAD, { error: 'form.role' }),
  locale: z.enum(LOCALES.map(({ code }) => code)),
});

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, ...COUNTRY_ROLES);
  return {
    title: getTranslate(context.locale)('people.title'),
    view: await orNotFound(viewPeople(context, person)),
    roles: INVITED_BY_LEAD.filter((role) => mayInvite(person, role, person.countryCode)),
    done: readDone(request),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, ...COUNTRY_ROLES);
  const form = await readForm(request);
  const acted = await actOnList(context, person, form, '/people');
  if (acted) throw acted;
  const t = getTranslate(context.locale);
  const parsed = parseForm(InviteSchema, form, t);
  if (!parsed.ok) return data({ errors: parsed.errors, values: parsed.values }, { status: 400 });
  const input = { ...parsed.data, countryCode: person.countryCode };
  const outcome = await orNotFound(invite(context, person, input, await prepareMail(context)));
  if (outcome.status === 'invited') return redirect('/people?done=invited');
  const errors = [{ field: 'email', message: t(`people.${outcome.status}`) }];
  return data({ errors, values: { ...parsed.data } as Record<string, string> }, { status: 409 });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function People() {
  const t = useTranslate();
  const { view, roles, done } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const errorOf = (field: string) => sent?.errors.find((e) => e.field === field)?.message;
  return (
    <>
      <div className="stack-s">
        <p className="quiet">{view.country}</p>
        <h1>{t('people.title')}</h1>
        <p>{t('people.what')}</p>
      </div>
      {done && !sent && (
        <p className="notice" role="status">
          {t(`people.done.${done}`)}
        </p>
      )}
      <ErrorSummary errors={sent?.errors ?? []} />
      <PeopleLists view={view} />
      {roles.length > 0 && (
        <section className="stack">
          <h2>{t('accounts.new')}</h2>
          <p>{t('people.new_what')}</p>
          <form method="post" className="stack">
            <WhoFields roles={roles} values={sent?.values} errorOf={errorOf} />
            <div>
              <button type="submit" className="main">
                {t('accounts.invite')}
              </button>
            </div>
          </form>
        </section>
      )}
    </>
  );
}
