import { randomUUID } from 'node:crypto';
import type { AppLoadContext } from '@remix-run/node';
import type { ActivityRow } from '../../../db/catalogue.server';
import { listCountries } from '../../../db/countries.server';
import { listNames } from '../../../db/people.server';
import { type Framework, readFramework, readResolutions } from '../../../seeds/reference.server';
import type { Person } from '../../domain/access';
import { isConfirmationDue, mayWrite } from '../../domain/catalogue-entry';
import { citeResolution } from '../../domain/resolution';
import { isWebAddress } from '../../services/rounds.server';

export type ActivityView = Awaited<ReturnType<typeof viewActivity>>;

/** The words of a topic (`F43c.2`), or of a whole paragraph (`F43c`). */
function nameReference(framework: Framework, reference: string): string {
  const paragraph = framework.paragraphs.find(({ id }) => id === reference || reference.startsWith(`${id}.`));
  return paragraph?.topics.find(({ id }) => id === reference)?.label ?? paragraph?.gist ?? '';
}

/** An entry of the catalogue as everybody sees it; who is signed in may also say what is not right. */
export async function viewActivity(context: AppLoadContext, person: Person | null, found: ActivityRow) {
  const activity = found.data;
  const countries = new Map((await listCountries(context.db)).map((c) => [c.alpha3, c.names[context.locale] ?? c.alpha3]));
  const framework = readFramework();
  const resolutions = new Map(readResolutions().map((resolution) => [resolution.id, resolution]));
  const name = (code: string) => countries.get(code) ?? code;
  return {
    activity: { ...activity, countries: activity.countries.map(name), beneficiaries: activity.beneficiaries.map(name) },
    references: activity.framework_refs.map((id) => ({ id, label: nameReference(framework, id) })),
    resolutions: activity.resolutions.map((id) => {
      const resolution = resolutions.get(id);
      return resolution ? `${citeResolution(resolution)}: ${resolution.title}` : id;
    }),
    sources: activity.sources.map((source) => ({ source, link: isWebAddress(source) })),
    link: isWebAddress(activity.url),
    confirmedAt: found.confirmedAt.toISOString(),
    confirmedBy: found.confirmedBy ? ((await listNames(context.db, [found.confirmedBy])).get(found.confirmedBy) ?? '') : null,
    old: isConfirmationDue(found.confirmedAt, new Date()),
    mayEdit: person !== null && mayWrite(person, activity.org),
    correction: person ? randomUUID() : null,
  };
}
