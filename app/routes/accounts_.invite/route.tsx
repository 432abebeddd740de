import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { listCountries } from '../../../db/countries.server';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { Field } from '../../components/field';
import { isCountryRole, ROLES } from '../../domain/access';
import { ItuRegionSchema } from '../../domain/country';
import { requirePerson } from '../../http/context.server';
import { type FieldError, parseForm, readForm } from '../../http/form.server';
import { orNotFound } from '../../http/not-found.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { LOCALES } from '../../i18n/locales';
import { invite } from '../../services/invitations.server';
import { prepareMail } from '../people/mail.server';
import { WhoFields } from '../people/who-fields';
import { readLetter } from './read-letter.server';

const InviteSchema = z
  .object({
    name: z.string().trim().min(1, 'form.name').max(200, 'form.name'),
    email: z.email({ error: 'form.email' }).max(200, 'form.email'),
    role: z.enum(ROLES, { error: 'form.role' }),
    country: z.string().regex(/^([A-Z]{3})?$/, 'form.country'),
    locale: z.enum(LOCALES.map(({ code }) => code)),
  })
  .refine(({ role, country }) => isCountryRole(role) === (country !== ''), { path: ['country'], message: 'form.country' });

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requirePerson(context, request, 'administrator');
  const countries = (await listCountries(context.db))
    .map((c) => ({ code: c.alpha3, name: c.names[context.locale] ?? c.alpha3 }))
    .sort((a, b) => a.name.localeCompare(b.name, context.locale));
  return { title: getTranslate(context.locale)('accounts.new'), countries };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request, 'administrator');
  const t = getTranslate(context.locale);
  const form = await readForm(request);
  const regions = ItuRegionSchema.options.filter((region) => form.getAll('region').includes(region));
  const values = Object.fromEntries([...form].filter((field): field is [string, string] => typeof field[1] === 'string'));
  const again = (errors: FieldError[], status = 400) => data({ errors, values, regions }, { status });
  const parsed = parseForm(InviteSchema, form, t);
  if (!parsed.ok) return again(parsed.errors);
  const { country, ...account } = parsed.data;
  const known = country === '' || (await listCountries(context.db)).some((c) => c.alpha3 === country);
  if (!known) return again([{ field: 'country', message: t('form.country') }]);
  if ((account.role === 'reviewer') !== regions.length > 0) return again([{ field: 'regions', message: t('form.regions') }]);
  const read = account.role === 'focal_point' ? await readLetter(form, t) : { letter: null };
  if ('errors' in read) return again(read.errors);
  const input = { ...account, regions, countryCode: country || null, letter: read.letter };
  const outcome = await orNotFound(invite(context, person, input, await prepareMail(context)));
  if (outcome.status === 'invited') return redirect('/accounts?done=invited');
  return again([{ field: 'email', message: t(`people.${outcome.status}`) }], 409);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

export default function Invite() {
  const t = useTranslate();
  const { countries } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const values = sent?.values;
  const errorOf = (field: string) => sent?.errors.find((e) => e.field === field)?.message;
  return (
    <>
      <Crumbs steps={[{ to: '/accounts', label: t('accounts.title') }]} />
      <h1>{t('accounts.new')}</h1>
      <p>{t('accounts.new_what')}</p>
      <ErrorSummary errors={sent?.errors ?? []} />
      <form method="post" encType="multipart/form-data" className="stack">
        <WhoFields roles={ROLES} values={values} errorOf={errorOf} />
        <div className="field">
          <label htmlFor="country">{t('catalogue.country')}</label>
          <span className="hint" id="country-hint">
            {t('accounts.country_hint')}
          </span>
          <select id="country" name="country" defaultValue={values?.country ?? ''} aria-describedby="country-hint">
            <option value="">–</option>
            {countries.map((country) => (
              <option key={country.code} value={country.code}>
                {country.name}
              </option>
            ))}
          </select>
        </div>
        <fieldset className="field" id="regions">
          <legend>{t('accounts.regions')}</legend>
          {ItuRegionSchema.options.map((region) => (
            <label className="check" key={region}>
              <input type="checkbox" name="region" value={region} defaultChecked={sent?.regions.includes(region)} />
              {t(`region.${region}`)}
            </label>
          ))}
        </fieldset>
        <fieldset className="stack">
          <legend>
            <h2>{t('accounts.letter')}</h2>
          </legend>
          <p>{t('accounts.letter_what')}</p>
          <Field
            name="reference"
            label={t('accounts.letter_reference')}
            defaultValue={values?.reference}
            error={errorOf('reference')}
            maxLength={200}
          />
          <Field
            name="letterDate"
            type="date"
            label={t('accounts.letter_date')}
            defaultValue={values?.letterDate}
            error={errorOf('letterDate')}
          />
          <Field
            name="scan"
            type="file"
            accept="application/pdf,image/png,image/jpeg"
            label={t('accounts.letter_scan')}
            hint={t('accounts.letter_scan_hint')}
            error={errorOf('scan')}
          />
        </fieldset>
        <div>
          <button type="submit" className="main">
            {t('accounts.invite')}
          </button>
        </div>
      </form>
    </>
  );
}
