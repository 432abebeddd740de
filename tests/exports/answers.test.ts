import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../app/domain/answer';
import { type Item, QuestionnaireSchema } from '../../app/domain/questionnaire';
import {
  AnswersError,
  MAX_ANSWERS_BYTES,
  readAnswers,
  type SubjectAnswers,
  writeAnswersCsv,
  writeAnswersJson,
} from '../../app/exports/answers';
import { CsvSyntaxError, defuseText, locateCell, parseCsv, restoreText, writeCsv } from '../../app/exports/csv';
import { locateJson, parseJson } from '../../app/exports/json';

const bytes = (text: string) => new TextEncoder().encode(text);

const q = QuestionnaireSchema.parse({
  id: 'trial',
  version: '1.0',
  kind: 'assessment',
  locales: ['en'],
  source: 'made up',
  context: [
    { id: 'COAST', answer: { kind: 'yesno' } },
    { id: 'TEAM', answer: { kind: 'choice', options: ['own', 'shared'] } },
  ],
  overall: {
    id: 'overall',
    score: 'mean',
    items: [
      { id: 'Y' },
      { id: 'YN', na: false },
      { id: 'S', answer: { kind: 'scale', min: 0, max: 4 } },
      { id: 'N', answer: { kind: 'number', min: -10, max: 10 } },
      { id: 'P', answer: { kind: 'points', max: 7 } },
      { id: 'D', answer: { kind: 'date' } },
      { id: 'T', answer: { kind: 'text' } },
      { id: 'C', answer: { kind: 'contact' } },
    ],
  },
});

function read(name: string, text: string): SubjectAnswers[] {
  return readAnswers(q, name, bytes(text));
}

function findProblems(name: string, text: string | Uint8Array): readonly string[] {
  try {
    readAnswers(q, name, typeof text === 'string' ? bytes(text) : text);
  } catch (error) {
    if (error instanceof AnswersError) return error.problems;
    throw error;
  }
  return [];
}

/** Texts that other tools have lost or run: markup, line ends, right to left, formulas, apostrophes, what looks like numbers. */
const AWKWARD = [
  "=cmd|'/C calc'!A0",
  '+41 22 730 51 11',
  '-5',
  "'-5",
  "'=1+1",
  "''=1",
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '＝1',
  "'",
  "it's",
  'a & b < c > d',
  'first line\nsecond line',
  'first line\r\nsecond line',
  'first line\rsecond line',
  'say "hello", twice',
  '"',
  ',;|',
  ' spaces around ',
  'الأمن السيبراني',
  'Ñandú, 日本, 👩🏽‍💻',
  '\u202Eltr\u202C',
  '\uFEFFmark',
  'null',
  '1e400',
  '007',
];

describe('text in a table', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+a', "'+a"],
    ['-a', "'-a"],
    ['@a', "'@a"],
    ['\ta', "'\ta"],
    ['\ra', "'\ra"],
    ['＝1', "'＝1"],
    ['-5', '-5'],
    ['+3.5e-7', '+3.5e-7'],
    ['-', "'-"],
    ['-5+cmd', "'-5+cmd"],
    ['a=b', 'a=b'],
    ["'a", "'a"],
    ["'=a", "''=a"],
    ['', ''],
  ])('%j is written as %j and comes back', (text, cell) => {
    expect(defuseText(text)).toBe(cell);
    expect(restoreText(cell)).toBe(text);
  });

  test('every text comes back, and none begins a formula', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom("'", '=', '-', '+', '@', '\t', '\r', '1', 'e', '.', 'a') }),
    );
    fc.assert(
      fc.property(text, (t) => {
        expect(restoreText(defuseText(t))).toBe(t);
        expect(defuseText(t)).not.toMatch(/^[=@\t\r]|^[+-](?![\d.])/);
      }),
      { numRuns: 2000 },
    );
  });

  test('numbers keep full precision and are never defused', () => {
    expect(writeCsv([['a', -0.1, 1 / 3, 1e-7, null]])).toBe('a,-0.1,0.3333333333333333,1e-7,\n');
  });
});

