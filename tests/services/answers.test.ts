import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../app/domain/access';
import type { Answer, AnswerValue } from '../../app/domain/answer';
import { saveAnswers } from '../../app/services/answers.server';
import {
  type Answerable,
  checkAnswer,
  getRound,
  type OpenRound,
  type SaveInput,
  saveAnswer,
  selectAnswers,
} from '../../app/services/rounds.server';
import { findAnswer, listAnswers } from '../../db/rounds.server';
import { answerVersion, type Db } from '../../db/schema';
import { eachDriver, seeAll } from '../helpers/database';
import { createPerson, createRound, ISLAND, putTestCountries } from '../helpers/fixtures';

const [A, B] = ['L1a', 'L1b'] as const;
const KEY = `un-framework.${A}`;

function input(value: AnswerValue | null, more: Partial<SaveInput> & { note?: string; evidence?: string } = {}): SaveInput {
  const { note, evidence, ...rest } = more;
  const answer: Answer = { value, ...(note !== undefined && { note }), ...(evidence !== undefined && { evidence }) };
  return { questionnaire: 'un-framework', item: A, answer, seenVersion: 0, operationId: randomUUID(), ...rest };
}

eachDriver((_driver, open) => {
  let db: Db;
  const all: ReturnType<typeof seeAll> = (work) => seeAll(db)(work);
  let actor: Actor;
  let round: OpenRound;
  beforeAll(async () => {
    ({ db } = await open());
    await putTestCountries(db);
    actor = await createPerson(db, 'focal_point', ISLAND);
  });
  beforeEach(async () => {
    round = await createRound(db, actor);
  });

  const save = (saved: SaveInput) => saveAnswer(db, actor, round, saved);
  const stored = async () => {
    const row = await all((tx) => findAnswer(tx, round.id, KEY));
    return row && { value: row.value, note: row.note, evidence: row.evidence, version: row.version };
  };
  const countVersions = async () =>
    (await all((tx) => tx.select().from(answerVersion).where(eq(answerVersion.roundId, round.id)))).length;

  describe('saving an answer', () => {
    it('keeps value, note and evidence, who saved it and when, and gives the next version', async () => {
      const before = Date.now();
      const outcome = await save(input('yes', { note: 'a remark', evidence: 'https://test.example/law' }));
      expect(outcome).toMatchObject({ status: 'saved', item: A, version: 1 });
      const row = await all((tx) => findAnswer(tx, round.id, KEY));
      expect(row).toMatchObject({
        value: 'yes',
        note: 'a remark',
        evidence: 'https://test.example/law',
        version: 1,
        savedBy: actor.id,
      });
      expect(row?.savedAt.getTime()).toBeGreaterThanOrEqual(before);
      expect(await save(input('no', { seenVersion: 1 }))).toMatchObject({ status: 'saved', version: 2 });
      expect(await stored()).toEqual({ value: 'no', note: '', evidence: '', version: 2 });
    });

    it('clears an answer, which keeps its place and its versions', async () => {
      await save(input('yes'));
      expect(await save(input(null, { seenVersion: 1 }))).toMatchObject({ status: 'saved', version: 2 });
      expect(await stored()).toMatchObject({ value: null, version: 2 });
      const opened = await getRound(db, actor, round.id);
      const definition = opened.questionnaires.find((q) => q.definition.id === 'un-framework')?.definition;
      expect(definition && selectAnswers(definition, opened.answers)).toEqual({});
      expect(await save(input('no', { seenVersion: 0 }))).toMatchObject({
        status: 'conflict',
        current: { answer: { value: null }, version: 2 },
      });
      expect(await save(input('no', { seenVersion: 2 }))).toMatchObject({ status: 'saved', version: 3 });
    });

    it('refuses a stale version, shows what stands, and changes nothing', async () => {
      await save(input('yes'));
      await save(input('no', { seenVersion: 1, note: 'repealed' }));
      for (const seenVersion of [0, 1, 3]) {
        expect(await save(input('partial', { seenVersion }))).toEqual({
          status: 'conflict',
          item: A,
          current: { answer: { value: 'no', note: 'repealed' }, version: 2 },
        });
      }
      expect(await stored()).toMatchObject({ value: 'no', version: 2 });
      expect(await countVersions()).toBe(2);
    });

    it('has the effect of one when an operation is repeated, also late and out of order', async () => {
      const first = input('yes');
      const second = input('no', { seenVersion: 1 });
      const reply = await save(first);
      expect(await save(first)).toEqual(reply);
      await save(second);
      expect(await save(first)).toEqual(reply);
      expect(await save(second)).toMatchObject({ status: 'saved', version: 2 });
      expect(await save(first)).toEqual(reply);
      expect(await stored()).toMatchObject({ value: 'no', version: 2 });
      expect(await countVersions()).toBe(2);
    });

    it('has the effect of one when an operation is repeated at the same time', async () => {
      for (const seenVersion of [0, 1]) {
        const repeated = input('yes', { seenVersion, note: `${seenVersion}` });
        const outcomes = await Promise.all(Array.from({ length: 5 }, () => save(repeated)));
        for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'saved', version: seenVersion + 1 });
        expect(await countVersions()).toBe(seenVersion + 1);
      }
    });

    it('does not take an operation that says something else for a repetition', async () => {
      const operationId = randomUUID();
      await save(input('yes', { operationId }));
      expect(await save(input('no', { operationId }))).toMatchObject({
        status: 'conflict',
        current: { answer: { value: 'yes' }, version: 1 },
      });
      expect(await save(input('no', { operationId, seenVersion: 1 }))).toMatchObject({
        status: 'conflict',
        current: { version: 1 },
      });
      expect(await save(input('yes', { operationId, item: B }))).toMatchObject({
        status: 'conflict',
        item: B,
        current: { version: 0 },
      });
      expect(await all((tx) => listAnswers(tx, round.id))).toHaveLength(1);
      expect(await countVersions()).toBe(1);
    });

    it('lets exactly one of two writers win who saw the same version, and shows the other both', async () => {
      for (const seenVersion of [0, 1]) {
        const writes = [input('yes', { seenVersion, note: 'mine' }), input('no', { seenVersion, note: 'yours' })] as const;
        const outcomes = await Promise.all(writes.map(save));
        const winner = outcomes.findIndex(({ status }) => status === 'saved');
        const loser = outcomes[1 - winner];
        expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['conflict', 'saved']);
        expect(loser).toMatchObject({
          status: 'conflict',
          current: { answer: writes[winner as 0 | 1].answer, version: seenVersion + 1 },
        });
      }
      expect(await countVersions()).toBe(2);
    });

    it('keeps both when two people answer different items at once', async () => {
      const outcomes = await Promise.all([save(input('yes')), save(input('no', { item: B }))]);
      expect(outcomes).toMatchObject([
        { status: 'saved', version: 1 },
        { status: 'saved', version: 1 },
      ]);
      expect((await all((tx) => listAnswers(tx, round.id))).map(({ value }) => value).toSorted()).toEqual(['no', 'yes']);
    });

    it('writes nothing when the answer does not fit', async () => {
      const cases: [SaveInput, string][] = [
        [input('maybe'), 'not_an_option'],
        [input(3), 'not_an_option'],
        [input('not_applicable'), 'reason_missing'],
        [input('not_applicable', { note: '  ' }), 'reason_missing'],
        [input('yes', { evidence: 'javascript:alert(1)' }), 'bad_address'],
        [input(null, { evidence: 'nowhere' }), 'bad_address'],
        [input('yes', { item: 'L99z' }), 'unknown_item'],
        [input('yes', { item: '__proto__' }), 'unknown_item'],
        [input('yes', { questionnaire: 'gci' }), 'unknown_item'],
        [input('yes', { questionnaire: 'rpm-ams-2013' }), 'unknown_item'],
        [input(5, { questionnaire: 'national-cirt', item: 'O-1' }), 'out_of_range'],
        [input('not_applicable', { questionnaire: 'national-cirt', item: 'O-1', note: 'why' }), 'na_not_allowed'],
        [input(Number.NaN, { questionnaire: 'national-cirt', item: 'O-1' }), 'not_a_number'],
        [input('often', { questionnaire: 'national-cirt', item: 'TEAM' }), 'not_an_option'],
        [
          input({ name: ' ', email: 'a@b.example', phone: '' }, { questionnaire: 'oas-cbm', item: 'POC1' }),
          'contact_without_name',
        ],
      ];
      for (const [wrong, error] of cases) expect(await save(wrong)).toEqual({ status: 'invalid', item: wrong.item, error });
      expect(await all((tx) => listAnswers(tx, round.id))).toEqual([]);
      expect(await countVersions()).toBe(0);
    });

    it('takes every text that a person can send', async () => {
      const note = `quotes ' " \\ ; -- emoji 🌊 العربية 中文 \t\n ${'x'.repeat(3000)}`;
      await save(input('yes', { note }));
      expect((await stored())?.note).toBe(note);
      // No database keeps a NUL, nor half of a surrogate pair in JSON: they are dropped, not a reason to fail.
      const contact = { name: 'Of\u0000fice \ud800', email: 'office@test.example', phone: '' };
      const poc = input(contact, { questionnaire: 'oas-cbm', item: 'POC1', note: 'a\u0000b\udc00' });
      expect(await save(poc)).toMatchObject({ status: 'saved' });
      expect(await save(poc)).toMatchObject({ status: 'saved', version: 1 });
      expect(await all((tx) => findAnswer(tx, round.id, 'oas-cbm.POC1'))).toMatchObject({
        value: { ...contact, name: 'Office ' },
        note: 'ab',
      });
    });

    it('takes every kind of value back out as it went in', async () => {
      const contact = { name: 'Office', email: '', phone: '+1 555 0100' };
      const cases: [string, string, AnswerValue][] = [
        ['un-framework', A, 'partial'],
        ['un-framework', B, 'dont_know'],
        ['national-cirt', 'O-1', 0],
        ['national-cirt', 'O-2', 4],
        ['national-cirt', 'TEAM', 'shared'],
        ['oas-cbm', 'POC1', contact],
      ];
      for (const [questionnaire, item, value] of cases) {
        expect(await save(input(value, { questionnaire, item }))).toMatchObject({ status: 'saved' });
        expect((await all((tx) => findAnswer(tx, round.id, `${questionnaire}.${item}`)))?.value).toEqual(value);
      }
      expect(await save(input('not_applicable', { seenVersion: 1, note: 'no such sector' }))).toMatchObject({ status: 'saved' });
    });
  });

  describe('saving a form', () => {
    it('writes only what the person changed, and keeps what others wrote meanwhile', async () => {
      await save(input('yes'));
      await save(input('yes', { item: B }));
      await save(input('no', { item: B, seenVersion: 1 }));
      // The form still shows version 1 of both; the person changed the first only.
      const outcomes = await saveAnswers(db, actor, round, [
        input('partial', { seenVersion: 1, note: '', evidence: '' }),
        input('yes', { item: B, seenVersion: 1, note: '', evidence: '' }),
        input(null, { item: 'L1c', note: '', evidence: '' }),
      ]);
      expect(outcomes).toMatchObject([{ status: 'saved', item: A, version: 2 }]);
      expect(await stored()).toMatchObject({ value: 'partial', version: 2 });
      expect(await all((tx) => findAnswer(tx, round.id, `un-framework.${B}`))).toMatchObject({ value: 'no', version: 2 });
      expect(await all((tx) => listAnswers(tx, round.id))).toHaveLength(2);
    });

    it('reports what could not be saved and saves the rest', async () => {
      await save(input('yes'));
      await save(input('no', { seenVersion: 1 }));
      const outcomes = await saveAnswers(db, actor, round, [
        input('partial', { seenVersion: 1 }),
        input('maybe', { item: B }),
        input('yes', { item: 'L1c' }),
        input('yes', { item: 'L99z' }),
      ]);
      expect(outcomes).toMatchObject([
        { status: 'conflict', item: A, current: { answer: { value: 'no' }, version: 2 } },
        { status: 'invalid', item: B, error: 'not_an_option' },
        { status: 'saved', item: 'L1c' },
        { status: 'invalid', item: 'L99z', error: 'unknown_item' },
      ]);
    });

    it('has the effect of one when it is sent twice', async () => {
      const form = [input('yes'), input('no', { item: B })];
      const outcomes = await Promise.all([saveAnswers(db, actor, round, form), saveAnswers(db, actor, round, form)]);
      for (const outcome of outcomes)
        expect(outcome).toMatchObject([
          { status: 'saved', version: 1 },
          { status: 'saved', version: 1 },
        ]);
      expect(await countVersions()).toBe(2);
    });

    it('shows a conflict, and loses nothing, when an old page is changed and sent again', async () => {
      const operationId = randomUUID();
      await saveAnswers(db, actor, round, [input('yes', { operationId })]);
      const [outcome] = await saveAnswers(db, actor, round, [input('no', { operationId })]);
      expect(outcome).toMatchObject({ status: 'conflict', current: { answer: { value: 'yes' }, version: 1 } });
    });

    it('clears what the person cleared', async () => {
      await save(input('yes', { note: 'n' }));
      expect(await saveAnswers(db, actor, round, [input(null, { seenVersion: 1 })])).toMatchObject([
        { status: 'saved', version: 2 },
      ]);
      expect(await stored()).toMatchObject({ value: null, note: '', version: 2 });
    });
  });
});

