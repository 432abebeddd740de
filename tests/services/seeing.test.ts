import { beforeAll, expect, it } from 'vitest';
import { type Actor, NotFoundError, ROLES } from '../../app/domain/access';
import { NO_FILTER } from '../../app/domain/base-filter';
import { makeRequestContent } from '../../app/domain/request';
import { getTranslate } from '../../app/i18n/catalogues.server';
import { listThemeTables, writeThemesCsv } from '../../app/routes/priorities.themes/view.server';
import { listOwnContacts, openContact, saveContact } from '../../app/services/contacts.server';
import { getCountryBrief } from '../../app/services/country-brief.server';
import { draftRequest } from '../../app/services/requests.server';
import { readThemeViews } from '../../app/services/theme-views.server';
import type { Db } from '../../db/schema';
import { request as requests } from '../../db/schema-help';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, DEVELOPING, ISLAND, LARGE, putTestCountries } from '../helpers/fixtures';

const TODAY = '2026-11-29';
const NOW = new Date(`${TODAY}T12:00:00Z`);
const TITLE = 'Help with our law on cybercrime';
const t = getTranslate('en');

eachDriver((_driver, open) => {
  let db: Db;
  let analyst: Actor;
  let officer: Actor;
  let lead: Actor;

  beforeAll(async () => {
    ({ db } = await open());
    await putTestCountries(db);
    analyst = await createPerson(db, 'analyst');
    officer = await createPerson(db, 'programme_officer');
    const asked = { ...makeRequestContent(), title: TITLE, capabilities: [{ questionnaire: 'un-framework', capability: 'L1' }] };
    for (const country of [ISLAND, DEVELOPING, LARGE]) {
      await draftRequest(db, await createPerson(db, 'focal_point', country), { content: asked, emergency: false });
    }
    await seeAll(db)((tx) => tx.update(requests).set({ state: 'submitted', submittedAt: NOW }));
    lead = await createPerson(db, 'focal_point', ISLAND);
    for (const kind of ['cirt', 'policy'] as const) {
      const content = { organisation: `Office for ${kind}`, name: '', email: 'office@test.example', phone: '' };
      await saveContact(db, lead, kind, { content, keepOpen: false, seen: '' });
    }
  });

  const readDemand = async (actor: Actor, filter = NO_FILTER) => {
    const views = await readThemeViews(db, actor, filter, TODAY);
    const table = listThemeTables(t, views).find(({ id }) => id === 'demand');
    return { views, row: table?.rows.find(({ id }) => id === 'L1')?.cells ?? [], csv: writeThemesCsv(t, views) };
  };

  it('an analyst sees how many countries ask, and never which', async () => {
    const { views, row, csv } = await readDemand(analyst);
    expect(row[0]).toBe(3);
    expect(views.demand.every(({ asking, waiting }) => asking.length === 0 && waiting.length === 0)).toBe(true);
    // Countries stand in it as needing something, nowhere as asking.
    expect(views.base.demand).toEqual([]);
    expect(csv).not.toContain('Demonstration');
    // One country of a region asks: that would tell which.
    const { row: few } = await readDemand(analyst, { ...NO_FILTER, regions: ['AMS'] });
    expect(few[0]).toBe('fewer than 3');
  });

  it('a programme officer sees who asks, since they handle requests', async () => {
    const { row } = await readDemand(officer);
    expect(row.slice(0, 2)).toEqual([3, 3]);
    expect(row[2]).toContain('Demonstration Island State');
  });

  it('a brief shows requests to those only who handle them', async () => {
    expect((await getCountryBrief(db, analyst, ISLAND, NOW)).requests).toBeNull();
    const { requests: own } = await getCountryBrief(db, officer, ISLAND, NOW);
    expect(own).toMatchObject([{ title: TITLE, state: 'submitted', on: TODAY }]);
  });

  it('a brief shows the contacts that the country shows to everybody, and no others', async () => {
    expect((await getCountryBrief(db, officer, ISLAND, new Date())).contacts).toEqual([]);
    const [cirt] = await listOwnContacts(db, lead);
    await openContact(db, lead, 'cirt', cirt?.seen ?? '');
    const { contacts } = await getCountryBrief(db, analyst, ISLAND, new Date());
    expect(contacts.map(({ organisation }) => organisation)).toEqual(['Office for cirt']);
  });

  it('nobody else finds anything, nor anybody a country that is none', async () => {
    for (const role of ROLES.filter((one) => one !== 'analyst' && one !== 'programme_officer')) {
      const actor: Actor = { id: analyst.id, role, countryCode: ISLAND, regions: ['AMS'], organisation: 'OAS' };
      await expect(readThemeViews(db, actor, NO_FILTER, TODAY), role).rejects.toThrow(NotFoundError);
      await expect(getCountryBrief(db, actor, ISLAND, NOW), role).rejects.toThrow(NotFoundError);
    }
    await expect(getCountryBrief(db, analyst, 'XQQ', NOW)).rejects.toThrow(NotFoundError);
  });
});
