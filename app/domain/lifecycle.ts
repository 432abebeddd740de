import type { Action, Role } from './access';

/** The states of a round, in the order in which it usually passes through them. */
export const ROUND_STATES = [
  'draft',
  'internal_review',
  'signed_off',
  'submitted',
  'in_validation',
  'returned',
  'validated',
  'published',
  'withdrawn',
  'superseded',
] as const;
export type RoundState = (typeof ROUND_STATES)[number];

/**
 * What must hold before a transition. `core_answered`: nothing of the first pass is unanswered. `no_proposals`: no
 * disagreement is undecided. `questions`: the reviewer asks or adjusts at least one thing. `replies`: each of those has the
 * country's reply. `all_judged`: every answer was accepted or adjusted, no question is open, no contest undecided. `reason`:
 * a person says why. `second_factor`: asked again now.
 */
export const NEEDS = ['core_answered', 'no_proposals', 'questions', 'replies', 'all_judged', 'reason', 'second_factor'] as const;
export type Need = (typeof NEEDS)[number];

interface TransitionRule {
  /** The action that must be allowed; who and in which states stands in the access table. */
  action: Action;
  to: RoundState;
  needs: readonly Need[];
  /** Who is told, by role: the country's own people of that role, or the reviewers of its region. */
  tells: readonly Role[];
}

/**
 * The ways from state to state. A round is frozen when it is signed off: what reviewers judge and what is published is that
 * snapshot. `supersede` is done by the system when a later round of the country is published.
 */
export const TRANSITIONS = {
  ask_review: { action: 'round.ask_review', to: 'internal_review', needs: ['core_answered'], tells: ['approver', 'contributor'] },
  reopen: { action: 'round.reopen', to: 'draft', needs: ['reason'], tells: ['focal_point', 'contributor'] },
  sign_off: {
    action: 'round.sign_off',
    to: 'signed_off',
    needs: ['core_answered', 'no_proposals', 'second_factor'],
    tells: ['focal_point', 'observer'],
  },
  submit: { action: 'round.submit', to: 'submitted', needs: [], tells: ['approver', 'reviewer'] },
  recall: { action: 'round.recall', to: 'signed_off', needs: ['reason'], tells: ['approver', 'reviewer'] },
  take: { action: 'review.take', to: 'in_validation', needs: [], tells: ['focal_point'] },
  return: { action: 'review.return', to: 'returned', needs: ['questions'], tells: ['focal_point'] },
  send_back: { action: 'review.send_back', to: 'in_validation', needs: ['replies'], tells: ['reviewer'] },
  validate: { action: 'review.validate', to: 'validated', needs: ['all_judged'], tells: ['focal_point', 'approver'] },
  publish: {
    action: 'publication.publish',
    to: 'published',
    needs: ['second_factor'],
    tells: ['focal_point', 'approver', 'observer'],
  },
  withdraw: {
    action: 'publication.withdraw',
    to: 'withdrawn',
    needs: ['reason'],
    tells: ['focal_point', 'approver', 'observer'],
  },
} as const satisfies Record<string, TransitionRule>;
export type Transition = keyof typeof TRANSITIONS;

/** What is known when a transition is asked for. A need that is not named is not met. */
export type Facts = Partial<Record<Need, boolean>>;

/** The needs of a transition that do not hold yet, in the order in which to deal with them. */
export function listMissing(transition: Transition, facts: Facts): Need[] {
  return TRANSITIONS[transition].needs.filter((need) => facts[need] !== true);
}

/** A transition was asked for before everything it needs was there. */
export class NotReadyError extends Error {
  constructor(
    readonly transition: Transition,
    readonly missing: readonly Need[],
  ) {
    super(`not ready for ${transition}: ${missing.join(', ')}`);
    this.name = 'NotReadyError';
  }
}

/** Whether the country's own people may change answers: what was signed off stays as it was. */
export function isOpen(state: RoundState): boolean {
  return state === 'draft' || state === 'internal_review';
}

/** Whether a snapshot exists that stands for the round. */
export function isFrozen(state: RoundState): boolean {
  return !isOpen(state);
}
