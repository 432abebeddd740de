import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Actor } from '../../app/domain/access';
import { writeCanonical } from '../../app/domain/canonical';
import { scoreAssessment } from '../../app/domain/score';
import { assess } from '../../app/services/assessment.server';
import { listCarried, saveOrConfirm } from '../../app/services/carry.server';
import { compareOwnRounds } from '../../app/services/comparison.server';
import { addLink } from '../../app/services/evidence.server';
import { moveRound } from '../../app/services/lifecycle.server';
import {
  findRoundQuestionnaire,
  getRound,
  listAssessments,
  type OpenRound,
  saveAnswer,
  scopeOf,
  startRound,
} from '../../app/services/rounds.server';
import { loadReference } from '../../app/services/seeding.server';
import { readStanding } from '../../app/services/standing.server';
import { findSnapshot } from '../../db/lifecycle.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { type LoadedQuestionnaire, loadQuestionnaireFile } from '../../questionnaires/loader.server';
import { eachDriver } from '../helpers/database';
import { createPerson, ISLAND, putTestCountries } from '../helpers/fixtures';
import { writeNextVersion } from '../helpers/next-version';
import { answerCore } from '../helpers/rounds';

const NAME = 'un-framework';
const NEXT = `${NAME}@1.1`;

/** The version that is published in the middle of a test: only then the project has it. */
const published = vi.hoisted(() => ({ next: null as LoadedQuestionnaire | null }));
vi.mock('../../questionnaires/loader.server', async (importOriginal) => {
  const real = await importOriginal<typeof import('../../questionnaires/loader.server')>();
  return {
    ...real,
    listQuestionnaireNames: () => [...real.listQuestionnaireNames(), ...(published.next ? [NEXT] : [])].sort(),
    getQuestionnaire: (name: string) => (name === NEXT && published.next) || real.getQuestionnaire(name),
  };
});

const folder = mkdtempSync(join(tmpdir(), 'tidemark-version-'));
const next = loadQuestionnaireFile(writeNextVersion(folder));
afterAll(() => rmSync(folder, { recursive: true }));

eachDriver((_driver, open) => {
  let db: Db;
  let lead: Actor;
  let approver: Actor;

  beforeAll(async () => {
    published.next = null;
    ({ db } = await open());
    await loadReference(db);
    await putTestCountries(db);
    lead = await createPerson(db, 'focal_point', ISLAND);
    approver = await createPerson(db, 'approver', ISLAND);
  });

  const begin = async (previousId: string | null = null) => {
    const input = { title: 'Round', dueOn: null, questionnaires: [NAME], previousId };
    return getRound(db, lead, await startRound(db, lead, input));
  };
  const answer = (round: OpenRound, item: string, value: string) => {
    const input = { questionnaire: NAME, item, answer: { value }, seenVersion: 0, operationId: randomUUID() };
    return saveAnswer(db, lead, round, input);
  };
  /** Everything that is kept of a round and everything that is worked out of it, as one text. */
  const write = async (id: string) => {
    const round = await getRound(db, lead, id, '2026-01-01');
    const [standing, snapshot] = await inScope(db, scopeOf(lead), async (tx) => [
      await readStanding(tx, lead, id),
      await findSnapshot(tx, id),
    ]);
    const live = round.questionnaires.map((loaded) => assess(round, loaded));
    return writeCanonical(
      JSON.parse(
        JSON.stringify({
          round: { ...round, answers: [...round.answers], evidence: [...round.evidence] },
          live,
          standing: standing.assessments,
          snapshot,
        }),
      ),
    );
  };

  it('leaves old rounds as they were, bit for bit, maps their answers and scores them anew beside the old result', async () => {
    const signed = await begin();
    await answerCore(db, signed);
    await answer(signed, 'L1d', 'yes');
    await answer(signed, 'L1e', 'no');
    const link = { title: 'Act', clause: '', language: 'en', validUntil: '', url: 'https://country.example/act' };
    for (const item of ['L1a', 'L1b']) await addLink(db, lead, signed, { questionnaire: NAME, item }, link);
    await moveRound(db, lead, signed.id, 'ask_review');
    await moveRound(db, approver, signed.id, 'sign_off', { secondFactor: true });
    const draft = await begin();
    await answer(draft, 'L1a', 'partial');
    const before = [await write(signed.id), await write(draft.id)];
    expect(before[0]).toContain('"version":"1.0"');

    published.next = next;
    const [main] = listAssessments();
    expect(main?.definition).toMatchObject({ id: NAME, version: '1.1' });
    expect([await write(signed.id), await write(draft.id)]).toEqual(before);

    const round = await begin(signed.id);
    expect(findRoundQuestionnaire(round, NAME).definition.version).toBe('1.1');
    const carried = (await listCarried(db, lead, round)).get(NAME);
    expect(carried?.answers).toMatchObject({ L1p: { value: 'yes' }, L1b: { value: 'yes' }, L1e: { value: 'no' } });
    for (const gone of ['L1a', 'L1c', 'L1d', 'L2n']) expect(carried?.answers, gone).not.toHaveProperty(gone);
    expect(carried?.changed).toEqual(['L1c']);
    const confirmed = { questionnaire: NAME, item: 'L1p', answer: { value: 'yes' }, seenVersion: 0, operationId: randomUUID() };
    expect(await saveOrConfirm(db, lead, round, { ...confirmed, confirms: true })).toMatchObject({ status: 'saved' });
    const evidence = (await getRound(db, lead, round.id)).evidence.get(`${NAME}.L1p`);
    expect(evidence, 'by the name that the item has now').toMatchObject([{ title: 'Act' }]);

    const compared = (await compareOwnRounds(db, lead, round.id, signed.id)).questionnaires[0];
    expect([compared?.before.definition.version, compared?.after.definition.version]).toEqual(['1.0', '1.1']);
    const { items = [], areas = [], groups = {} } = compared?.comparison ?? {};
    const changeOf = (item: string | null, was: string | null) => items.find((i) => i.item === item && i.was === was);
    expect(changeOf('L1p', 'L1a')).toMatchObject({ change: 'same' });
    expect(changeOf('L1c', 'L1c')).toMatchObject({ change: 'not_comparable', reason: 'not_comparable' });
    expect(changeOf(null, 'L1d')).toMatchObject({ change: 'removed' });
    expect(changeOf('L2n', null)).toMatchObject({ change: 'added' });
    expect(groups.legal?.obstacles.map(({ id, reason }) => `${id} ${reason}`).toSorted()).toEqual([
      'L1c not_comparable',
      'L1d removed',
      'L2n added',
    ]);
    expect(groups.technical?.obstacles).toEqual([]);
    expect(areas.find(({ group }) => group === 'legal')).toMatchObject({ basis: 'items', trend: 'fell' });
    expect(areas.find(({ group }) => group === 'technical')).toMatchObject({ basis: 'score', trend: 'fell' });

    const { rescored } = compared ?? {};
    expect(rescored?.before).toEqual(JSON.parse(before[0] ?? '').standing[0].result);
    const { L1a, L1c: _changed, L1d: _removed, ...kept } = compared?.before.scored ?? {};
    expect(rescored?.after).toEqual(scoreAssessment(next.definition, { ...kept, L1p: L1a }));
    expect(rescored?.after.overall.score).not.toBe(rescored?.before.overall.score);

    expect([await write(signed.id), await write(draft.id)], 'after all of that').toEqual(before);
  });
});
