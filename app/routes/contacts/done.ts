/** What a page about contacts says was done; words under `contacts.done`. */
export const CONTACT_DONE = ['saved', 'confirmed', 'opened', 'closed', 'removed'] as const;
export type ContactDone = (typeof CONTACT_DONE)[number];

export function findContactDone(text: string | null): ContactDone | null {
  return CONTACT_DONE.find((done) => done === text) ?? null;
}
