import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleanFileName,
  countsAsEvidence,
  EvidenceInputSchema,
  type EvidenceState,
  type EvidenceVerdict,
  findEvidenceKind,
  judgeEvidence,
  MAX_FILE_NAME_LENGTH,
} from '../../app/domain/evidence';

const TODAY = '2026-11-24';

describe('judgeEvidence', () => {
  it.each<[string | null, EvidenceVerdict, EvidenceState]>([
    ['', null, 'given'],
    [null, null, 'given'],
    ['2027-01-24', null, 'given'],
    ['2027-01-23', null, 'expiring'],
    [TODAY, null, 'expiring'],
    ['2026-11-23', null, 'expired'],
    ['', 'accepted', 'accepted'],
    ['2027-01-24', 'accepted', 'accepted'],
    ['2027-01-23', 'accepted', 'expiring'],
    ['2026-11-23', 'accepted', 'expired'],
    ['', 'rejected', 'rejected'],
    ['2027-01-23', 'rejected', 'rejected'],
    ['2026-11-23', 'rejected', 'rejected'],
  ])('valid until "%s", verdict %s: %s', (validUntil, verdict, state) => {
    expect(judgeEvidence({ validUntil, verdict }, TODAY)).toBe(state);
  });

  it('counts whole days over a leap day and a change of clocks', () => {
    expect(judgeEvidence({ validUntil: '2028-03-01', verdict: null }, '2028-01-01')).toBe('expiring');
    expect(judgeEvidence({ validUntil: '2028-03-02', verdict: null }, '2028-01-01')).toBe('given');
    expect(judgeEvidence({ validUntil: '2026-05-01', verdict: null }, '2026-03-02')).toBe('expiring');
    expect(judgeEvidence({ validUntil: '2026-05-02', verdict: null }, '2026-03-02')).toBe('given');
  });
});

it.each<[EvidenceState, boolean]>([
  ['given', true],
  ['expiring', true],
  ['accepted', true],
  ['expired', false],
  ['rejected', false],
])('%s counts as evidence: %s', (state, counts) => {
  expect(countsAsEvidence(state)).toBe(counts);
});

describe('EvidenceInputSchema', () => {
  const input = { title: 'Cybersecurity Act', clause: 'section 4(2)', language: 'en', validUntil: '2028-02-29' };

  it('takes what a form sends, and trims it', () => {
    expect(EvidenceInputSchema.parse({ ...input, title: '  Act ' })).toEqual({ ...input, title: 'Act' });
    const bare = { title: 'Act', clause: '', language: '', validUntil: '' };
    expect(EvidenceInputSchema.parse(bare)).toEqual(bare);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no title', { title: ' ' }, 'title'],
    ['a title that is absent', { title: undefined }, 'title'],
    ['a long title', { title: 'x'.repeat(201) }, 'title'],
    ['a long clause', { clause: 'x'.repeat(501) }, 'clause'],
    ['a language in words', { language: 'English' }, 'language'],
    ['a language with a region', { language: 'en-GB' }, 'language'],
    ['a day that does not exist', { validUntil: '2027-02-29' }, 'validUntil'],
    ['a date in another order', { validUntil: '29.02.2028' }, 'validUntil'],
    ['a date with a time', { validUntil: '2028-02-29T00:00:00Z' }, 'validUntil'],
    ['a year that no database keeps', { validUntil: '0000-01-01' }, 'validUntil'],
  ])('refuses %s', (_what, change, field) => {
    const parsed = EvidenceInputSchema.safeParse({ ...input, ...change });
    expect(parsed.error?.issues.map((issue) => issue.path)).toEqual([[field]]);
  });
});

describe('cleanFileName', () => {
  it.each([
    ['Act of 2024.pdf', 'Act of 2024.pdf'],
    ['  loi n° 12.PDF ', 'loi n° 12.PDF'],
    ['Estrate\u0301gia.docx', 'Estrat\u00e9gia.docx'],
    ['قانون الأمن السيبراني.pdf', 'قانون الأمن السيبراني.pdf'],
    ['a..b.pdf', 'a..b.pdf'],
    ['no extension', 'no extension'],
    [`${'x'.repeat(200)}.docx`, `${'x'.repeat(115)}.docx`],
    [`${'𝒜'.repeat(200)}.pdf`, `${'𝒜'.repeat(116)}.pdf`],
    [`${'x'.repeat(115)} y.pdf`, `${'x'.repeat(115)}.pdf`],
    [`a.${'x'.repeat(200)}`, `a.${'x'.repeat(118)}`],
  ])('keeps %j as %j', (name, kept) => {
    expect(cleanFileName(name)).toEqual({ ok: true, name: kept });
  });

  it.each([
    ['../act.pdf', 'name_has_path'],
    ['/etc/passwd', 'name_has_path'],
    ['folder/act.pdf', 'name_has_path'],
    ['act.pdf/', 'name_has_path'],
    ['..\\act.pdf', 'name_has_path'],
    ['C:\\act.pdf', 'name_has_path'],
    ['C:act.pdf', 'name_has_path'],
    ['..', 'name_has_path'],
    [' .. ', 'name_has_path'],
    ['.', 'name_has_path'],
    ['', 'bad_name'],
    ['   ', 'bad_name'],
    ['.pdf', 'bad_name'],
    ['...', 'bad_name'],
    ['act\0.pdf', 'bad_name'],
    ['act\r\nX-Header: 1.pdf', 'bad_name'],
    ['act\u007f.pdf', 'bad_name'],
    ['act\u0085.pdf', 'bad_name'],
    ['act\u2028.pdf', 'bad_name'],
    ['act\u202efdp.exe', 'bad_name'],
    ['act\ud800.pdf', 'bad_name'],
  ])('refuses %j: %s', (name, error) => {
    expect(cleanFileName(name)).toEqual({ ok: false, error });
  });

  it('never gives back a path, a control character or a long name, and changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('', '.pdf', '.jpeg', ' .png'), (base, end) => {
        const cleaned = cleanFileName(base + end);
        if (!cleaned.ok) return;
        expect(cleaned.name).not.toMatch(/[/\\\p{Cc}]/u);
        expect(Array.from(cleaned.name).length).toBeLessThanOrEqual(MAX_FILE_NAME_LENGTH);
        expect(cleanFileName(cleaned.name)).toEqual(cleaned);
        expect(findEvidenceKind(cleaned.name)).toBe(findEvidenceKind((base + end).trim()));
      }),
    );
  });
});

it.each([
  ['act.pdf', 'pdf'],
  ['act.DocX', 'docx'],
  ['act.xlsx', 'xlsx'],
  ['act.png', 'png'],
  ['act.jpg', 'jpeg'],
  ['act.JPEG', 'jpeg'],
  ['act.pdf.exe', null],
  ['act.docm', null],
  ['act.pdf.', null],
  ['pdf', null],
  ['act.constructor', null],
])('%s announces %s', (name, kind) => {
  expect(findEvidenceKind(name)).toBe(kind);
});
