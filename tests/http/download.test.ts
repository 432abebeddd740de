import { describe, expect, it } from 'vitest';
import { writeDisposition } from '../../app/http/download.server';

describe('writeDisposition', () => {
  it.each([
    ['act.pdf', 'act.pdf', 'act.pdf'],
    ['Cybersecurity Act 2024.pdf', 'Cybersecurity Act 2024.pdf', 'Cybersecurity%20Act%202024.pdf'],
    ['señal.pdf', 'senal.pdf', 'se%C3%B1al.pdf'],
    ['قانون.pdf', '_____.pdf', '%D9%82%D8%A7%D9%86%D9%88%D9%86.pdf'],
    [`a"b\\c%41;d'(e)*.pdf`, "a_b_c_41;d'(e)_.pdf", 'a%22b%5Cc%2541%3Bd%27%28e%29%2A.pdf'],
    ['a\r\nSet-Cookie: b.pdf', 'a__Set-Cookie_ b.pdf', 'a%0D%0ASet-Cookie%3A%20b.pdf'],
  ])('%j', (name, plain, encoded) => {
    expect(writeDisposition(name)).toBe(`attachment; filename="${plain}"; filename*=UTF-8''${encoded}`);
    expect(decodeURIComponent(encoded)).toBe(name);
    expect(() => new Headers({ 'Content-Disposition': writeDisposition(name) })).not.toThrow();
  });
});
