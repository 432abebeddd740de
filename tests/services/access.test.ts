import { describe, expect, it } from 'vitest';
import { ACTIONS, type Action, type Actor, mayDo, ROLES, type Role } from '../../app/domain/access';

const OWN = 'XAA';
const FOREIGN = 'XBB';

/** On the own country, on another, on none. Every role and action stands here, so that a new one needs a decision. */
const EXPECTED: Record<Role, Record<Action, [own: boolean, foreign: boolean, none: boolean]>> = {
  focal_point: {
    'round.read': [true, false, false],
    'round.start': [true, false, false],
    'answer.save': [true, false, false],
    'account.manage': [false, false, false],
  },
  reviewer: {
    'round.read': [false, false, false],
    'round.start': [false, false, false],
    'answer.save': [false, false, false],
    'account.manage': [false, false, false],
  },
  administrator: {
    'round.read': [false, false, false],
    'round.start': [false, false, false],
    'answer.save': [false, false, false],
    'account.manage': [true, true, true],
  },
};

describe.each(ROLES)('%s', (role) => {
  const actor: Actor = { id: 'someone', role, countryCode: OWN };

  it.each(ACTIONS)('%s', (action) => {
    const may = [OWN, FOREIGN, null].map((countryCode) => mayDo(actor, action, countryCode));
    expect(may).toEqual(EXPECTED[role][action]);
  });

  it('without a country has none of its own', () => {
    const stateless: Actor = { ...actor, countryCode: null };
    for (const action of ACTIONS) {
      const [, foreign, none] = EXPECTED[role][action];
      expect(mayDo(stateless, action, OWN), action).toBe(foreign);
      expect(mayDo(stateless, action, null), action).toBe(none);
      expect(mayDo(stateless, action), action).toBe(none);
    }
  });
});