describe('reading a table', () => {
  test.each([
    ['LF', 'a,b\n1,2\n'],
    ['CRLF', 'a,b\r\n1,2\r\n'],
    ['CR', 'a,b\r1,2\r'],
    ['no last line end', 'a,b\n1,2'],
    ['a byte order mark', '\uFEFFa,b\r\n1,2\r\n'],
    ['empty lines', '\na,b\n\n1,2\n\n'],
    ['quotes', '"a","b"\n"1","2"\n'],
  ])('accepts %s', (_, text) => {
    const table = parseCsv(bytes(text));
    expect(table.header.cells).toEqual(['a', 'b']);
    expect(table.rows.map((row) => row.cells)).toEqual([['1', '2']]);
  });

  test.each([
    ['an empty file', '', 1, 1],
    ['a name that stands twice', 'a,b,a\n', 1, 3],
    ['a column without a name', 'a,,b\n', 1, 2],
    ['a row too long', 'a,b\n1,2\n1,2,3\n', 3, 3],
    ['a row too short', 'a,b\n1\n', 2, 2],
    ['a quote never closed', 'a,b\n1,2\n3,"4\n5,6\n', 3, 2],
    ['text after a closing quote', 'a,b\n1,"2"x\n', 2, 2],
    ['a quote in a plain cell', 'a,b\n1,2"x\n', 2, 2],
    ['lines counted through cells of several lines', 'a,b\r\n1,"x\r\ny\r\nz"\r\n\r\n1,2,3\r\n', 6, 3],
    ['lines counted after a byte order mark and accents', '\uFEFFé,b\n"ñ\nñ",1\n"x"y,2\n', 4, 1],
  ])('refuses %s', (_, text, line, column) => {
    expect(() => parseCsv(bytes(text))).toThrow(CsvSyntaxError);
    expect(() => parseCsv(bytes(text))).toThrow(expect.objectContaining({ line, column }));
  });

  test('knows the line of a cell after cells of several lines', () => {
    const [row] = parseCsv(bytes('a,b,c\n"1\n1","2\r\n2",3\n')).rows;
    expect([0, 1, 2].map((i) => locateCell(row!, i))).toEqual([2, 3, 4]);
  });
});

describe('reading JSON', () => {
  const texts = [
    '{"a": [1, -2.5e3, "x\\u00e9\\n", true, false, null, {}, []]}',
    ' 0 ',
    '"\\ud83d\\ude00"',
    '[[[]]]',
    '\uFEFF{"a":1}',
  ];
  test.each(texts)('agrees with JSON.parse on %s', (text) => {
    expect(JSON.stringify(parseJson(text, 32))).toBe(JSON.stringify(JSON.parse(text.replace('\uFEFF', ''))));
  });

  test('agrees with JSON.parse on anything', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        expect(JSON.stringify(parseJson(text, 32))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 3 }),
        fc.nat(),
        fc.constantFrom('', '"', '{', ']', ',', ':', '1', '\\', '\n', 'x'),
        (text, at, put) => {
          const broken = text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1);
          let wrong = false;
          try {
            JSON.parse(broken);
          } catch {
            wrong = true;
          }
          if (wrong) expect(() => parseJson(broken, 32)).toThrow();
          else if (!/"(\w*)".*"\1"\s*:/s.test(broken))
            expect(JSON.stringify(parseJson(broken, 32))).toBe(JSON.stringify(JSON.parse(broken)));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['', 1, 1],
    ['{\n  "a": 1,\n}', 3, 1],
    ['{"a" 1}', 1, 6],
    ['[1 2]', 1, 4],
    ['[01]', 1, 3],
    ['["a\nb"]', 1, 4],
    ['["a]', 1, 2],
    ['["\\x"]', 1, 3],
    ['[1] 2', 1, 5],
    ['{"a": 1,\n "a": 2}', 2, 2],
    ['[NaN]', 1, 2],
    [`${'['.repeat(33)}${']'.repeat(33)}`, 1, 33],
  ])('refuses %j and says where', (text, line, column) => {
    expect(() => parseJson(text, 32)).toThrow(expect.objectContaining({ name: 'JsonSyntaxError', line, column }));
  });

  test('takes 32 levels, and keys that mean something to JavaScript', () => {
    expect(() => parseJson(`${'['.repeat(32)}${']'.repeat(32)}`, 32)).not.toThrow();
    expect(Object.keys(parseJson('{"__proto__": 1, "constructor": 2}', 32) as object)).toEqual(['__proto__', 'constructor']);
  });

  test('finds the place of a value', () => {
    const text = '{\n "a": [1,\n  {"b": 2}]\n}';
    expect(locateJson(text, ['a', 1, 'b'], 32)).toEqual({ line: 3, column: 9 });
    expect(locateJson(text, ['a', 1, 'gone'], 32)).toEqual({ line: 3, column: 3 });
    expect(locateJson(text, [], 32)).toEqual({ line: 1, column: 1 });
  });
});

