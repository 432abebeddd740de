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
import { REQUEST_STATES, type RequestState } from '../../app/domain/request';

const OWN = 'XAA';
const FOREIGN = 'XBB';
const REGION = 'AMS';
const ORGANISATION = 'A partner';

const ALL = 'FCAO';
/** States by their place: 1 draft ... 10 superseded. */
const EVERY = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const EVERY_REQUEST = [...EVERY, 11];
const SEEN_BY_ITU = [4, 5, 6, 7, 8, 9, 10];

/**
 * Who may do what on a round of the own country (or, for reviewers, region) and in which states, written again by hand: F lead
 * focal point, C contributor (on what is assigned), A approver, O observer, R reviewer, P programme officer, N analyst, X
 * administrator, T partner (on entries of the own organisation). A new action needs a decision here too.
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
  'jobs.manage': ['X', EVERY],
  'entry.write': ['PT', EVERY],
  'entry.publish': ['P', EVERY],
  'entry.correct': ['FCAORPNXT', EVERY],
  // States of a request: 1 draft, 2 signed off, 3 submitted, 4 acknowledged, 5 asked, 6 accepted, 7 delivered, 8 closed,
  // 9 referred, 10 declined, 11 withdrawn.
  'request.read': [ALL, EVERY_REQUEST],
  'request.write': ['F', [1]],
  'request.sign_off': ['A', [1]],
  'request.reopen': ['FA', [2]],
  'request.submit': ['F', [2]],
  'request.withdraw': ['F', [3, 4, 5]],
  'request.reply': ['F', [5]],
  'request.close': ['F', [7]],
  'request.handle': ['P', [3, 4, 5, 6, 7, 8, 9, 10, 11]],
  'request.acknowledge': ['P', [3]],
  'request.triage': ['P', [3, 4]],
  'request.hand_over': ['P', [3, 4, 6]],
  'request.deliver': ['P', [6]],
  'plan.read': [ALL, EVERY],
  'plan.write': ['F', EVERY],
  'contact.read': [ALL, EVERY],
  'contact.write': ['F', EVERY],
  'basis.write': ['P', EVERY],
  'impact.read': ['PN', EVERY],
};

/** The states an action walks through: those of a request, or those of a round. */
const statesOf = (action: Action): readonly (RoundState | RequestState)[] =>
  action.startsWith('request.') ? REQUEST_STATES : ROUND_STATES;

const LETTER: Record<Role, string> = {
  focal_point: 'F',
  contributor: 'C',
  approver: 'A',
  observer: 'O',
  reviewer: 'R',
  programme_officer: 'P',
  analyst: 'N',
  administrator: 'X',
  partner: 'T',
};

const makeActor = (role: Role): Actor => ({
  id: 'someone',
  role,
  countryCode: isCountryRole(role) ? OWN : null,
  regions: role === 'reviewer' ? [REGION] : [],
  organisation: role === 'partner' ? ORGANISATION : null,
});

const WALK = ROLES.flatMap((role) => ACTIONS.flatMap((action) => statesOf(action).map((state) => ({ role, action, state }))));

describe('the access walk', () => {
  it('covers every role, action and state', () => {
    expect(WALK).toHaveLength(9 * (41 * 10 + 13 * 11));
    expect(Object.keys(EXPECTED).toSorted()).toEqual([...ACTIONS].toSorted());
  });

  it('allows what stands in the table, and nothing else', () => {
    const wrong = WALK.filter(({ role, action, state }) => {
      const [who, states] = EXPECTED[action];
      const expected = who.includes(LETTER[role]) && states.includes(statesOf(action).indexOf(state) + 1);
      const subject = { countryCode: OWN, region: REGION, organisation: ORGANISATION, state };
      return mayDo(makeActor(role), action, subject) !== expected;
    });
    expect(wrong).toEqual([]);
  });

  it('allows nobody anything on another country or organisation, but what ITU does everywhere and what everybody may', () => {
    const allowed = WALK.filter(({ role, action, state }) =>
      mayDo(makeActor(role), action, { countryCode: FOREIGN, region: 'AFR', organisation: 'Another', state }),
    );
    const administrator = ['people.read', 'people.invite', 'people.end', 'account.manage', 'jobs.manage'];
    const officer = ['entry.write', 'entry.publish', 'basis.write', 'request.handle', 'request.acknowledge', 'request.triage'];
    expect(new Set(allowed.map(({ role, action }) => `${role} ${action}`))).toEqual(
      new Set([
        ...administrator.map((action) => `administrator ${action}`),
        ...[...officer, 'request.hand_over', 'request.deliver'].map((action) => `programme_officer ${action}`),
        ...ROLES.map((role) => `${role} entry.correct`),
        'programme_officer impact.read',
        'analyst impact.read',
      ]),
    );
  });

  it('allows people of a country nothing without a country, nor a reviewer without a region', () => {
    for (const { role, action, state } of WALK) {
      if (['administrator', 'programme_officer'].includes(role) || ['entry.correct', 'impact.read'].includes(action)) continue;
      const stateless: Actor = { ...makeActor(role), countryCode: null, regions: [], organisation: null };
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
