import type { Actor } from '../../app/domain/access';
import type { AnswerValue } from '../../app/domain/answer';
import { findAnswerKey, listItems } from '../../app/domain/group';
import { moveRound } from '../../app/services/lifecycle.server';
import type { OpenRound } from '../../app/services/rounds.server';
import { writeAnswer } from '../../db/rounds.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';

/** Answers the first pass of a round, with nobody's name to it; returns the keys of the answers. */
export async function answerCore(db: Db, round: OpenRound, value: AnswerValue = 'yes'): Promise<string[]> {
  const keys = new Set<string>();
  for (const { definition } of round.questionnaires) {
    for (const item of listItems(definition.overall)) if (item.core) keys.add(findAnswerKey(definition.id, item));
  }
  const contact = { name: 'Office', email: 'office@test.example', phone: '' };
  const kinds = new Map(
    round.questionnaires.flatMap(({ definition }) =>
      listItems(definition.overall).map((item) => [findAnswerKey(definition.id, item), item.answer.kind] as const),
    ),
  );
  await inScope(db, { kind: 'system' }, async (tx) => {
    for (const itemKey of keys) {
      await writeAnswer(tx, {
        roundId: round.id,
        countryCode: round.country.alpha3,
        itemKey,
        answer: { value: kinds.get(itemKey) === 'contact' ? contact : value },
        seenVersion: 0,
        operationId: `test:${itemKey}`,
        savedBy: null,
      });
    }
  });
  return [...keys];
}

/** Brings an answered round to ITU: asked for, signed off, submitted. */
export async function submitRound(db: Db, round: OpenRound, lead: Actor, approver: Actor): Promise<void> {
  await moveRound(db, lead, round.id, 'ask_review');
  await moveRound(db, approver, round.id, 'sign_off', { secondFactor: true });
  await moveRound(db, lead, round.id, 'submit');
}
