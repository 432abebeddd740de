import { describe, expect, it } from 'vitest';
import { isContactDue, isContactToAsk } from '../../app/domain/contact';

const day = (text: string) => new Date(`${text}T12:00:00Z`);

describe('a contact', () => {
  it.each([
    ['2026-05-20', '2026-11-20', true],
    ['2026-05-20', '2026-11-19', false],
    ['2026-01-01', '2026-11-20', true],
  ])('confirmed on %s is due on %s: %s', (confirmed, now, due) => {
    expect(isContactDue(day(confirmed), day(now))).toBe(due);
  });

  it.each([
    ['2026-05-20', null, '2026-11-20', true],
    ['2026-05-20', '2026-11-20', '2026-12-19', false],
    ['2026-05-20', '2026-11-20', '2026-12-20', true],
    // Confirmed meanwhile: whatever was asked before does not matter.
    ['2026-11-21', '2026-01-01', '2026-12-20', false],
  ])('confirmed on %s and asked about on %s is to be asked about on %s: %s', (confirmed, asked, now, expected) => {
    const contact = { confirmedAt: day(confirmed), askedAt: asked === null ? null : day(asked) };
    expect(isContactToAsk(contact, day(now))).toBe(expected);
  });
});
