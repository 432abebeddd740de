/** Who a person is to Tidemark. */
export const ROLES = ['focal_point', 'reviewer', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** A signed-in person, as rules see them. */
export interface Actor {
  id: string;
  role: Role;
  /** ISO 3166-1 alpha-3; a focal point's own country, else null. */
  countryCode: string | null;
}

/** An actor with what pages greet them by. */
export interface Person extends Actor {
  name: string;
  email: string;
  locale: string;
}

/** The thing does not exist, or is not the person's to see: both answer alike, so that nothing is told. */
export class NotFoundError extends Error {
  constructor(what: string) {
    super(`not found: ${what}`);
    this.name = 'NotFoundError';
  }
}

export const ACTIONS = ['round.read', 'round.start', 'answer.save', 'account.manage'] as const;
export type Action = (typeof ACTIONS)[number];

/**
 * Who may do what. `own`: on their own country only. Nothing of a country is visible outside it until it is released, so
 * neither reviewers nor administrators read rounds.
 */
const MAY: Record<Role, Partial<Record<Action, 'own' | 'any'>>> = {
  focal_point: { 'round.read': 'own', 'round.start': 'own', 'answer.save': 'own' },
  reviewer: {},
  administrator: { 'account.manage': 'any' },
};

/** Whether an actor may do something, on a country where the action concerns one. */
export function mayDo(actor: Actor, action: Action, countryCode: string | null = null): boolean {
  const scope = MAY[actor.role][action];
  if (scope === undefined) return false;
  return scope === 'any' || (countryCode !== null && actor.countryCode === countryCode);
}
