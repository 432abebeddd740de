import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, NotAllowedError, NotFoundError } from '../../app/domain/access';
import { COUNTRY_QUOTA_BYTES, MAX_EVIDENCE_BYTES } from '../../app/domain/evidence';
import { assess } from '../../app/services/assessment.server';
import { downloadAnswers, downloadResult } from '../../app/services/downloads.server';
import {
  addFile,
  addLink,
  getItemEvidence,
  openEvidenceFile,
  removeEvidence,
  requireEvidence,
} from '../../app/services/evidence.server';
import { compareImport } from '../../app/services/imports.server';
import { moveRound } from '../../app/services/lifecycle.server';
import { findRoundQuestionnaire, getRound, listLenses, type OpenRound, saveAnswer } from '../../app/services/rounds.server';
import { loadReference } from '../../app/services/seeding.server';
import { readFileBytes } from '../../db/files.server';
import { assignment, auditEntry, type Db, evidence, file, fileChunk } from '../../db/schema';
import { eachDriver, seeAll } from '../helpers/database';
import { makeDocx, makeJpeg, makePdf, makePng, makeXlsx, makeZip } from '../helpers/evidence-files';
import { createPerson, createRound, DEVELOPING, ISLAND, putTestCountries } from '../helpers/fixtures';
import { answerCore, submitRound } from '../helpers/rounds';

const PLACE = { questionnaire: 'un-framework', item: 'L1a' };
const TODAY = '2026-11-25';
const ABOUT = { title: 'Cybersecurity Act', clause: 's. 4', language: 'en', validUntil: '' };
const LINK = { ...ABOUT, url: 'https://law.example/act' };

