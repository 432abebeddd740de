import type { Db } from '../../db/schema';
import { type Actor, mayDo, NotFoundError } from '../domain/access';
import { NO_FILTER } from '../domain/base-filter';
import type { Country } from '../domain/country';
import { describeCountry } from '../domain/country-brief';
import { listPublicContacts } from './contacts.server';
import { readEvidence } from './evidence-base.server';
import { listOwnRequests } from './requests.server';

export type OpenBrief = Awaited<ReturnType<typeof getCountryBrief>>;

/**
 * Everything that a mission to a country should know. Its requests stand in it for those who handle requests; its contacts, for whoever
 * reads, as far as the country shows them to everybody.
 * @throws NotFoundError where there is no such country, and for everybody who may not compare countries
 */
export async function getCountryBrief(db: Db, actor: Actor, alpha3: string, now: Date) {
  const { base, activities, themes } = await readEvidence(db, actor, NO_FILTER);
  const country: Country | undefined = base.countries.find((one) => one.alpha3 === alpha3);
  if (!country) throw new NotFoundError('country');
  const [entry] = await listPublicContacts(db, alpha3, now);
  const handles = mayDo(actor, 'request.handle');
  const requests = handles ? await listOwnRequests(db, actor) : [];
  return {
    country,
    themes,
    on: now.toISOString().slice(0, 10),
    ...describeCountry(base, activities, alpha3),
    contacts: entry?.contacts ?? [],
    /** Null for those who do not handle requests. */
    requests: handles
      ? requests
          .filter(({ countryCode }) => countryCode === alpha3)
          .map(({ id, content, state, submittedAt, createdAt }) => ({
            id,
            title: content.title,
            state,
            on: (submittedAt ?? createdAt).toISOString().slice(0, 10),
          }))
      : null,
  };
}