describe('answers in CSV', () => {
  test('every kind of item, notes, evidence and context', () => {
    const text =
      'subject,COAST,TEAM,Y,Y:evidence,Y:note,YN,S,N,P,D,T,C\n' +
      'AAA,yes,shared,partial,https://example.org/a,"so, so",no,3,-2.5,7,2026-11-24, a text ,"{""name"":""N"",""email"":""n@example.org"",""phone"":""""}"\n' +
      'BBB,dont_know,,not_applicable,,no coast,dont_know,,,,,,\n';
    expect(read('a.csv', text)).toEqual([
      {
        subject: 'AAA',
        answers: {
          COAST: { value: 'yes' },
          TEAM: { value: 'shared' },
          Y: { value: 'partial', evidence: 'https://example.org/a', note: 'so, so' },
          YN: { value: 'no' },
          S: { value: 3 },
          N: { value: -2.5 },
          P: { value: 7 },
          D: { value: '2026-11-24' },
          T: { value: ' a text ' },
          C: { value: { name: 'N', email: 'n@example.org', phone: '' } },
        },
      },
      {
        subject: 'BBB',
        answers: { COAST: { value: 'dont_know' }, Y: { value: 'not_applicable', note: 'no coast' }, YN: { value: 'dont_know' } },
      },
    ]);
  });

  test('columns in any order, missing columns and empty cells are unanswered, a note may stand alone', () => {
    expect(read('a.csv', 'Y:note,S,subject\nasked the ministry,,AAA\n,0,BBB\n')).toEqual([
      { subject: 'AAA', answers: { Y: { value: null, note: 'asked the ministry' } } },
      { subject: 'BBB', answers: { S: { value: 0 } } },
    ]);
    expect(read('a.csv', 'subject\n')).toEqual([]);
  });

  test.each([
    ['unknown column', 'subject,X\nA,yes\n', 'a.csv, line 1, column 2 (X): trial@1.0 has no item or context question "X".'],
    [
      'unknown field',
      'subject,Y:remark\nA,yes\n',
      'a.csv, line 1, column 2 (Y:remark): trial@1.0 has no item or context question "Y:remark".',
    ],
    ['no subject column', 'Y\nyes\n', 'a.csv, line 1, column 1 (header): there is no column "subject".'],
    ['empty subject', 'subject,Y\n ,yes\n', 'a.csv, line 2, column 1 (subject): the subject is empty.'],
    ['subject twice', 'subject,Y\nA,yes\nA ,no\n', 'a.csv, line 3, column 1 (subject): the subject "A" stands twice.'],
    ['column twice', 'subject,Y,Y\nA,yes,no\n', 'a.csv, line 1, column 3: the column "Y" stands twice in the header.'],
    [
      'no choice',
      'subject,Y\nA,maybe\n',
      'a.csv, line 2, column 2 (Y): "maybe" is none of yes, partial, no, dont_know, not_applicable.',
    ],
    ['no choice, no NA', 'subject,YN\nA,YES\n', 'a.csv, line 2, column 2 (YN): "YES" is none of yes, partial, no, dont_know.'],
    [
      'NA not allowed',
      'subject,YN\nA,not_applicable\n',
      'a.csv, line 2, column 2 (YN): not_applicable may not be answered here.',
    ],
    ['no number', 'subject,N\nA,"1,5"\n', 'a.csv, line 2, column 2 (N): "1,5" is not a number.'],
    ['hexadecimal', 'subject,N\nA,0x1\n', 'a.csv, line 2, column 2 (N): "0x1" is not a number.'],
    ['not whole', 'subject,S\nA,2.5\n', 'a.csv, line 2, column 2 (S): "2.5" is not a whole number.'],
    ['above', 'subject,S\nA,5\n', 'a.csv, line 2, column 2 (S): "5" does not lie between 0 and 4.'],
    ['below', 'subject,P\nA,-1\n', 'a.csv, line 2, column 2 (P): "-1" does not lie between 0 and 7.'],
    ['no date', 'subject,D\nA,2026-02-30\n', 'a.csv, line 2, column 2 (D): "2026-02-30" is not a date written like 2026-11-24.'],
    [
      'no contact',
      'subject,C\nA,Jane\n',
      'a.csv, line 2, column 2 (C): "Jane" is not a contact written like {"name": "...", "email": "...", "phone": "..."}.',
    ],
    [
      'contact without address',
      'subject,C\nA,"{""name"":""N"",""email"":"""",""phone"":""""}"\n',
      'a.csv, line 2, column 2 (C): the contact has neither an e-mail address nor a telephone number.',
    ],
    ['context', 'subject,TEAM\nA,none\n', 'a.csv, line 2, column 2 (TEAM): "none" is none of own, shared, dont_know.'],
    [
      'text too long',
      `subject,T\nA,${'x'.repeat(2001)}\n`,
      'a.csv, line 2, column 2 (T): the text is longer than 2000 characters.',
    ],
    [
      'note too long',
      `subject,T:note\nA,${'x'.repeat(4001)}\n`,
      'a.csv, line 2, column 2 (T:note): the note is longer than 4000 characters.',
    ],
    ['row too long', 'subject,Y\nA,yes,no\n', 'a.csv, line 2, column 3: the row has 3 cells where the header has 2.'],
    ['quote open', 'subject,Y\nA,"yes\n', 'a.csv, line 2, column 2: a quote is opened and never closed.'],
    ['empty', '', 'a.csv, line 1, column 1: the file has no header row.'],
    [
      'after a cell of several lines',
      'subject,T,S\nA,"x\ny",9\n',
      'a.csv, line 3, column 3 (S): "9" does not lie between 0 and 4.',
    ],
  ])('refuses: %s', (_, text, problem) => {
    expect(findProblems('a.csv', text)).toEqual([problem]);
  });

  test('tells several problems at once, but not all of a thousand', () => {
    expect(findProblems('a.csv', 'subject,Y,S\nA,maybe,9\nA,yes,1\n')).toHaveLength(3);
    expect(findProblems('a.csv', `subject,Y\n${Array.from({ length: 1000 }, (_, i) => `s${i},x\n`).join('')}`)).toHaveLength(20);
  });

  test('refuses what is not UTF-8, not an answers file, or too large', () => {
    expect(findProblems('a.csv', new Uint8Array([...bytes('subject,T\nA,caf'), 0xe9, 10]))).toEqual([
      'a.csv, line 2, column 6: the file is not written in UTF-8.',
    ]);
    expect(findProblems('a.xlsx', 'PK')).toEqual([
      'a.xlsx, line 1, column 1: the name of an answers file ends in .csv or .json.',
    ]);
    expect(findProblems('a.csv', new Uint8Array(MAX_ANSWERS_BYTES + 1))).toEqual([
      'a.csv, line 1, column 1: the file is larger than 50 MB.',
    ]);
  });
});

