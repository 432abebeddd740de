import { hasRunOut } from './months';

/**
 * Where a country can be reached about incidents, about policy and about diplomacy: the points of contact that the Member States of
 * the Organization of American States agreed to name (CICTE/RES.1/19), open to every country.
 */
export const CONTACT_KINDS = ['cirt', 'policy', 'foreign'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

export function isContactKind(text: string): text is ContactKind {
  return (CONTACT_KINDS as readonly string[]).includes(text);
}

/** What a contact says; all but the organisation may be empty, but not both e-mail and telephone. */
export interface ContactContent {
  organisation: string;
  name: string;
  email: string;
  phone: string;
}

/** How long a confirmation holds, in months. */
export const CONTACT_HOLDS_MONTHS = 6;
/** How long a country is left alone after it was asked, in months. */
const ASK_AGAIN_MONTHS = 1;

/** Whether a contact was confirmed too long ago to be shown to the world. */
export function isContactDue(confirmedAt: Date, now: Date): boolean {
  return hasRunOut(confirmedAt, CONTACT_HOLDS_MONTHS, now);
}

/** Whether a country is to be asked now if a contact is still right: its confirmation ran out, and nobody asked for a month. */
export function isContactToAsk({ confirmedAt, askedAt }: { confirmedAt: Date; askedAt: Date | null }, now: Date): boolean {
  if (!isContactDue(confirmedAt, now)) return false;
  return askedAt === null || hasRunOut(askedAt, ASK_AGAIN_MONTHS, now);
}
