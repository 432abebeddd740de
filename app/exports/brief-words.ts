import type { Activity } from '../domain/catalogue';
import { CONTACT_KINDS, type ContactContent, type ContactKind } from '../domain/contact';
import type { Country } from '../domain/country';
import type { BriefLine, CountryBrief } from '../domain/country-brief';
import { takeShade } from '../domain/heat-map';
import type { RequestState } from '../domain/request';
import { takeValue } from '../domain/theme';
import type { Translate } from '../i18n/translate';
import { sayDay } from './mapping-words';

/** A brief about a country in words, once: the page and the document only set them. */

/** A brief with what stands beside it. */
export interface WholeBrief extends CountryBrief {
  country: Country;
  /** Day of asking, ISO 8601. */
  on: string;
  contacts: readonly (ContactContent & { kind: ContactKind })[];
  /** Null for those who do not handle requests. */
  requests: readonly { id: string; title: string; state: RequestState; on: string }[] | null;
}

/** Activities that fit the paper; the page has all. */
export const MOST_PRINTED = 9;

export type BriefWords = ReturnType<typeof describeBrief>;

const COUNTRY_GROUPS = ['sids', 'ldc', 'lldc'] as const;

/** @param nameTheme title of a theme in the language of `t` */
export function describeBrief(t: Translate, brief: WholeBrief, nameTheme: (id: string) => string) {
  const { country, on, lines, gaps, toRaise, activities, contacts, requests } = brief;
  const known = lines.filter(({ fact }) => fact !== null).length;
  const groups = COUNTRY_GROUPS.filter((group) => country[group]).map((group) => t(`priorities.group.${group}`));
  const name = country.names[t.locale] ?? country.names.en ?? country.alpha3;
  const title = (line: BriefLine) => `${line.theme.id} ${nameTheme(line.theme.id)}`;
  const titles = new Map(activities.map((activity) => [activity.id, activity.title]));
  return {
    title: t('priorities.brief_of', { country: name }),
    on: t('priorities.as_of', { date: sayDay(t, on) }),
    where: [t('priorities.in_region', { region: t(`region.${country.region}`) }), ...groups].join('; '),
    known: t('priorities.brief_known', { known, total: lines.length }),
    raise: toRaise.map((line) => {
      const { percent, source } = sayLine(t, line);
      return t('priorities.raise_one', { theme: nameTheme(line.theme.id), percent, source });
    }),
    raiseNone: t(known === 0 ? 'priorities.raise_unknown' : 'priorities.raise_none'),
    results: lines.map((line) => ({ id: line.theme.id, title: title(line), ...sayLine(t, line) })),
    gaps: gaps.map((line) => ({
      id: line.theme.id,
      title: title(line),
      percent: sayLine(t, line).percent,
      missing: t.number(line.missing ?? 0, 1),
      underWay: line.underWay.map((id) => titles.get(id) ?? id).join('; ') || t('priorities.nobody'),
    })),
    requests: requests?.map(({ id, title: asked, state, on: day }) => ({
      id,
      title: asked,
      said: `${t(`requests.state.${state}`)}, ${sayDay(t, day)}`,
    })),
    activities: activities.map((activity) => ({ id: activity.id, title: activity.title, said: sayActivity(t, activity) })),
    contacts: [...contacts]
      .sort((a, b) => CONTACT_KINDS.indexOf(a.kind) - CONTACT_KINDS.indexOf(b.kind))
      .map(({ kind, organisation, name: person, email, phone }) => ({
        kind,
        heading: t(`contacts.kind.${kind}`),
        said: [organisation, person, email, phone].filter((part) => part !== '').join(', '),
      })),
  };
}

/** A value with what it rests on; what is not known says why where that is known. */
function sayLine(t: Translate, { fact, passedOver }: BriefLine) {
  if (!fact) {
    const source = passedOver
      ? t('priorities.too_little', {
          layer: t(`priorities.layer.${passedOver.layer}`),
          percent: t.number(100 * passedOver.completeness),
        })
      : '';
    return { percent: t('priorities.unknown'), shade: null, level: '', source };
  }
  const value = Math.round(100 * takeValue(fact));
  const [low, high] = [Math.round(100 * fact.low), Math.round(100 * fact.high)];
  return {
    percent: low < high ? t('priorities.percent_between', { value, low, high }) : t('priorities.percent', { value }),
    shade: takeShade(takeValue(fact)),
    level: fact.level === null ? '' : t('priorities.level', { level: fact.level }),
    source: `${t(`priorities.layer.${fact.layer}`)}, ${fact.date}`,
  };
}

function sayActivity(t: Translate, { org, status, period: { start, end } }: Activity): string {
  const years = [...new Set([start, end].flatMap((date) => (date === null ? [] : [date.slice(0, 4)])))].join('–');
  return [org, t(`status.${status}`), years].filter((part) => part !== '').join(', ');
}
