import { setTimeout as wait } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { beforeAll, expect, it, vi } from 'vitest';
import { type Actor, NotFoundError } from '../../app/domain/access';
import { NO_FILTER } from '../../app/domain/base-filter';
import { DEFAULT_WEIGHTS } from '../../app/domain/priorities';
import { makeRequestContent } from '../../app/domain/request';
import { getTranslate } from '../../app/i18n/catalogues.server';
import { enterCost, getPortfolio } from '../../app/services/portfolio.server';
import { downloadReport, getScenario, listScenarios, saveScenario } from '../../app/services/scenarios.server';
import { loadReference } from '../../app/services/seeding.server';
import { setSharing } from '../../app/services/sharing.server';
import { activity, auditEntry, type Db } from '../../db/schema';
import { request } from '../../db/schema-help';
import { scenario, sharedResult } from '../../db/schema-priorities';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, createRound, ISLAND, putTestCountries } from '../helpers/fixtures';
import { readDocument, readSheets } from '../helpers/office-file';
import { answerCore, submitRound } from '../helpers/rounds';

/** Machines are slow while others use them. */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const AMERICAS_SIDS = { filter: { ...NO_FILTER, regions: ['AMS' as const], sids: true }, set: 'capabilities' as const };
/** More seconds than an Office file counts in one step. */
const LATER_MS = 2_500;
const ISLAND_NAME = 'Demonstration Island State';

