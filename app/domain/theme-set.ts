import { type Area, AreaSchema, PillarSchema } from './catalogue';
import { type Crosswalk, listSpeakers, type Speakers } from './crosswalk';
import { findAnswerKey, listItems, walkGroups } from './group';
import type { Group, Questionnaire } from './questionnaire';
import type { Pillar } from './resource';
import type { Theme } from './theme';

/**
 * Themes that countries are compared by, with what ties rounds, the published index, requests and activities to them. There are two
 * sets: the capabilities of the framework's questionnaire, and the indicators of the published index.
 */
export interface ThemeSet {
  themes: readonly Theme[];
  /** Id of the questionnaire whose rounds speak about the themes; null where none does. */
  rounds: string | null;
  /** Which indicators of the published index speak about each theme. */
  speakers: Speakers;
  /** Id of the questionnaire that `capabilities` belong to. */
  questionnaire: string;
  /** By theme: the capabilities it stands for, the topics that their criteria name, and where these are answered (`<questionnaire>.<item>`). */
  subjects: Readonly<Record<string, Subject>>;
}

interface Subject {
  capabilities: readonly string[];
  topics: readonly string[];
  criteria: readonly string[];
}

/** The areas of the framework by the pillars of the published index, which are those of the Global Cybersecurity Agenda. */
export const AREA_OF_PILLAR = {
  legal: 'legal',
  technical: 'technical',
  organizational: 'policy',
  capacity: 'capacity',
  cooperation: 'cooperation',
} as const satisfies Record<Pillar, Area>;

/** A part of a questionnaire with what it is worth of the whole. */
interface Worth {
  id: string;
  /** Id of the outermost group below the whole that it lies in. */
  section: string;
  points: number;
  group: Group | null;
}

/**
 * The outermost parts of a questionnaire that `isPart` takes, and the items outside of them, each with its points of the whole: a mean
 * gives every part the same, a sum or ratio gives by weight. Optional parts are left out.
 * @throws Error where a group's operator is no average, so that its parts have no points of their own
 */
function divide(whole: Group, isPart: (group: Group) => boolean): Worth[] {
  const walk = (group: Group, points: number, section: string | null): Worth[] => {
    if (isPart(group)) return [{ id: group.id, section: section ?? group.id, points, group }];
    const children = [...group.groups.filter(({ aside }) => !aside), ...group.items];
    if (children.length > 0 && group.score !== 'mean' && group.score !== 'weighted_sum' && group.score !== 'ratio') {
      throw new Error(`[${group.id}] "${group.score}" gives its parts no points of their own`);
    }
    const weigh = ({ weight }: { weight: number }) => (group.score === 'mean' ? 1 : weight);
    const sum = children.reduce((total, child) => total + weigh(child), 0);
    return children.flatMap((child): Worth[] => {
      const own = (points * weigh(child)) / sum;
      if ('items' in child) return walk(child, own, section ?? child.id);
      return [{ id: child.id, section: section ?? group.id, points: own, group: null }];
    });
  };
  return walk(whole, whole.points, null);
}

/**
 * The capabilities of a questionnaire (its groups with a level of their own) as themes, each with its points of the 100 of the whole.
 * @param crosswalk what the published index says about them
 */
export function makeCapabilityThemes(q: Questionnaire, crosswalk: Crosswalk): ThemeSet {
  const parts = divide(q.overall, ({ level }) => level === 'gate').filter(({ group }) => group !== null);
  return {
    themes: parts.map(({ id, section, points }) => ({ id, area: AreaSchema.parse(section), points })),
    rounds: q.id,
    speakers: listSpeakers(crosswalk),
    questionnaire: q.id,
    subjects: Object.fromEntries(parts.map(({ id }) => [id, describeCapabilities(q, [id])])),
  };
}

/**
 * The indicators of a published index as themes, with their points of its 100: for a ranking by the points left on the index alone.
 * Requests and activities reach an indicator through the capabilities it speaks about, so several indicators may share one.
 */
export function makeIndicatorThemes(index: Questionnaire, q: Questionnaire, crosswalk: Crosswalk): ThemeSet {
  const parts = divide(index.overall, () => false);
  const speaksAbout = (indicator: string) =>
    crosswalk.capabilities.filter(({ indicators }) => indicators.some(({ id }) => id === indicator)).map(({ id }) => id);
  return {
    themes: parts.map(({ id, section, points }) => ({ id, area: AREA_OF_PILLAR[PillarSchema.parse(section)], points })),
    rounds: null,
    speakers: { index: index.id, byTheme: Object.fromEntries(parts.map(({ id }) => [id, [{ id, share: 1 }]])) },
    questionnaire: q.id,
    subjects: Object.fromEntries(parts.map(({ id }) => [id, describeCapabilities(q, speaksAbout(id))])),
  };
}

function describeCapabilities(q: Questionnaire, capabilities: readonly string[]): Subject {
  const groups = [...walkGroups(q.overall)].filter(({ id }) => capabilities.includes(id));
  const items = groups.flatMap(listItems);
  return {
    capabilities,
    topics: [...new Set(items.flatMap(({ refs }) => refs))].sort(),
    criteria: items.map((item) => findAnswerKey(q.id, item)),
  };
}

/** The themes that each group of a lens looks at, by the group's id. */
export type LensThemes = Readonly<Record<string, readonly string[]>>;

/**
 * Least part of a theme's criteria that a group of a lens must count to look at the theme. With any one criterion nearly every
 * capability would belong to every capacity; with a half some capability would belong to none. Our own choice.
 */
export const LEAST_LOOK = 1 / 3;

/** Finds the themes that each group of a lens looks at: those of whose criteria the group counts at least `LEAST_LOOK`. */
export function listLensThemes(lens: Questionnaire, { themes, subjects }: ThemeSet): LensThemes {
  const looksAt = (counted: ReadonlySet<string>, { id }: Theme) => {
    const criteria = subjects[id]?.criteria ?? [];
    return criteria.length > 0 && criteria.filter((key) => counted.has(key)).length / criteria.length >= LEAST_LOOK;
  };
  return Object.fromEntries(
    [...walkGroups(lens.overall)].map((group) => {
      const counted = new Set(listItems(group).map((item) => findAnswerKey(lens.id, item)));
      return [group.id, themes.filter((theme) => looksAt(counted, theme)).map(({ id }) => id)];
    }),
  );
}