describe('answers in JSON', () => {
  const answers = { Y: { value: 'yes', note: 'n', evidence: 'e' }, S: { value: 2 } };

  test('by subject, as a list, and in short', () => {
    const expected = [{ subject: 'AAA', answers }];
    expect(read('a.json', JSON.stringify({ AAA: answers }))).toEqual(expected);
    expect(read('a.json', JSON.stringify(expected))).toEqual(expected);
    expect(
      read('a.json', '{"AAA": {"Y": {"value": "yes", "note": "n", "evidence": "e"}, "S": 2, "T": null, "D": {"value": null}}}'),
    ).toEqual(expected);
    expect(read('a.json', '\uFEFF{"AAA": {"C": {"value": {"name": "N", "email": "", "phone": "1"}}, "TEAM": "own"}}')).toEqual([
      { subject: 'AAA', answers: { C: { value: { name: 'N', email: '', phone: '1' } }, TEAM: { value: 'own' } } },
    ]);
  });

  test.each([
    ['syntax', '{"A": {"Y": yes}}', 'a.json, line 1, column 13: "y" is not expected here.'],
    ['too short', '{"A": {', 'a.json, line 1, column 8: a key in quotes is expected here.'],
    ['nothing', '', 'a.json, line 1, column 1: the file ends too early.'],
    ['neither object nor list', '3', 'a.json, line 1, column 1 (file): the file holds neither an object nor a list of answers.'],
    ['subject twice', '{"A": {},\n"A": {}}', 'a.json, line 2, column 1: the key "A" stands twice.'],
    [
      'subject twice in a list',
      '[{"subject": "A", "answers": {}},\n {"subject": "A", "answers": {}}]',
      'a.json, line 2, column 14 (1.subject): the subject "A" stands twice.',
    ],
    ['item twice', '{"A": {"Y": "yes", "Y": "no"}}', 'a.json, line 1, column 20: the key "Y" stands twice.'],
    ['entry', '[1]', 'a.json, line 1, column 2 (0): an entry is written as { "subject": "...", "answers": { ... } }.'],
    [
      'entry with more',
      '[{"subject": "A", "answers": {}, "x": 1}]',
      'a.json, line 1, column 2 (0): an entry is written as { "subject": "...", "answers": { ... } }.',
    ],
    ['answers', '{"A": "yes"}', 'a.json, line 1, column 7 (A): answers are written as { "<item>": ... }.'],
    ['unknown item', '{"A": {"X": "yes"}}', 'a.json, line 1, column 13 (A.X): trial@1.0 has no item or context question "X".'],
    [
      'no choice',
      '{"A":\n {"Y": "maybe"}}',
      'a.json, line 2, column 8 (A.Y.value): "maybe" is none of yes, partial, no, dont_know, not_applicable.',
    ],
    [
      'truth value',
      '{"A": {"Y": true}}',
      'a.json, line 1, column 13 (A.Y.value): "true" is none of yes, partial, no, dont_know, not_applicable.',
    ],
    ['number as text', '{"A": {"S": {"value": "2"}}}', 'a.json, line 1, column 23 (A.S.value): "2" is not a number.'],
    ['out of range', '{"A": {"S": 7}}', 'a.json, line 1, column 13 (A.S.value): "7" does not lie between 0 and 4.'],
    ['infinite', '{"A": {"N": 1e400}}', 'a.json, line 1, column 13 (A.N.value): "Infinity" is not a number.'],
    [
      'no value',
      '{"A": {"Y": {"note": "n"}}}',
      'a.json, line 1, column 13 (A.Y.value): an answer is written as { "value": ..., "note": "...", "evidence": "..." }.',
    ],
    [
      'other keys',
      '{"A": {"Y": {"value": "yes", "by": "me"}}}',
      'a.json, line 1, column 13 (A.Y): an answer has no other keys than value, note and evidence.',
    ],
    [
      'note is a number',
      '{"A": {"Y": {"value": "yes", "note": 1}}}',
      'a.json, line 1, column 38 (A.Y.note): the note is not a text.',
    ],
    [
      'contact without name',
      '{"A": {"C": {"value": {"name": " ", "email": "e", "phone": ""}}}}',
      'a.json, line 1, column 32 (A.C.value.name): "{\\"name\\":\\" \\",\\"email\\":\\"e\\",\\"phone\\":\\"\\"}" is not a contact written like {"name": "...", "email": "...", "phone": "..."}.',
    ],
    ['empty text', '{"A": {"T": " "}}', 'a.json, line 1, column 13 (A.T.value): " " is not a text.'],
    [
      'context',
      '{"A": {"COAST": "maybe"}}',
      'a.json, line 1, column 17 (A.COAST.value): "maybe" is none of yes, partial, no, dont_know.',
    ],
    [
      'nested too deep',
      `{"A": {"Y": ${'['.repeat(40)}${']'.repeat(40)}}}`,
      'a.json, line 1, column 43: the data are nested deeper than 32 levels.',
    ],
  ])('refuses: %s', (_, text, problem) => {
    expect(findProblems('a.json', text)).toEqual([problem]);
  });
});

