import { createHash, randomUUID } from 'node:crypto';
import { writeCanonical } from '../../app/domain/canonical';
import { type Holder, makeRequestContent } from '../../app/domain/request';
import { audit } from '../../app/services/audit.server';
import type { Db } from '../../db/schema';
import { tables } from '../../db/schema-help';
import { createPerson, DEVELOPING } from './fixtures';

/** Texts that files, spreadsheets and databases have stumbled over. */
export const ODD_TEXTS = [
  'Laws & <b>rules</b> "quoted" \'twice\'',
  'line\r\nbreaks\n\tand tabs',
  'الأمن السيبراني',
  '=cmd|"/c calc"!A1',
  '\u2028\u0001 \u{1F30A} é e\u0301',
  ' ',
];

const sha256Of = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

/** What a country's content is made of; every table of the archive gets at least one row of it. */
export interface Content {
  texts: readonly string[];
  files: readonly Uint8Array[];
}

/** Fills every table that an archive holds, with rows of two rounds; in a transaction that sees everything. */
export async function fillCountry(tx: Db, countryCode: string, { texts, files }: Content): Promise<{ userId: string }> {
  let next = 0;
  const text = () => texts[next++ % texts.length] as string;
  const { id: userId } = await createPerson(tx, 'contributor', countryCode);
  const { id: reviewerId } = await createPerson(tx, 'reviewer', null, ['AMS']);
  await createPerson(tx, 'observer', countryCode);
  const invitation = {
    id: sha256Of(randomUUID()),
    name: 'N',
    email: 'n@test.example',
    role: 'observer',
    locale: 'en',
    expiresAt: new Date(),
  };
  await tx.insert(tables.invitation).values({ ...invitation, countryCode });
  let previousId: string | null = null;
  for (const title of [text(), text()]) {
    const [row] = await tx
      .insert(tables.round)
      .values({ countryCode, title, dueOn: previousId ? '2026-12-31' : null, state: 'validated', createdBy: userId, previousId })
      .returning();
    const roundId: string = (row as { id: string }).id;
    previousId = roundId;
    const ofRound = { roundId, countryCode };
    await tx.insert(tables.roundQuestionnaire).values([
      { ...ofRound, questionnaire: 'un-framework', version: '1.0', position: 0 },
      { ...ofRound, questionnaire: 'national-cirt', version: '1.0', position: 1 },
    ]);
    await tx.insert(tables.roundTransition).values([
      { ...ofRound, position: 1, transition: 'start', toState: 'draft', actorId: userId },
      {
        ...ofRound,
        position: 2,
        transition: 'take',
        fromState: 'submitted',
        toState: 'in_validation',
        reason: text(),
        actorId: 'x',
      },
    ]);
    const values = ['yes', 3.25, null, { name: text(), email: text(), phone: text() }, text()];
    for (const [i, value] of values.entries()) {
      const saved = { ...ofRound, itemKey: `un-framework.${i}`, value, version: 1, savedBy: i ? userId : null };
      const said = { note: text(), evidence: i % 2 ? 'https://a.example/?x=1&y=%22' : '' };
      await tx.insert(tables.answer).values({ ...saved, ...said });
      await tx.insert(tables.answerVersion).values({ ...saved, ...said, operationId: text() + i });
    }
    await tx.insert(tables.assignment).values({
      ...ofRound,
      questionnaire: 'un-framework',
      groupId: 'legal',
      userId,
      dueOn: '2026-10-01',
      remindedAt: new Date(),
    });
    const answer = { value: 'no' as const, note: text(), evidence: 'http://b.example' };
    await tx.insert(tables.proposal).values([
      { ...ofRound, itemKey: text(), answer, reason: text(), authorId: userId },
      {
        ...ofRound,
        itemKey: 'k',
        answer: { value: null },
        reason: '',
        decision: 'declined',
        decisionReason: text(),
        decidedAt: new Date(),
      },
    ]);
    await tx
      .insert(tables.comment)
      .values({ ...ofRound, itemKey: 'k', text: text(), authorId: userId, mentions: [userId, 'gone'] });
    const evidence = { ...ofRound, itemKey: 'k', title: text(), addedBy: userId };
    await tx.insert(tables.evidence).values({ ...evidence, url: 'https://c.example', clause: text(), validUntil: '2027-01-01' });
    for (const bytes of files) {
      const about = {
        name: text(),
        mediaType: 'application/pdf',
        size: bytes.byteLength,
        sha256: sha256Of(bytes),
        scan: 'clean',
      };
      const [file] = await tx
        .insert(tables.file)
        .values({ ...ofRound, ...about, addedBy: userId })
        .returning();
      const fileId = (file as { id: string }).id;
      const half = Math.ceil(bytes.byteLength / 2);
      for (const [position, part] of [bytes.subarray(0, half), bytes.subarray(half)].entries()) {
        await tx.insert(tables.fileChunk).values({ fileId, countryCode, position, bytes: part });
      }
      await tx
        .insert(tables.evidence)
        .values({ ...evidence, fileId, removedAt: new Date(), verdict: 'rejected', verdictReason: text() });
      await tx.insert(tables.nomination).values({
        countryCode,
        invitationId: invitation.id,
        reference: text(),
        letterDate: '2026-01-01',
        fileId,
        recordedBy: userId,
      });
    }
    const content = { questionnaires: [], evidence: [], [text()]: [{ [text()]: text(), n: 1 / 3 }] };
    await tx
      .insert(tables.snapshot)
      .values({ ...ofRound, number: 1, content, sha256: sha256Of(writeCanonical(content)), signedBy: userId });
    const judged = { ...ofRound, itemKey: text(), reason: text(), reviewerId, version: 2 };
    await tx
      .insert(tables.judgement)
      .values({ ...judged, verdict: 'adjusted', value: 'partial', reply: 'contested', replyText: text() });
    await tx
      .insert(tables.judgementStep)
      .values({ ...ofRound, itemKey: 'k', version: 1, kind: 'adjusted', value: 2, text: text(), actorId: reviewerId });
    await tx.insert(tables.publication).values([
      { ...ofRound, depth: 'areas', layer: 'validated', content: { [text()]: [null, text(), { a: 1e21 }] }, publishedBy: userId },
      { ...ofRound, depth: 'all', layer: 'declared', content: {}, endedAt: new Date() },
    ]);
    await tx.insert(tables.planItem).values([
      { ...ofRound, questionnaire: 'un-framework', capability: 'legal', targetLevel: 2, note: text(), updatedBy: userId },
      {
        ...ofRound,
        questionnaire: 'un-framework',
        capability: 'policy',
        targetLevel: 5,
        owner: text(),
        dueOn: '2027-06-30',
        activityId: 'a-programme',
      },
    ]);
    await fillRequests(tx, { text, roundId, countryCode, userId, reviewerId });
    const details = { [text()]: text(), n: 0.1, list: [null, false] };
    await audit(tx, { actorId: userId, countryCode, action: 'round.start', subject: roundId, details });
    await audit(tx, { actorId: 'gone', countryCode, action: 'review.take', subject: text() });
  }
  const contact = { countryCode, organisation: text(), name: text(), email: text(), phone: text() };
  await tx.insert(tables.nationalContact).values([
    { ...contact, kind: 'cirt', isPublic: true, confirmedBy: userId, askedAt: new Date() },
    { ...contact, kind: 'foreign' },
  ]);
  await tx.insert(tables.recommendationDecision).values([
    { countryCode, activityId: 'a-programme', decision: 'refused', reason: text(), decidedBy: userId },
    { countryCode, activityId: 'another', decision: 'planned' },
  ]);
  await audit(tx, { actorId: null, countryCode: DEVELOPING, action: 'round.start', subject: 'of another country' });
  return { userId };
}

