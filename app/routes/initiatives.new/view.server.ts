import type { AppLoadContext } from '@remix-run/node';
import { listCountries } from '../../../db/countries.server';
import type { Person } from '../../domain/access';
import { type BaseFilter, NO_FILTER, readFilter, writeFilter } from '../../domain/base-filter';
import { ItuRegionSchema } from '../../domain/country';
import { getTranslate } from '../../i18n/catalogues.server';
import { chooseText } from '../../services/assessment.server';
import { getThemes } from '../../services/evidence-base.server';
import { findCandidates } from '../../services/initiatives.server';

export type NewView = Awaited<ReturnType<typeof viewNew>>;

/** What an address asks for: themes, and which countries; which themes a priority looked at beside these does not matter. */
export function readQuestion(url: string): { themes: string[]; filter: BaseFilter } {
  const { themes, ...filter } = readFilter(new URL(url).searchParams, getThemes('capabilities').names);
  return { themes, filter: { ...filter, themes: [], areas: [], capacities: [], results: [], pillars: [] } };
}

/** The form that begins an initiative: themes by area, and the countries that the choice leads to. */
export async function viewNew({ db, locale }: AppLoadContext, person: Person, url: string) {
  const { themes, filter } = readQuestion(url);
  // Asked first: who may not begin one learns nothing.
  const { inOrder, needing } = await findCandidates(db, person, { themes, filter });
  const { set, loaded } = getThemes('capabilities');
  const { groups } = chooseText(loaded, locale);
  const names = new Map((await listCountries(db)).map((row) => [row.alpha3, row.names[locale] ?? row.names.en ?? row.alpha3]));
  const inNeed = new Set(needing);
  const name = (code: string) => ({ code, name: names.get(code) ?? code });
  const compare = new Intl.Collator(locale).compare;
  const { regions, sids, ldc, lldc, ...hidden } = filter;
  return {
    title: getTranslate(locale)('initiatives.new'),
    areas: loaded.definition.overall.groups.map((area) => ({
      id: area.id,
      title: groups[area.id]?.title ?? area.id,
      themes: set.themes
        .filter((theme) => theme.area === area.id)
        .map(({ id }) => ({ id, title: groups[id]?.title ?? id, chosen: themes.includes(id) })),
    })),
    regions: ItuRegionSchema.options.map((code) => ({ code, chosen: regions.includes(code) })),
    groups: { sids, ldc, lldc },
    /** What else the address says of countries and facts. */
    hidden: [...writeFilter({ ...NO_FILTER, ...hidden })],
    asked: themes.length > 0,
    needing: needing.map(name),
    others: inOrder
      .filter((code) => !inNeed.has(code))
      .map(name)
      .toSorted((a, b) => compare(a.name, b.name)),
  };
}
