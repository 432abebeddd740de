import type { AppLoadContext } from '@remix-run/node';
import { readCatalogue } from '../../../seeds/reference.server';
import { isCountryRole, mayDo, type Person } from '../../domain/access';
import { compareUrgency, isRequestOpen, listPriorityReasons, measureService } from '../../domain/request';
import { chooseText } from '../../services/assessment.server';
import { countDemand, measureServices } from '../../services/demand.server';
import { listOwnRequests } from '../../services/requests.server';
import { listAssessments } from '../../services/rounds.server';

export type RequestCard = Awaited<ReturnType<typeof viewRequests>>['requests'][number];

/** The requests a person may see, as cards: most urgent first for those who handle them, newest first for a country. */
export async function viewRequests({ db, locale }: AppLoadContext, person: Person) {
  const rows = await listOwnRequests(db, person);
  const { offices } = readCatalogue();
  const handles = !isCountryRole(person.role);
  const requests = rows.map((request) => {
    const { holder } = request;
    return {
      id: request.id,
      title: request.content.title,
      country: request.country.names[locale] ?? request.countryCode,
      state: request.state,
      open: isRequestOpen(request.state),
      reasons: listPriorityReasons(request.country, request.emergency),
      isSubmitted: request.submittedAt !== null,
      since: (request.submittedAt ?? request.createdAt).toISOString(),
      office: holder?.kind === 'office' ? (offices.find(({ id }) => id === holder.office)?.label ?? holder.office) : null,
      officer: holder?.kind === 'office' ? holder.officer : null,
      waitsForCountry: holder?.kind === 'country',
      service: measureService(request),
    };
  });
  if (handles) requests.sort((a, b) => compareUrgency({ ...a, since: new Date(a.since) }, { ...b, since: new Date(b.since) }));
  const loaded = new Map(listAssessments().map((one) => [one.definition.id, one]));
  const demand = handles ? await countDemand(db) : [];
  return {
    handles,
    mayAsk: person.countryCode !== null && mayDo(person, 'request.write', { countryCode: person.countryCode, state: 'draft' }),
    requests,
    services: handles ? measureServices(rows.filter(({ submittedAt }) => submittedAt !== null)) : null,
    demand: demand.map(({ questionnaire, capability, countries }) => {
      const known = loaded.get(questionnaire);
      return { capability, title: (known && chooseText(known, locale).groups[capability]?.title) ?? capability, countries };
    }),
  };
}