eachDriver((_driver, open) => {
  let db: Db;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  let lead: Actor;
  let contributor: Actor;
  let approver: Actor;
  let observer: Actor;
  let foreigner: Actor;
  let reviewer: Actor;
  let elsewhere: Actor;
  let administrator: Actor;
  let round: OpenRound;
  const said: unknown[] = [];
  const tools = (clamd?: string) => ({ db, clamd, log: { error: (what: unknown) => said.push(what) } as never });

  beforeAll(async () => {
    ({ db } = await open());
    await loadReference(db);
    await putTestCountries(db);
    lead = await createPerson(db, 'focal_point', ISLAND);
    contributor = await createPerson(db, 'contributor', ISLAND);
    approver = await createPerson(db, 'approver', ISLAND);
    observer = await createPerson(db, 'observer', ISLAND);
    foreigner = await createPerson(db, 'focal_point', DEVELOPING);
    reviewer = await createPerson(db, 'reviewer', null, ['AMS']);
    elsewhere = await createPerson(db, 'reviewer', null, ['AFR', 'EUR']);
    administrator = await createPerson(db, 'administrator');
  });
  beforeEach(async () => {
    round = await createRound(db, lead);
    said.length = 0;
  });

  const reopen = (today = TODAY) => getRound(db, lead, round.id, today);
  const listPieces = async (today = TODAY) => getItemEvidence(await reopen(today), lead, PLACE).pieces;
  const give = (name: string, bytes: Uint8Array, who = lead, clamd?: string) =>
    addFile(tools(clamd), who, round, PLACE, { ...ABOUT, name, bytes, url: '' } as typeof ABOUT & {
      name: string;
      bytes: Uint8Array;
    });
  const countFiles = async () => (await all((tx) => tx.select().from(file).where(eq(file.roundId, round.id)))).length;
  const readAll = async (who: Actor, id: string) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await openEvidenceFile(db, who, id)).chunks) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  const addPdf = async (bytes = makePdf()) => {
    const outcome = await give('act.pdf', bytes);
    if (outcome.status !== 'added') throw new Error(outcome.error);
    return outcome.id;
  };
  const listLines = async (action: string) =>
    (await all((tx) => tx.select().from(auditEntry).where(eq(auditEntry.subject, round.id)))).filter(
      (line) => line.action === action,
    );

  describe('a link', () => {
    it('is kept with what was said about it, and leaves a line in the log', async () => {
      const outcome = await addLink(db, lead, round, PLACE, { ...LINK, title: 'Act\0', validUntil: '2027-03-01' });
      expect(outcome).toMatchObject({ status: 'added' });
      expect(await listPieces()).toMatchObject([
        { title: 'Act', url: LINK.url, clause: 's. 4', language: 'en', validUntil: '2027-03-01', state: 'given', file: null },
      ]);
      expect(await listLines('evidence.add')).toMatchObject([{ actorId: lead.id, details: { itemKey: 'un-framework.L1a' } }]);
    });

    it.each(['javascript:alert(1)', 'act.pdf', ''])('is refused when it is no web address: %j', async (url) => {
      expect(await addLink(db, lead, round, PLACE, { ...LINK, url })).toEqual({ status: 'refused', error: 'bad_address' });
      expect(await listPieces()).toEqual([]);
    });

    it('belongs to an item of the round', async () => {
      await expect(addLink(db, lead, round, { ...PLACE, item: 'nothing' }, LINK)).rejects.toThrow(NotFoundError);
      await expect(addLink(db, lead, round, { ...PLACE, questionnaire: 'none' }, LINK)).rejects.toThrow(NotFoundError);
    });
  });

  describe('a file', () => {
    it.each([
      ['act.pdf', makePdf(), 'application/pdf'],
      ['Ley sobre ñandúes.docx', makeDocx(), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
      ['budget.xlsx', makeXlsx(), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
      ['scan.png', makePng(), 'image/png'],
      ['scan.JPG', makeJpeg(), 'image/jpeg'],
    ])('of a kind that is taken comes back byte by byte: %s', async (name, bytes, mediaType) => {
      const outcome = await give(name, bytes);
      const [piece] = await listPieces();
      expect(outcome).toEqual({ status: 'added', id: piece?.id });
      expect(piece?.file).toMatchObject({ name, mediaType, size: bytes.length, scan: 'not_scanned' });
      expect(piece?.url).toBe('');
      expect(piece?.file?.sha256).toMatch(/^[0-9a-f]{64}$/);
      const opened = await openEvidenceFile(db, observer, piece?.id ?? '');
      expect(opened).toMatchObject({ name, mediaType, size: bytes.length });
      expect((await readAll(observer, piece?.id ?? '')).equals(bytes)).toBe(true);
    });

    it('of many pieces comes back whole', async () => {
      const bytes = makePdf('%'.repeat(600 * 1024));
      const id = await addPdf(bytes);
      const [piece] = await listPieces();
      const chunks = await all((tx) =>
        tx
          .select()
          .from(fileChunk)
          .where(eq(fileChunk.fileId, piece?.file?.id ?? '')),
      );
      const sizes = chunks.toSorted((a, b) => a.position - b.position).map((chunk) => chunk.bytes.length);
      expect(sizes).toEqual([256 * 1024, 256 * 1024, bytes.length - 512 * 1024]);
      expect((await readAll(lead, id)).equals(bytes)).toBe(true);
      expect(Buffer.from(await all((tx) => readFileBytes(tx, piece?.file?.id ?? ''))).equals(bytes)).toBe(true);
    });

    const bomb = makeZip([{ name: '[Content_Types].xml', data: Buffer.alloc(50_000_000) }]);
    it.each([
      ['act.pdf', makePng(), 'lies_about_type'],
      ['act.exe', makePdf(), 'unknown_type'],
      ['act.docx', bomb, 'zip_bomb'],
      ['../../act.pdf', makePdf(), 'name_has_path'],
      ['C:\\act.pdf', makePdf(), 'name_has_path'],
      ['a\u202Efdp.pdf', makePdf(), 'bad_name'],
      ['act.pdf', Buffer.alloc(0), 'empty'],
      ['act.pdf', Buffer.alloc(MAX_EVIDENCE_BYTES + 1), 'too_large'],
      ['act.pdf', makePdf().subarray(0, 100), 'broken'],
    ])('that is wrong is refused, and nothing of it kept: %s', async (name, bytes, error) => {
      expect(await give(name, bytes)).toEqual({ status: 'refused', error });
      expect([await listPieces(), await countFiles(), await listLines('evidence.add')]).toEqual([[], 0, []]);
    });
  });

  describe('the quota of a country', () => {
    const fill = (bytes: number) =>
      all((tx) =>
        tx.insert(file).values({
          countryCode: ISLAND,
          roundId: round.id,
          name: 'x.pdf',
          mediaType: 'application/pdf',
          size: bytes,
          sha256: 'x',
          scan: 'clean',
        }),
      );
    // As many rows as it takes: a size is a whole number of 32 bits.
    const fillUpTo = async (left: number) => {
      const kept = await all((tx) => tx.select({ size: file.size }).from(file).where(eq(file.countryCode, ISLAND)));
      const room = COUNTRY_QUOTA_BYTES - kept.reduce((sum, { size }) => sum + size, 0) - left;
      await fill(Math.floor(room / 2));
      await fill(Math.ceil(room / 2));
    };
    const empty = () => all((tx) => tx.delete(file).where(eq(file.sha256, 'x')));

    it('takes a file that fits exactly, and none beyond, however many come at once', async () => {
      const bytes = makePdf();
      await fillUpTo(bytes.length + 10);
      const outcomes = await Promise.all([1, 2, 3].map((n) => give(`${n}.pdf`, bytes)));
      expect(outcomes.map((outcome) => (outcome.status === 'added' ? 'added' : outcome.error)).toSorted()).toEqual([
        'added',
        'quota',
        'quota',
      ]);
      expect(await listPieces()).toHaveLength(1);
      await empty();
      await fillUpTo(bytes.length);
      expect(await give('fits.pdf', bytes)).toMatchObject({ status: 'added' });
      // A link needs no room; another country has its own.
      expect(await addLink(db, lead, round, PLACE, LINK)).toMatchObject({ status: 'added' });
      const theirs = await createRound(db, foreigner);
      const input = { ...ABOUT, name: 'a.pdf', bytes };
      expect(await addFile(tools(), foreigner, theirs, PLACE, input)).toMatchObject({ status: 'added' });
      await empty();
    });
  });

  describe('a virus scanner', () => {
    let scanner: Server;
    let address: string;
    beforeAll(async () => {
      // Enough of a clamd: it finds EICAR in what comes, and answers when it ends.
      scanner = createServer((socket) => {
        let heard = Buffer.alloc(0);
        socket.on('error', () => {});
        socket.on('data', (data) => {
          heard = Buffer.concat([heard, data]);
          if (!heard.subarray(-4).equals(Buffer.alloc(4))) return;
          socket.end(heard.includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
        });
      });
      await new Promise<void>((done) => scanner.listen(0, '127.0.0.1', done));
      address = `127.0.0.1:${(scanner.address() as { port: number }).port}`;
    });
    afterAll(() => {
      scanner.close();
    });

    it('is asked where there is one', async () => {
      expect(await give('act.pdf', makePdf(), lead, address)).toMatchObject({ status: 'added' });
      expect(await listPieces()).toMatchObject([{ file: { scan: 'clean' } }]);
    });

    it('has what it finds refused', async () => {
      expect(await give('act.pdf', makePdf('%EICAR\n'), lead, address)).toEqual({ status: 'refused', error: 'infected' });
      expect(await countFiles()).toBe(0);
    });

    it('that does not answer lets nothing pass', async () => {
      expect(await give('act.pdf', makePdf(), lead, '127.0.0.1:1')).toEqual({ status: 'refused', error: 'scan_failed' });
      expect([await countFiles(), said.length]).toEqual([0, 1]);
    });
  });

  describe('removing', () => {
    it('takes a piece out of sight, once, and leaves a line in the log', async () => {
      const id = await addPdf();
      await addLink(db, lead, round, PLACE, LINK);
      await removeEvidence(db, lead, round, PLACE, id);
      expect((await listPieces()).map(({ title, url }) => [title, url])).toEqual([[LINK.title, LINK.url]]);
      await expect(openEvidenceFile(db, lead, id)).rejects.toThrow(NotFoundError);
      await expect(removeEvidence(db, lead, round, PLACE, id)).rejects.toThrow(NotFoundError);
      expect(await listLines('evidence.remove')).toMatchObject([{ actorId: lead.id, details: { evidence: id } }]);
    });

    it('finds only what belongs to the item', async () => {
      const id = await addPdf();
      await expect(removeEvidence(db, lead, round, { ...PLACE, item: 'L1b' }, id)).rejects.toThrow(NotFoundError);
      for (const wrong of ['', 'x', randomUUID()]) {
        await expect(removeEvidence(db, lead, round, PLACE, wrong)).rejects.toThrow(NotFoundError);
        await expect(openEvidenceFile(db, lead, wrong)).rejects.toThrow(NotFoundError);
      }
      expect(await listPieces()).toHaveLength(1);
    });
  });

  describe('somebody else', () => {
    let id: string;
    beforeEach(async () => {
      id = await addPdf();
    });
    const everything = (who: Actor): [string, () => Promise<unknown>][] => [
      ['addLink', () => addLink(db, who, round, PLACE, LINK)],
      ['addFile', () => give('act.pdf', makePdf(), who)],
      ['removeEvidence', () => removeEvidence(db, who, round, PLACE, id)],
      ['openEvidenceFile', () => openEvidenceFile(db, who, id)],
      ['requireEvidence', async () => requireEvidence(who, round, 'evidence.add', PLACE)],
    ];
    const expectNothingChanged = async () => expect((await listPieces()).map((piece) => piece.id)).toEqual([id]);

    it('of another country, region or office finds nothing', async () => {
      for (const who of [foreigner, reviewer, elsewhere, administrator]) {
        for (const [name, act] of everything(who)) await expect(act(), `${who.role}: ${name}`).rejects.toThrow(NotFoundError);
      }
      await expectNothingChanged();
    });

    it('of the country reads, and changes nothing', async () => {
      for (const who of [approver, observer, contributor]) {
        const theirs = await getRound(db, who, round.id);
        expect(getItemEvidence(theirs, who, PLACE)).toMatchObject({ mayAdd: false, mayRemove: false, pieces: [{ id }] });
        const add = { ...ABOUT, name: 'a.pdf', bytes: makePdf() };
        await expect(addLink(db, who, theirs, PLACE, LINK), who.role).rejects.toThrow(NotAllowedError);
        await expect(addFile(tools(), who, theirs, PLACE, add), who.role).rejects.toThrow(NotAllowedError);
        await expect(removeEvidence(db, who, theirs, PLACE, id), who.role).rejects.toThrow(NotAllowedError);
        expect((await readAll(who, id)).equals(makePdf())).toBe(true);
      }
      await expectNothingChanged();
    });

    it('to whom the item is assigned adds to it, and to nothing else', async () => {
      const { definition } = findRoundQuestionnaire(round, 'un-framework');
      const [own, other] = definition.overall.groups;
      const group = { questionnaire: 'un-framework', groupId: own?.id ?? '', userId: contributor.id };
      await all((tx) => tx.insert(assignment).values({ roundId: round.id, countryCode: ISLAND, ...group }));
      const theirs = await getRound(db, contributor, round.id);
      expect(await addLink(db, contributor, theirs, PLACE, LINK)).toMatchObject({ status: 'added' });
      const elsewhereItem = other?.groups[0]?.items[0]?.id ?? '';
      await expect(addLink(db, contributor, theirs, { ...PLACE, item: elsewhereItem }, LINK)).rejects.toThrow(NotAllowedError);
      await removeEvidence(db, contributor, theirs, PLACE, id);
    });
  });

  describe('as the round moves on', () => {
    let id: string;
    beforeEach(async () => {
      id = await addPdf();
      await answerCore(db, round);
    });
    const expectFrozen = async () => {
      await expect(addLink(db, lead, round, PLACE, LINK)).rejects.toThrow(NotAllowedError);
      await expect(give('act.pdf', makePdf())).rejects.toThrow(NotAllowedError);
      await expect(removeEvidence(db, lead, round, PLACE, id)).rejects.toThrow(NotAllowedError);
      expect(await listPieces()).toHaveLength(1);
    };

    it('is frozen from the internal review on, also for a page that was opened before', async () => {
      await moveRound(db, lead, round.id, 'ask_review');
      await expectFrozen();
      await moveRound(db, approver, round.id, 'sign_off', { secondFactor: true });
      await expectFrozen();
    });

    it('is read by the reviewers of its region once it is submitted, and by no others', async () => {
      await submitRound(db, round, lead, approver);
      expect((await readAll(reviewer, id)).equals(makePdf())).toBe(true);
      for (const who of [elsewhere, foreigner, administrator]) {
        await expect(openEvidenceFile(db, who, id), who.role).rejects.toThrow(NotFoundError);
      }
      await expectFrozen();
      const opened = await openEvidenceFile(db, reviewer, id);
      await moveRound(db, lead, round.id, 'recall', { reason: 'a page is missing' });
      await expect(openEvidenceFile(db, reviewer, id)).rejects.toThrow(NotFoundError);
      const rest = opened.chunks[Symbol.asyncIterator]();
      await expect(rest.next(), 'also of what was open already').rejects.toThrow(NotFoundError);
    });
  });

  describe('the score', () => {
    /** An item whose credit needs evidence. */
    const NEEDS = { questionnaire: 'national-cirt', item: 'N2b' };
    const find = (opened: OpenRound) => assess(opened, findRoundQuestionnaire(opened, NEEDS.questionnaire));
    const stateOn = async (today: string) => {
      const { result } = find(await reopen(today));
      return {
        state: result.items[NEEDS.item]?.state,
        carried: result.overall.counts.carryEvidence,
        score: result.overall.score,
      };
    };
    beforeEach(async () => {
      const input = { ...NEEDS, answer: { value: 'yes' }, seenVersion: 0, operationId: randomUUID() };
      expect(await saveAnswer(db, lead, round, input)).toMatchObject({ status: 'saved' });
    });

    it('credits what evidence shows, until that ends or is turned down', async () => {
      expect(await stateOn(TODAY)).toMatchObject({ state: 'waiting', carried: 0 });
      const added = await addLink(db, lead, round, NEEDS, { ...LINK, validUntil: '2026-12-31' });
      const credited = await stateOn(TODAY);
      expect(credited).toMatchObject({ state: 'met', carried: 1 });
      expect(await stateOn('2026-12-31'), 'on its last day').toEqual(credited);
      const expired = await stateOn('2027-01-01');
      expect(expired).toMatchObject({ state: 'waiting', carried: 0 });
      expect(expired.score).toBeLessThan(credited.score ?? 0);

      const id = added.status === 'added' ? added.id : '';
      const judge = (verdict: 'accepted' | 'rejected') =>
        all((tx) => tx.update(evidence).set({ verdict }).where(eq(evidence.id, id)));
      await judge('accepted');
      expect(await stateOn(TODAY)).toEqual(credited);
      await judge('rejected');
      expect(await stateOn(TODAY)).toMatchObject({ state: 'waiting', carried: 0 });
      await addLink(db, lead, round, NEEDS, LINK);
      expect(await stateOn('2027-01-01'), 'renewed by another').toEqual(credited);
    });

    it('credits an answer that names an address itself, and does so once', async () => {
      const input = { ...NEEDS, seenVersion: 1, operationId: randomUUID() };
      await saveAnswer(db, lead, round, { ...input, answer: { value: 'yes', evidence: 'https://a.example/' } });
      const named = await stateOn(TODAY);
      expect(named).toMatchObject({ state: 'met', carried: 1 });
      await addLink(db, lead, round, NEEDS, LINK);
      expect(await stateOn(TODAY)).toEqual(named);
    });

    it('is credited wherever the same is asked, also by a lens', async () => {
      await addLink(db, lead, round, NEEDS, LINK);
      const opened = await reopen();
      const lens = listLenses(opened.questionnaires.map((q) => q.definition)).find((l) => l.definition.id === 'rpm-ams-2013');
      expect(lens && assess(opened, lens).result.items[NEEDS.item]?.state).toBe('met');
    });

    it('is all that it changes: downloads, imports and conflicts show the answers as they were given', async () => {
      const before = await downloadAnswers(db, lead, round.id, NEEDS.questionnaire, 'json');
      await addLink(db, lead, round, NEEDS, LINK);
      const opened = await reopen();
      expect((await downloadAnswers(db, lead, round.id, NEEDS.questionnaire, 'json')).body).toBe(before.body);
      expect(compareImport(opened, find(opened).definition, find(opened).answers)).toEqual([]);
      const stale = { ...NEEDS, answer: { value: 'dont_know' }, seenVersion: 0, operationId: randomUUID() };
      const conflict = await saveAnswer(db, lead, round, stale);
      expect(conflict).toMatchObject({ status: 'conflict', current: { answer: find(opened).answers[NEEDS.item] } });
      const result = JSON.parse((await downloadResult(db, lead, round.id, NEEDS.questionnaire)).body);
      expect(result.result.items[NEEDS.item].state).toBe('met');
      expect(result.answers[NEEDS.item].evidence).toBeUndefined();
    });
  });
});
