import { listActivityRows, listChangedActivities } from '../../db/catalogue.server';
import { listNames } from '../../db/people.server';
import type { Db } from '../../db/schema';
import { CATALOGUE_GATHERED_AT } from '../../seeds/reference.server';
import type { Activity } from '../domain/catalogue';
import { isConfirmationDue } from '../domain/catalogue-entry';
import { countResources, groupResources, type Pillar, type ResourceGroup } from '../domain/resource';
import { type AtomFeed, writeAtom } from '../exports/atom';
import { getTranslate } from '../i18n/catalogues.server';
import type { Translate } from '../i18n/translate';

/** Entries of the feed. */
const MAX_CHANGES = 100;
/** The catalogue's entries are kept in this language, and so is their feed. */
const FEED_LANGUAGE = 'en';

/** Who last said that an entry is right: those who gathered the reference data, somebody, or an account that is gone. */
export type Confirmation = { by: 'gathered' | 'gone' } | { by: 'person'; name: string };

/** An activity as the resource pages show it. */
export type Resource = Activity & { confirmedAt: Date; confirmation: Confirmation; due: boolean };

/** How many resources stand on the page of each pillar. */
export async function countPillars(db: Db) {
  return countResources((await listActivityRows(db)).map(({ data }) => data));
}

/** The resources of a pillar by kind and owner, each with when and by whom it was last confirmed. */
export async function listResources(db: Db, pillar: Pillar, now = new Date()): Promise<ResourceGroup<Resource>[]> {
  const rows = await listActivityRows(db);
  const names = await listNames(
    db,
    rows.map(({ confirmedBy }) => confirmedBy),
  );
  const resources = rows.map(({ data, confirmedAt, confirmedBy }): Resource => {
    const name = names.get(confirmedBy ?? '');
    const gathered = confirmedAt.getTime() === CATALOGUE_GATHERED_AT.getTime();
    const confirmation: Confirmation = name ? { by: 'person', name } : { by: gathered ? 'gathered' : 'gone' };
    return { ...data, confirmedAt, confirmation, due: isConfirmationDue(confirmedAt, now) };
  });
  return groupResources(resources, pillar);
}

/** What leads readers of a page to the feed. */
export function linkFeed(t: Translate) {
  const type = 'application/atom+xml';
  return { tagName: 'link', rel: 'alternate', type, href: '/resources.atom', title: t('resources.feed_title') } as const;
}

/** The feed of what changed in the catalogue, with addresses at this origin. */
export async function writeChanges(db: Db, origin: string): Promise<string> {
  const t = getTranslate(FEED_LANGUAGE);
  const rows = await listChangedActivities(db, MAX_CHANGES);
  const feed: AtomFeed = {
    self: `${origin}/resources.atom`,
    page: `${origin}/resources`,
    title: t('resources.feed_title'),
    subtitle: t('resources.what'),
    author: 'Tidemark',
    language: FEED_LANGUAGE,
    since: CATALOGUE_GATHERED_AT,
    entries: rows.map(({ id, data, updatedAt }) => ({
      link: `${origin}/catalogue/${id}`,
      title: data.title,
      summary: data.summary,
      author: data.org,
      updated: updatedAt,
    })),
  };
  return writeAtom(feed);
}
