import { writeCanonical } from '../domain/canonical';
import type { Initiative } from '../domain/initiative';

/** Writes an initiative as canonical JSON: what says the same has the same bytes. */
export function writeInitiativeJson(initiative: Initiative): string {
  return `${writeCanonical(initiative)}\n`;
}