interface AboutRequests {
  text: () => string;
  roundId: string;
  countryCode: string;
  userId: string;
  reviewerId: string;
}

/** A draft, and a request under way with steps and everything that can be delivered; one person of ITU holds it. */
async function fillRequests(tx: Db, { text, roundId, countryCode, userId, reviewerId }: AboutRequests): Promise<void> {
  // What is given is kept without the spaces around it.
  const words = () => text().trim() || 'x';
  const content = {
    ...makeRequestContent(),
    title: words(),
    capabilities: [{ questionnaire: 'un-framework', capability: 'legal' }],
    help: words(),
    contact: { name: words(), email: words(), phone: '' },
    from: '2027-01-01',
  };
  const holder: Holder = { kind: 'office', office: 'hq', officer: reviewerId };
  const acceptance = { implementor: words(), activities: ['a-programme'], from: '2027-01-01', until: '2027-06-30' };
  const rows = await tx
    .insert(tables.request)
    .values([
      { countryCode, content: makeRequestContent(), holder: { kind: 'country' } },
      {
        countryCode,
        state: 'accepted',
        content,
        emergency: true,
        roundId,
        attachment: {
          roundId,
          roundTitle: text(),
          submittedAt: new Date().toISOString(),
          scores: [{ questionnaire: 'un-framework', version: '1.0', score: 100 / 3, low: null, high: null }],
          gaps: [
            {
              questionnaire: 'un-framework',
              version: '1.0',
              capability: 'legal',
              level: 1,
              score: null,
              missing: ['L1a'],
              evidence: [{ item: 'L1a', title: text(), clause: text() }],
            },
          ],
        },
        duplicateReason: text(),
        holder,
        acceptance,
        outcome: { changed: words(), met: 4 },
        createdBy: userId,
        submittedAt: new Date(),
        firstAnswerAt: new Date(),
        decidedAt: new Date(),
      },
    ])
    .returning({ id: tables.request.id });
  for (const [i, { id: requestId }] of rows.entries()) {
    const ofRequest = { requestId, countryCode };
    await tx.insert(tables.requestStep).values([
      { ...ofRequest, position: 1, kind: 'reopen', toState: 'draft', text: text(), actorId: i ? userId : null },
      {
        ...ofRequest,
        position: 2,
        kind: 'hand_over',
        toState: 'submitted',
        details: { office: holder, [text()]: text() },
        actorId: reviewerId,
      },
    ]);
    await tx.insert(tables.delivery).values([
      { ...ofRequest, id: randomUUID(), data: { kind: 'milestone', what: words(), on: '2027-02-01', reached: true } },
      { ...ofRequest, id: randomUUID(), data: { kind: 'output', what: words(), url: '' }, recordedBy: reviewerId },
    ]);
  }
}