describe('what may be stored', () => {
  const of = (answer: object, na = true) => ({ id: 'X1', answer, na }) as unknown as Answerable;
  const yesno = of({ kind: 'yesno' });
  const scale = of({ kind: 'scale', min: 1, max: 5 }, false);
  const number = of({ kind: 'number', min: -2.5, max: 10 });
  const points = of({ kind: 'points', max: 20 });
  const date = of({ kind: 'date' });
  const text = of({ kind: 'text' });
  const contact = of({ kind: 'contact' });
  const choice = of({ kind: 'choice', options: ['one', 'two'] }, false);
  const person = { name: 'N', email: 'n@test.example', phone: '' };

  it.each<[string, Answerable, unknown, string | null]>([
    ...['yes', 'partial', 'no', 'dont_know'].map((v) => ['yesno', yesno, v, null] as [string, Answerable, unknown, null]),
    ...['Yes', '', ' yes', 'true', 0, 1, person].map(
      (v) => ['yesno', yesno, v, 'not_an_option'] as [string, Answerable, unknown, string],
    ),
    ['scale', scale, 1, null],
    ['scale', scale, 5, null],
    ['scale', scale, 0, 'out_of_range'],
    ['scale', scale, 6, 'out_of_range'],
    ['scale', scale, 2.5, 'not_whole'],
    ['scale', scale, '3', 'not_a_number'],
    ['scale', scale, Number.NaN, 'not_a_number'],
    ['scale', scale, 'not_applicable', 'na_not_allowed'],
    ['number', number, -2.5, null],
    ['number', number, 10, null],
    ['number', number, -2.6, 'out_of_range'],
    ['number', number, 10.1, 'out_of_range'],
    ['number', number, Number.POSITIVE_INFINITY, 'not_a_number'],
    ['number', number, '1', 'not_a_number'],
    ['points', points, 0, null],
    ['points', points, 20, null],
    ['points', points, -1, 'out_of_range'],
    ['points', points, 20.5, 'out_of_range'],
    ['date', date, '2028-02-29', null],
    ['date', date, '2026-02-29', 'not_a_date'],
    ['date', date, '2026-13-01', 'not_a_date'],
    ['date', date, '24.11.2026', 'not_a_date'],
    ['date', date, 20_261_124, 'not_a_date'],
    ['text', text, 'x', null],
    ['text', text, '   ', 'empty'],
    ['text', text, 5, 'empty'],
    ['contact', contact, person, null],
    ['contact', contact, { ...person, email: '', phone: '1' }, null],
    ['contact', contact, { ...person, email: ' ' }, 'contact_without_address'],
    ['contact', contact, { ...person, name: ' ' }, 'contact_without_name'],
    ['contact', contact, 'N', 'contact_without_name'],
    ['choice', choice, 'one', null],
    ['choice', choice, 'dont_know', null],
    ['choice', choice, 'three', 'not_an_option'],
    ['choice', choice, 'not_applicable', 'na_not_allowed'],
    ['anything', yesno, null, null],
  ])('%s %#: %o %o is %s', (_kind, item, value, error) => {
    expect(checkAnswer(item, { value: value as AnswerValue })).toBe(error);
  });

  it.each([
    ['https://www.test.example/law?id=1#2', null],
    ['http://test.example', null],
    ['HTTPS://TEST.EXAMPLE', null],
    ['', null],
    ['javascript:alert(1)', 'bad_address'],
    ['java\nscript:alert(1)', 'bad_address'],
    ['data:text/html,x', 'bad_address'],
    ['file:///etc/passwd', 'bad_address'],
    ['ftp://test.example', 'bad_address'],
    ['//test.example', 'bad_address'],
    ['www.test.example', 'bad_address'],
    ['http://', 'bad_address'],
  ])('evidence %j: %s', (evidence, error) => {
    expect(checkAnswer(yesno, { value: 'yes', evidence })).toBe(error);
  });
});