eachDriver((_driver, open) => {
  let db: Db;
  let analyst: Actor;
  let officer: Actor;
  let lead: Actor;
  let approver: Actor;
  let roundId: string;
  let id: string;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);

  beforeAll(async () => {
    ({ db } = await open());
    await loadReference(db);
    await putTestCountries(db);
    analyst = await createPerson(db, 'analyst');
    officer = await createPerson(db, 'programme_officer');
    lead = await createPerson(db, 'focal_point', ISLAND);
    approver = await createPerson(db, 'approver', ISLAND);
    const round = await createRound(db, lead);
    await answerCore(db, round, 'no');
    await submitRound(db, round, lead, approver);
    await setSharing(db, approver, round.id, true);
    roundId = round.id;
    // The first pass alone answers too little for a round to speak.
    await all((tx) => tx.update(sharedResult).set({ completeness: 1 }));
    const content = (capability: string) => ({
      ...makeRequestContent(),
      capabilities: [{ questionnaire: 'un-framework', capability }],
    });
    const ask = (countryCode: string, capability: string) => ({
      ...{
        countryCode,
        content: content(capability),
        state: 'submitted' as const,
        submittedAt: new Date(),
        holder: { kind: 'country' as const },
      },
    });
    const asking = [...['JAM', 'BRB', 'GRD'].map((code) => ask(code, 'L1')), ...['JAM', 'BRB'].map((code) => ask(code, 'L2'))];
    await all((tx) => tx.insert(request).values(asking));
    id = await saveScenario(db, officer, {
      ...AMERICAS_SIDS,
      ...{ name: 'Small islands', reason: 'For the regional meeting', weights: DEFAULT_WEIGHTS, seed: 7 },
    });
  });

  const take = async (format: 'docx' | 'xlsx', locale: 'en' | 'es' = 'en') =>
    Buffer.from((await downloadReport(db, analyst, id, getTranslate(locale), format)).body);

  it('is saved with one audit line, and listed with its author', async () => {
    const lines = await all((tx) => tx.select().from(auditEntry).where(eq(auditEntry.action, 'scenario.save')));
    expect(lines.map(({ subject, actorId }) => [subject, actorId])).toEqual([[id, officer.id]]);
    expect(await listScenarios(db, analyst)).toMatchObject([
      { id, name: 'Small islands', author: 'Test Person', ...AMERICAS_SIDS },
    ]);
  });

  it('keeps how many countries ask, from three on, and never which, whoever saves it', async () => {
    const [row] = await db.select().from(scenario);
    expect(row?.inputs.asking).toEqual({ L1: 3 });
    for (const who of [analyst, officer]) {
      const { ranking } = await getScenario(db, who, id);
      expect(ranking.namesAsking).toBe(false);
      for (const { asking, requests } of ranking.priorities) expect([asking, requests]).toEqual([[], []]);
      expect(ranking.priorities.find(({ theme }) => theme === 'L1')?.askingCount).toBe(3);
    }
  });

  it('gives the same bytes seconds later and after the catalogue changed; each language its own', async () => {
    const first = [await take('docx'), await take('xlsx')];
    await wait(LATER_MS);
    const before = await db.select().from(activity);
    await db.delete(activity);
    expect((await take('docx')).equals(first[0] as Buffer)).toBe(true);
    expect((await take('xlsx')).equals(first[1] as Buffer)).toBe(true);
    await db.insert(activity).values(before);
    expect((await take('docx', 'es')).equals(first[0] as Buffer)).toBe(false);
    expect((await take('docx', 'es')).equals(await take('docx', 'es'))).toBe(true);
  });

  it('says in both files what is ranked, how sure it is, what it rests on and what is unknown', async () => {
    const { ranking } = await getScenario(db, analyst, id);
    const { paragraphs, tables } = await readDocument(await take('docx'));
    const said = paragraphs.map(({ text }) => text).join('\n');
    for (const words of [
      'Where to act first: Small islands',
      'For the regional meeting',
      '2,000 draws',
      'Seed 7',
      'What is unknown',
    ])
      expect(said).toContain(words);
    const ranked = ranking.priorities.filter(({ rank }) => rank !== null);
    expect(tables[0]?.rows).toHaveLength(1 + ranked.length);
    expect(tables[1]?.rows.flat().join(' ')).toContain('declared rounds');
    const sheets = [...(await readSheets(await take('xlsx'))).values()];
    expect(sheets[0]?.slice(1).map((row) => row[0])).toEqual(ranked.map(({ rank }) => rank));
    expect(sheets[0]?.slice(1).map((row) => row[7])).toEqual(ranked.map(({ score }) => score));
  });

  it('chooses what costs are known of, and never what is under way in the country', async () => {
    const question = { budget: { amount: 100_000, currency: 'CHF' }, floor: 0.5 };
    const { portfolio, activities } = await getPortfolio(db, analyst, AMERICAS_SIDS, question);
    expect(portfolio.chosen).toEqual([]);
    const costed = [...new Set(portfolio.leftOut.filter(({ reason }) => reason === 'no_cost').map((one) => one.activity))].slice(
      0,
      2,
    );
    for (const one of costed)
      await enterCost(db, analyst, { activity: one, amount: 20_000, currency: 'CHF', source: 'A budget' });
    const lines = await all((tx) => tx.select().from(auditEntry).where(eq(auditEntry.action, 'cost.enter')));
    expect(lines).toHaveLength(2);
    const { chosen, cost } = (await getPortfolio(db, analyst, AMERICAS_SIDS, question)).portfolio;
    expect(chosen.length).toBeGreaterThan(0);
    expect(cost).toBeLessThanOrEqual(100_000);
    for (const { activity: own, country } of chosen) {
      expect(costed).toContain(own);
      expect(activities.find((one) => one.id === own)?.beneficiaries).not.toContain(country);
    }
    await expect(enterCost(db, lead, { activity: costed[0] as string, amount: 1, currency: 'CHF', source: 'x' })).rejects.toThrow(
      NotFoundError,
    );
  });

  it('is for nobody else', async () => {
    const given = { ...AMERICAS_SIDS, name: 'x', reason: 'x', weights: DEFAULT_WEIGHTS, seed: 1 };
    for (const who of [
      lead,
      approver,
      await createPerson(db, 'reviewer', null, ['AMS']),
      await createPerson(db, 'administrator'),
    ]) {
      await expect(listScenarios(db, who)).rejects.toThrow(NotFoundError);
      await expect(getScenario(db, who, id)).rejects.toThrow(NotFoundError);
      await expect(saveScenario(db, who, given)).rejects.toThrow(NotFoundError);
    }
    await expect(getScenario(db, analyst, 'none')).rejects.toThrow(NotFoundError);
  });

  it('no longer tells what a country shared once that ends', async () => {
    const told = async () => (await getScenario(db, analyst, id)).base.facts.filter(({ country }) => country === ISLAND);
    expect((await told()).length).toBeGreaterThan(0);
    const needing = async () => (await getScenario(db, analyst, id)).ranking.priorities.flatMap((one) => one.needing);
    expect(await needing()).toContain(ISLAND);
    await setSharing(db, lead, roundId, false);
    expect(await told()).toEqual([]);
    expect(await needing()).not.toContain(ISLAND);
    const { paragraphs } = await readDocument(await take('docx'));
    const lines = paragraphs.map(({ text }) => text);
    expect(lines.some((line) => line.startsWith('One country no longer shares'))).toBe(true);
    expect(lines.filter((line) => line.startsWith('Countries in need') && line.includes(ISLAND_NAME))).toEqual([]);
  });
});
