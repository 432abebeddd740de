import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../app/domain/access';
import {
  isFrozen,
  isOpen,
  listMissing,
  NEEDS,
  ROUND_STATES,
  type RoundState,
  TRANSITIONS,
  type Transition,
} from '../../app/domain/lifecycle';

const ALL = Object.keys(TRANSITIONS) as Transition[];

/** Where a transition may begin, as the access table has it. */
const startsOf = (transition: Transition): readonly RoundState[] => RULES[TRANSITIONS[transition].action].states;

describe('the life of a round', () => {
  it('goes this way', () => {
    const ways = ALL.flatMap((transition) =>
      startsOf(transition).map((from) => `${from} -${transition}-> ${TRANSITIONS[transition].to}`),
    );
    expect(ways).toEqual([
      'draft -ask_review-> internal_review',
      'internal_review -reopen-> draft',
      'signed_off -reopen-> draft',
      'internal_review -sign_off-> signed_off',
      'signed_off -submit-> submitted',
      'submitted -recall-> signed_off',
      'submitted -take-> in_validation',
      'in_validation -return-> returned',
      'returned -send_back-> in_validation',
      'in_validation -validate-> validated',
      'signed_off -publish-> published',
      'validated -publish-> published',
      'published -publish-> published',
      'withdrawn -publish-> published',
      'published -withdraw-> withdrawn',
    ]);
  });

  it('reaches every state from a draft, but superseded, which only a later publication brings', () => {
    const reached = new Set<RoundState>(['draft']);
    for (let size = 0; size !== reached.size; ) {
      size = reached.size;
      for (const transition of ALL) {
        if (startsOf(transition).some((state) => reached.has(state))) reached.add(TRANSITIONS[transition].to);
      }
    }
    expect(ROUND_STATES.filter((state) => !reached.has(state))).toEqual(['superseded']);
  });

  it('is never opened again once ITU has it', () => {
    const withItu = ROUND_STATES.filter((state) => !['draft', 'internal_review', 'signed_off', 'submitted'].includes(state));
    for (const transition of ALL) {
      if (startsOf(transition).some((state) => withItu.includes(state))) expect(isFrozen(TRANSITIONS[transition].to)).toBe(true);
    }
    expect(ROUND_STATES.filter(isOpen)).toEqual(['draft', 'internal_review']);
  });

  it('asks for the second factor at sign-off and at publication', () => {
    expect(ALL.filter((transition) => (TRANSITIONS[transition].needs as readonly string[]).includes('second_factor'))).toEqual([
      'sign_off',
      'publish',
    ]);
  });
});

describe('listMissing', () => {
  it('names what does not hold, and takes what is not known for not met', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALL), fc.dictionary(fc.constantFrom(...NEEDS), fc.boolean()), (transition, facts) => {
        const missing = listMissing(transition, facts);
        const { needs } = TRANSITIONS[transition];
        expect(missing).toEqual(needs.filter((need) => facts[need] !== true));
      }),
    );
    expect(listMissing('sign_off', { core_answered: true, no_proposals: true })).toEqual(['second_factor']);
    expect(listMissing('sign_off', { core_answered: true, no_proposals: true, second_factor: true })).toEqual([]);
  });
});
