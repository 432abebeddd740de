import type { AppLoadContext } from '@remix-run/node';
import { readCatalogue } from '../../../seeds/reference.server';
import { findReach, type Person } from '../../domain/access';
import type { ActivityDraft, ActivityField } from '../../domain/catalogue-draft';
import { listOpenFields } from '../../domain/catalogue-entry';
import type { MessageKey } from '../../i18n/translate';
import { getEntry } from '../../services/entries.server';

export type EntryView = Awaited<ReturnType<typeof viewEntry>>;

const LABELS = {
  title: 'entry_field.title',
  summary: 'entry_field.summary',
  type: 'activity.type',
  status: 'catalogue.status',
  areas: 'entry_field.areas',
  maturity_entry: 'activity.entry',
  scope: 'activity.scope',
  verified: 'entry_field.verified',
} as const satisfies Partial<Record<ActivityField, MessageKey>>;

/** The labels of the fields that must say something and do not, in the order of the form. */
function listOpen(draft: ActivityDraft) {
  const open: readonly ActivityField[] = listOpenFields(draft);
  return (Object.keys(LABELS) as (keyof typeof LABELS)[]).filter((field) => open.includes(field)).map((field) => LABELS[field]);
}

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
    /** Which fields are open, where any is. */
    open: draft ? listOpen(draft.data) : [],
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
