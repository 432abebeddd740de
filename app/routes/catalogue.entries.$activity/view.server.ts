import type { AppLoadContext } from '@remix-run/node';
import { readCatalogue } from '../../../seeds/reference.server';
import { findReach, type Person } from '../../domain/access';
import { getEntry } from '../../services/entries.server';

export type EntryView = Awaited<ReturnType<typeof viewEntry>>;

/** An entry as those who write it see it. */
export async function viewEntry({ db }: AppLoadContext, person: Person, id: string) {
  const { org, draft, published, versions, missing, alike } = await getEntry(db, person, id);
  const publishes = findReach(person, 'entry.publish') !== null;
  return {
    id,
    org,
    title: draft?.data.title || published?.data.title || id,
    state: draft?.state ?? null,
    note: draft?.note ?? '',
    version: draft?.version ?? 0,
    draft: draft?.data ?? null,
    published: published !== null,
    confirmedAt: published?.confirmedAt.toISOString() ?? null,
    missing,
    alike,
    mayPublish: publishes && draft?.state === 'review',
    /** Who wrote it last does not publish it. */
    ownWork: draft?.updatedBy === person.id,
    versions: versions.map(({ number, publishedAt, publisher, reason }) => ({
      number,
      at: publishedAt.toISOString(),
      publisher,
      reason,
    })),
    offices: readCatalogue().offices.map(({ id: office, label }) => [office, label] as const),
  };
}
