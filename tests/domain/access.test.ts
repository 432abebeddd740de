import { describe, expect, it } from 'vitest';
import {
  ACTIONS,
  type Action,
  type Actor,
  isCountryRole,
  mayDo,
  NotAllowedError,
  NotFoundError,
  needsSecondFactor,
  ROLES,
  type Role,
  requireMay,
} from '../../app/domain/access';
import { ROUND_STATES, type RoundState } from '../../app/domain/lifecycle';

const OWN = 'XAA';
const FOREIGN = 'XBB';
const REGION = 'AMS';

const ALL = 'FCAO';
/** States by their place: 1 draft ... 10 superseded. */
const EVERY = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const SEEN_BY_ITU = [4, 5, 6, 7, 8, 9, 10];

/**
 * Who may do what on a round of the own country (or, for reviewers, region) and in which states, written again by hand: F lead
 * focal point, C contributor (on what is assigned), A approver, O observer, R reviewer, P programme officer, N analyst, X
 * administrator. A new action needs a decision here too.
 */
const EXPECTED: Record<Action, [who: string, states: number[]]> = {
  'round.read': [ALL, EVERY],
  'round.start': ['F', EVERY],
  'round.assign': ['F', [1, 2]],
  'round.export': ['FA', EVERY],
  'round.compare': [ALL, EVERY],
  'answer.save': ['FC', [1]],
  'answer.propose': ['C', [1]],
  'proposal.decide': ['F', [1, 2]],
  'comment.write': ['FCA', EVERY],
  'evidence.add': ['FC', [1, 6]],
  'evidence.remove': ['FC', [1]],
  'round.ask_review': ['F', [1]],
  'round.reopen': ['FA', [2, 3]],
  'round.sign_off': ['A', [2]],
  'round.submit': ['F', [3]],
  'round.recall': ['F', [4]],
  'review.read': ['R', SEEN_BY_ITU],
  'review.take': ['R', [4]],
  'review.judge': ['R', [5]],
  'review.return': ['R', [5]],
  'review.validate': ['R', [5]],
  'review.reply': ['F', [6]],
  'review.send_back': ['F', [6]],
  'publication.preview': [ALL, [3, 7, 8, 9]],
  'publication.publish': ['A', [3, 7, 8, 9]],
  'publication.withdraw': ['FA', [8]],
  'audit.read': [ALL, EVERY],
  'people.read': [`${ALL}X`, EVERY],
  'people.invite': ['FX', EVERY],
  'people.end': ['FX', EVERY],
  'account.manage': ['X', EVERY],
};

const LETTER: Record<Role, string> = {
  focal_point: 'F',
  contributor: 'C',
  approver: 'A',
  observer: 'O',
  reviewer: 'R',
  programme_officer: 'P',
  analyst: 'N',
  administrator: 'X',
};

const makeActor = (role: Role): Actor => ({
  id: 'someone',
  role,
  countryCode: isCountryRole(role) ? OWN : null,
  regions: role === 'reviewer' ? [REGION] : [],
});

const WALK = ROLES.flatMap((role) => ACTIONS.flatMap((action) => ROUND_STATES.map((state) => ({ role, action, state }))));

describe('the access walk', () => {
  it('covers every role, action and state', () => {
    expect(WALK).toHaveLength(8 * 31 * 10);
    expect(Object.keys(EXPECTED).toSorted()).toEqual([...ACTIONS].toSorted());
  });

  it('allows what stands in the table, and nothing else', () => {
    const wrong = WALK.filter(({ role, action, state }) => {
      const [who, states] = EXPECTED[action];
      const expected = who.includes(LETTER[role]) && states.includes(ROUND_STATES.indexOf(state) + 1);
      return mayDo(makeActor(role), action, { countryCode: OWN, region: REGION, state }) !== expected;
    });
    expect(wrong).toEqual([]);
  });

  it('allows nobody anything on another country, but what an administrator does to accounts everywhere', () => {
    const allowed = WALK.filter(({ role, action, state }) =>
      mayDo(makeActor(role), action, { countryCode: FOREIGN, region: 'AFR', state }),
    );
    expect(new Set(allowed.map(({ role, action }) => `${role} ${action}`))).toEqual(
      new Set(['people.read', 'people.invite', 'people.end', 'account.manage'].map((action) => `administrator ${action}`)),
    );
  });

  it('allows people of a country nothing without a country, nor a reviewer without a region', () => {
    for (const { role, action, state } of WALK) {
      if (role === 'administrator') continue;
      const stateless: Actor = { ...makeActor(role), countryCode: null, regions: [] };
      expect(mayDo(stateless, action, { countryCode: OWN, region: REGION, state }), `${role} ${action}`).toBe(false);
      expect(mayDo(stateless, action), `${role} ${action}`).toBe(false);
    }
  });

  it('lets contributors answer and show what is assigned to them, and nothing else', () => {
    for (const action of ['answer.save', 'answer.propose', 'evidence.add', 'evidence.remove'] as const) {
      const subject = { countryCode: OWN, state: 'draft' as RoundState };
      expect(mayDo(makeActor('contributor'), action, { ...subject, assigned: true })).toBe(true);
      expect(mayDo(makeActor('contributor'), action, { ...subject, assigned: false })).toBe(false);
    }
    expect(mayDo(makeActor('focal_point'), 'answer.save', { countryCode: OWN, state: 'draft', assigned: false })).toBe(true);
  });
});

describe('being refused', () => {
  const refuse = (role: Role, action: Action, countryCode: string, state: RoundState) => () =>
    requireMay(makeActor(role), action, { countryCode, region: countryCode === OWN ? REGION : 'AFR', state });

  it('does not tell a stranger that there is something', () => {
    expect(refuse('focal_point', 'answer.save', FOREIGN, 'draft')).toThrow(NotFoundError);
    expect(refuse('reviewer', 'review.judge', OWN, 'draft')).toThrow(NotFoundError);
    expect(refuse('reviewer', 'review.judge', FOREIGN, 'in_validation')).toThrow(NotFoundError);
    expect(refuse('administrator', 'answer.save', OWN, 'draft')).toThrow(NotFoundError);
  });

  it('tells those who see the round that it is not for them, or not now', () => {
    expect(refuse('focal_point', 'answer.save', OWN, 'signed_off')).toThrow(NotAllowedError);
    expect(refuse('observer', 'answer.save', OWN, 'draft')).toThrow(NotAllowedError);
    expect(refuse('reviewer', 'review.judge', OWN, 'submitted')).toThrow(NotAllowedError);
    expect(refuse('focal_point', 'answer.save', OWN, 'draft')).not.toThrow();
  });
});

describe('a second factor', () => {
  it('is needed by those who approve, and by everybody of ITU', () => {
    expect(ROLES.filter(needsSecondFactor)).toEqual(['approver', 'reviewer', 'programme_officer', 'analyst', 'administrator']);
  });
});