describe('what is written reads back unchanged', () => {
  const text = fc.oneof(fc.constantFrom(...AWKWARD), fc.string({ maxLength: 30 }), fc.string({ unit: 'binary', maxLength: 30 }));
  const written = text.filter((t) => t.trim() !== '' && !['dont_know', 'not_applicable'].includes(t.trim()));
  const trimmed = text.map((t) => t.trim());
  const contact = fc
    .record({ name: trimmed, email: trimmed, phone: trimmed })
    .filter(({ name, email, phone }) => name !== '' && email + phone !== '');

  const drawValue = (item: Pick<Item, 'answer' | 'na'>): fc.Arbitrary<Answer['value']> => {
    const always = fc.constantFrom('dont_know', ...(item.na ? ['not_applicable'] : []));
    const kind = item.answer;
    if (kind.kind === 'yesno') return fc.oneof(always, fc.constantFrom('yes', 'partial', 'no'));
    if (kind.kind === 'scale') return fc.oneof(always, fc.integer({ min: kind.min, max: kind.max }));
    if (kind.kind === 'number')
      return fc.oneof(
        always,
        fc.double({ min: kind.min, max: kind.max, noNaN: true }).map((n) => n + 0),
      );
    if (kind.kind === 'points')
      return fc.oneof(
        always,
        fc.double({ min: 0, max: kind.max, noNaN: true }).map((n) => n + 0),
      );
    if (kind.kind === 'date') return fc.oneof(always, fc.constantFrom('2024-02-29', '1999-12-31'));
    return kind.kind === 'text' ? fc.oneof(always, written) : fc.oneof(always, contact);
  };
  const remark = fc.option(written, { nil: undefined });
  const drawAnswer = (item: Pick<Item, 'answer' | 'na'>): fc.Arbitrary<Answer | undefined> =>
    fc
      .record({ value: fc.option(drawValue(item)), note: remark, evidence: remark })
      .map(({ value, note, evidence }) =>
        value === null && !note && !evidence
          ? undefined
          : { value, ...(note ? { note } : {}), ...(evidence ? { evidence } : {}) },
      );
  const answers = fc
    .record({
      ...Object.fromEntries(q.overall.items.map((item) => [item.id, drawAnswer(item)])),
      COAST: fc.constantFrom(undefined, { value: 'yes' }, { value: 'dont_know' }),
      TEAM: fc.constantFrom(undefined, { value: 'shared' }),
    })
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, answer]) => answer !== undefined)));
  const subject = fc.oneof(
    fc.constantFrom('AAA', '123', '__proto__', ...AWKWARD.map((t) => t.trim())),
    fc.string({ minLength: 1 }).map((t) => t.trim()),
  );
  const list = fc.uniqueArray(fc.record({ subject: subject.filter((s) => s !== ''), answers }), {
    selector: (entry) => entry.subject,
    maxLength: 5,
  });

  test.each([
    ['csv', writeAnswersCsv],
    ['json', writeAnswersJson],
  ] as const)('as %s', (format, write) => {
    fc.assert(
      fc.property(list, (entries) => {
        const text = write(q, entries as SubjectAnswers[]);
        const again = read(`a.${format}`, text);
        expect(again).toEqual(entries);
        expect(write(q, again)).toBe(text);
        if (format === 'csv') {
          // Excel saves with a mark and CRLF.
          expect(read('a.csv', `\uFEFF${text}`)).toEqual(entries);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('each awkward text by itself, as text, note, evidence and subject', () => {
    for (const awkward of AWKWARD) {
      const entries = [{ subject: awkward.trim(), answers: { T: { value: awkward, note: awkward, evidence: awkward } } }];
      expect(read('a.csv', writeAnswersCsv(q, entries))).toEqual(entries);
      expect(read('a.json', writeAnswersJson(q, entries))).toEqual(entries);
    }
  });
});
