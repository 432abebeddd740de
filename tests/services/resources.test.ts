import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Activity } from '../../app/domain/catalogue';
import { nameAddress } from '../../app/exports/atom';
import { countPillars, listResources, writeChanges } from '../../app/services/resources.server';
import { putActivities } from '../../db/catalogue.server';
import { activity, type Db, user } from '../../db/schema';
import { CATALOGUE_GATHERED_AT, readCatalogue } from '../../seeds/reference.server';
import { eachDriver } from '../helpers/database';
import { createPerson } from '../helpers/fixtures';

const ORIGIN = 'https://tidemark.example';
const [first] = readCatalogue().activities as [Activity];
const make = (id: string, changes: Partial<Activity> = {}): Activity => ({
  ...first,
  ...{ id, title: `The ${id}`, org: 'OAS', gca_pillars: ['legal'], decision630: ['a'], status: 'ongoing' },
  ...changes,
});

eachDriver((_driver, open) => {
  let db: Db;
  beforeAll(async () => {
    ({ db } = await open());
  });
  beforeEach(() => db.delete(activity));

  const put = (...activities: Activity[]) => putActivities(db, activities, CATALOGUE_GATHERED_AT);
  const edit = (id: string, changes: Partial<typeof activity.$inferInsert>) =>
    db.update(activity).set(changes).where(eq(activity.id, id));
  const listBest = async (now: Date) => (await listResources(db, 'legal', now)).find(({ kind }) => kind === 'a')?.others ?? [];
  /** Ids of the catalogue in the order of the feed. */
  const listFeed = async () =>
    [...(await writeChanges(db, ORIGIN)).matchAll(/<link rel="alternate"[^>]*\/catalogue\/([^"]+)"/g)].map(([, id]) => id);

  describe('resources', () => {
    it('say by whom they were confirmed: those who gathered them, a person, an account that is gone', async () => {
      await put(make('gathered'), make('person'), make('gone'));
      const officer = await createPerson(db, 'programme_officer');
      const confirmedAt = new Date('2026-12-01T00:00:00Z');
      await edit('person', { confirmedBy: officer.id, confirmedAt });
      await edit('gone', { confirmedBy: officer.id, confirmedAt });
      const [{ name = '' } = {}] = await db.select({ name: user.name }).from(user).where(eq(user.id, officer.id));
      const said = async () => (await listBest(confirmedAt)).map(({ id, confirmation }) => [id, confirmation]);
      const person = { by: 'person', name };
      expect(await said()).toEqual([
        ['gathered', { by: 'gathered' }],
        ['gone', person],
        ['person', person],
      ]);
      await edit('gone', { confirmedBy: null });
      expect((await said())[1]).toEqual(['gone', { by: 'gone' }]);
    });

    it('are marked from twelve months after their confirmation', async () => {
      await put(make('one'));
      const due = async (now: string) => (await listBest(new Date(now)))[0]?.due;
      expect(await due('2027-10-31T23:59:59Z')).toBe(false);
      expect(await due('2027-11-01T00:00:00Z')).toBe(true);
    });

    it('are counted as they are published', async () => {
      await put(make('one'), make('two', { gca_pillars: ['legal', 'technical'], decision630: ['a', 'c'] }));
      const counts = Object.fromEntries((await countPillars(db)).map(({ pillar, kinds, all }) => [pillar, { ...kinds, all }]));
      expect(counts.legal).toEqual({ a: 2, b: 0, c: 1, all: 2 });
      expect(counts.technical).toEqual({ a: 1, b: 0, c: 1, all: 1 });
      expect(counts.capacity).toEqual({ a: 0, b: 0, c: 0, all: 0 });
    });
  });

  describe('the feed', () => {
    it('says what changed last, first, and at most the last hundred changes', async () => {
      await put(...Array.from({ length: 101 }, (_, n) => make(`a${String(n).padStart(3, '0')}`)));
      await edit('a100', { updatedAt: new Date('2026-11-20T10:00:00Z') });
      await edit('a050', { updatedAt: new Date('2026-11-21T10:00:00Z') });
      const ids = await listFeed();
      expect(ids).toHaveLength(100);
      expect(ids.slice(0, 4)).toEqual(['a050', 'a100', 'a000', 'a001']);
      const text = await writeChanges(db, ORIGIN);
      expect(text).toContain('<updated>2026-11-21T10:00:00.000Z</updated>');
      expect(text).toContain(`<id>${nameAddress(`${ORIGIN}/catalogue/a050`)}</id>`);
    });

    it('names an entry the same however often it changes', async () => {
      await put(make('one', { title: 'R&D' }));
      const idsOf = (text: string) => [...text.matchAll(/<id>([^<]+)<\/id>/g)].map(([, id]) => id);
      const before = await writeChanges(db, ORIGIN);
      await edit('one', { data: make('one', { title: 'Another' }), updatedAt: new Date() });
      const after = await writeChanges(db, ORIGIN);
      expect(idsOf(after)).toEqual(idsOf(before));
      expect([before.includes('<title>R&amp;D</title>'), after.includes('<title>Another</title>')]).toEqual([true, true]);
    });

    it('of an empty catalogue is a feed too', async () => {
      expect(await listFeed()).toEqual([]);
      expect(await writeChanges(db, ORIGIN)).toContain(`<updated>${CATALOGUE_GATHERED_AT.toISOString()}</updated>`);
    });
  });
});
