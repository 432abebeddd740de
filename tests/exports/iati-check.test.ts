import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { checkIati, MAX_PROBLEMS } from '../../app/exports/iati-check';
import { readIati } from '../../app/exports/iati-read';
import { IatiSchemaError } from '../../app/exports/iati-schema.server';
import { MAX_IATI_BYTES, openIati } from '../../app/exports/iati-xml';
import { checkedBy, schemaDir } from '../helpers/iati-schema';

const bytes = (text: string) => new TextEncoder().encode(text);
const check = (text: string) => checkIati(bytes(text)).map(({ line, element, what }) => `${line} ${element}: ${what}`);

/** A small valid file of known lines; tests break one thing in it. */
const SOUND = `<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03">
  <iati-activity xml:lang="en" default-currency="EUR">
    <iati-identifier>XX-1-A</iati-identifier>
    <reporting-org ref="XX-1" type="40"><narrative>Org</narrative></reporting-org>
    <title><narrative>Title</narrative></title>
    <description type="1"><narrative>Text</narrative></description>
    <participating-org role="4"><narrative>Org</narrative></participating-org>
    <activity-status code="2"/>
    <activity-date type="1" iso-date="2025-01-01"/>
    <activity-date type="3" iso-date="2026-12-31Z"/>
    <activity-scope code="1"/>
    <recipient-country code="KE" percentage="40"/>
    <recipient-country code="BR" percentage="35.5"/>
    <recipient-region code="298" percentage="24.5"/>
    <sector code="22040" percentage="60"/>
    <sector vocabulary="1" code="15130" percentage="40"/>
    <sector vocabulary="2" code="151"/>
    <tag vocabulary="99" code="x"/>
    <budget>
      <period-start iso-date="2025-01-01"/>
      <period-end iso-date="2026-01-01"/>
      <value value-date="2025-01-01">1000.50</value>
    </budget>
    <transaction>
      <transaction-type code="4"/>
      <transaction-date iso-date="2025-03-01"/>
      <value currency="USD" value-date="2025-03-01"> 10 </value>
      <description><narrative>Text</narrative></description>
      <provider-org><narrative>Funder</narrative></provider-org>
      <sector code="22040"/>
      <recipient-country code="KE"/>
    </transaction>
    <document-link url="https://x.example" format="text/html">
      <title><narrative>Page</narrative></title>
      <category code="A12"/>
    </document-link>
  </iati-activity>
</iati-activities>
`;

/** An activity so long that the file is cut behind it. */
const LONG = SOUND.replace('>Title<', `>${'long '.repeat(5000)}<`);
const ACTIVITY = SOUND.slice(SOUND.indexOf('  <iati-activity '), SOUND.indexOf('</iati-activities'));

/** The file with one thing in it replaced; a mistake in a test that replaces nothing shows. */
function breakIt(from: string, to: string): string {
  if (!SOUND.includes(from)) throw new Error(`the sound file does not hold ${from}`);
  return SOUND.replace(from, () => to);
}

describe('rules', () => {
  test(`a sound file has no problem, by ${checkedBy}`, () => {
    expect(checkIati(bytes(SOUND), { schemaDir })).toEqual([]);
    expect(checkIati(bytes(`\uFEFF${SOUND.replaceAll('\n', '\r\n')}`), { schemaDir })).toEqual([]);
  });

  const IDENTIFIER = '<iati-identifier>XX-1-A</iati-identifier>';
  const COUNTRY = '<recipient-country code="BR" percentage="35.5"/>';
  test.each<[rule: string, from: string, to: string, problem: string]>([
    // what must be there
    ['identifier', IDENTIFIER, '', '3 iati-activity: The element iati-identifier is missing'],
    [
      'description',
      '<description type="1"><narrative>Text</narrative></description>',
      '',
      '3 iati-activity: The element description is missing',
    ],
    ['status', '<activity-status code="2"/>', '', '3 iati-activity: The element activity-status is missing'],
    ['narrative', '<title><narrative>Title</narrative></title>', '<title/>', '6 title: The element narrative is missing'],
    ['text', 'XX-1-A<', ' <', '4 iati-identifier: It is empty'],
    ['narrative text', '>Title<', '> <', '6 narrative: It is empty'],
    ['attribute', ' role="4"', '', '8 participating-org: The attribute "role" is missing'],
    ['value date', ' value-date="2025-01-01"', '', '23 value: The attribute "value-date" is missing'],
    [
      'an organisation without name',
      '<narrative>Org</narrative></participating-org>',
      '</participating-org>',
      '8 participating-org: It has neither a "ref" nor a name in a narrative',
    ],
    ['currency', ' default-currency="EUR"', '', '23 value: It has no currency, and the activity has no default-currency'],
    // what must not
    [
      'unknown element',
      '<activity-scope code="1"/>',
      '<scope code="1"/>',
      '12 scope: IATI knows no such element in iati-activity',
    ],
    [
      'unknown attribute',
      '<activity-scope code="1"',
      '<activity-scope kode="1" code="1"',
      '12 activity-scope: IATI knows no attribute "kode" here',
    ],
    [
      'twice',
      '<activity-status code="2"/>',
      '<activity-status code="2"/><activity-status code="2"/>',
      '9 activity-status: It stands more than once in iati-activity',
    ],
    ['text among elements', '<budget>', '<budget>x', '20 budget: Text stands where elements are expected'],
    ['element in text', '>Title<', '><b>Title</b><', '6 narrative: An element b stands where text is expected'],
    [
      'text outside',
      '</iati-activity>',
      '</iati-activity> stray',
      '2 iati-activities: Text stands outside the activities: "stray"',
    ],
    [
      'another element outside',
      '</iati-activity>',
      '</iati-activity><activity/>',
      '38 activity: No such element stands in iati-activities',
    ],
    // order
    [
      'order',
      '<activity-scope code="1"/>',
      '<sector code="15130"/><activity-scope code="1"/>',
      '12 activity-scope: It stands after sector, but belongs before it',
    ],
    [
      'order of other namespaces',
      IDENTIFIER,
      `<x:y xmlns:x="urn:x"/>${IDENTIFIER}`,
      '4 iati-identifier: It stands behind an element of another namespace, which belongs at the end of iati-activity',
    ],
    // codes
    [
      'status code',
      'status code="2"',
      'status code="7"',
      '9 activity-status: code: "7" is no known code of the activity status list',
    ],
    [
      'date type',
      'date type="1"',
      'date type="start"',
      '10 activity-date: type: "start" is no known code of the activity date type list',
    ],
    [
      'scope code',
      'scope code="1"',
      'scope code="0"',
      '12 activity-scope: code: "0" is no known code of the activity scope list',
    ],
    ['role', 'role="4"', 'role="Funding"', '8 participating-org: role: "Funding" is no known code of the organisation role list'],
    [
      'type of organisation',
      'type="40"',
      'type="41"',
      '5 reporting-org: type: "41" is no known code of the organisation type list',
    ],
    [
      'description type',
      'description type="1"',
      'description type="9"',
      '7 description: type: "9" is no known code of the description type list',
    ],
    ['country', 'code="BR" ', 'code="BRA" ', '14 recipient-country: code: "BRA" is no known code of the country list'],
    [
      'country of a transaction',
      '<recipient-country code="KE"/>',
      '<recipient-country code="XX"/>',
      '32 recipient-country: code: "XX" is no known code of the country list',
    ],
    ['region', 'code="298"', 'code="299"', '15 recipient-region: code: "299" is no known code of the region list'],
    [
      'region vocabulary',
      'code="298"',
      'vocabulary="7" code="298"',
      '15 recipient-region: vocabulary: "7" is no known code of the region vocabulary list',
    ],
    ['sector', 'code="15130"', 'code="15"', '17 sector: code: "15" is no known code of the sector list'],
    [
      'sector of a transaction',
      '<sector code="22040"/>',
      '<sector code="99940"/>',
      '31 sector: code: "99940" is no known code of the sector list',
    ],
    ['sector category', 'code="151"', 'code="159"', '18 sector: code: "159" is no known code of the sector category list'],
    [
      'sector vocabulary',
      'vocabulary="2"',
      'vocabulary="DAC"',
      '18 sector: vocabulary: "DAC" is no known code of the sector vocabulary list',
    ],
    ['currency code', 'currency="USD"', 'currency="usd"', '28 value: currency: "usd" is no known code of the currency list'],
    [
      'default currency',
      'default-currency="EUR"',
      'default-currency="QQQ"',
      '3 iati-activity: default-currency: "QQQ" is no known code of the currency list',
    ],
    [
      'transaction type',
      'transaction-type code="4"',
      'transaction-type code="E"',
      '26 transaction-type: code: "E" is no known code of the transaction type list',
    ],
    ['document category', 'code="A12"', 'code="A1"', '36 category: code: "A1" is no known code of the document category list'],
    ['language', 'xml:lang="en"', 'xml:lang="-1"', '3 iati-activity: xml:lang: "-1" is no language such as en or es'],
    [
      'another identifier',
      '<activity-status code="2"/>',
      '<other-identifier type="A1"/><activity-status code="2"/>',
      '9 other-identifier: The attribute "ref" is missing',
    ],
    // dates, numbers, addresses
    [
      'day',
      'iso-date="2025-01-01"/>',
      'iso-date="2025-02-29"/>',
      '10 activity-date: iso-date: "2025-02-29" is no day written as YYYY-MM-DD',
    ],
    [
      'day of a budget',
      '<period-end iso-date="2026-01-01"',
      '<period-end iso-date="2026"',
      '22 period-end: iso-date: "2026" is no day written as YYYY-MM-DD',
    ],
    ['amount', '>1000.50<', '>1,000.50<', '23 value: "1,000.50" is no number such as 1234.5'],
    ['amount with an exponent', '> 10 <', '>1e1<', '28 value: "1e1" is no number such as 1234.5'],
    ['percentage', '"35.5"', '"35.5%"', '14 recipient-country: percentage: "35.5%" is no number such as 1234.5'],
    ['percentage above 100', '"35.5"', '"135.5"', '14 recipient-country: percentage: "135.5" is no percentage between 0 and 100'],
    [
      'address',
      '"https://x.example"',
      '"javascript:alert(1)"',
      '34 document-link: url: "javascript:alert(1)" is no address that begins with https:// or http://',
    ],
    // what only shows together
    [
      'end before start',
      'iso-date="2026-12-31Z"',
      'iso-date="2024-12-31"',
      '11 activity-date: The end lies before the start, 2025-01-01',
    ],
    [
      'countries and regions',
      COUNTRY,
      '',
      '13 recipient-country: The percentages of the countries and regions sum to 64.5 instead of 100',
    ],
    [
      'a hundredth less',
      '"35.5"',
      '"35.49"',
      '13 recipient-country: The percentages of the countries and regions sum to 99.99 instead of 100',
    ],
    [
      'a share is missing',
      ' percentage="35.5"',
      '',
      '14 recipient-country: The percentage is missing; with several countries and regions each needs one',
    ],
    [
      'sectors of one vocabulary',
      ' percentage="60"',
      ' percentage="70"',
      '16 sector: The percentages of the sectors of a vocabulary sum to 110 instead of 100',
    ],
    [
      'a single sector',
      'code="151"',
      'code="151" percentage="50"',
      '18 sector: The percentages of the sectors of a vocabulary sum to 50 instead of 100',
    ],
    [
      'a budget longer than a year',
      '"2026-01-01"',
      '"2026-01-02"',
      '20 budget: The period is longer than a year: 2025-01-01 to 2026-01-02',
    ],
    [
      'a budget backwards',
      '"2026-01-01"',
      '"2024-12-31"',
      '20 budget: The period ends, 2024-12-31, before it starts, 2025-01-01',
    ],
    [
      'prefix of the identifier',
      'XX-1-A',
      'YY-1-A',
      '4 iati-identifier: The identifier YY-1-A does not begin with that of the reporting organisation, XX-1, and a hyphen',
    ],
    [
      'no activity',
      SOUND.slice(SOUND.indexOf('  <iati-activity'), SOUND.indexOf('</iati-activities')),
      '',
      '1 iati-activities: It holds no activity',
    ],
    [
      'our own namespace',
      '  </iati-activity>',
      '<t:x xmlns:t="urn:x-tidemark:catalogue:1"/></iati-activity>',
      '38 x: No such element of Tidemark stands here',
    ],
  ])('%s', (_, from, to, problem) => {
    expect(check(breakIt(from, to))).toEqual([problem]);
  });

  test('an identifier of a second hand, or of an earlier publisher, need not begin with the reporter', () => {
    expect(check(breakIt('ref="XX-1" type', 'ref="YY-9" secondary-reporter="1" type'))).toEqual([]);
    const earlier = '<activity-status code="2"/>';
    expect(
      check(breakIt('ref="XX-1" type', 'ref="YY-9" type').replace(earlier, `<other-identifier ref="XX-1" type="B1"/>${earlier}`)),
    ).toEqual([]);
  });

  test('what stands in our own namespace must make a whole activity', () => {
    const own =
      '<t:catalogue id="A!" xmlns:t="urn:x-tidemark:catalogue:1"><t:area>weather</t:area></t:catalogue></iati-activity>';
    const problems = check(breakIt('  </iati-activity>', own));
    expect(problems.length).toBeGreaterThan(3);
    expect(problems.every((problem) => problem.startsWith('38 catalogue: '))).toBe(true);
    expect(problems.some((problem) => problem.startsWith('38 catalogue: areas[0]: '))).toBe(true);
    expect(problems.some((problem) => problem.startsWith('38 catalogue: id: '))).toBe(true);
  });

  test('an identifier that stands twice is told with the line of the first', () => {
    for (const file of [SOUND, LONG]) {
      expect(check(file.replace('</iati-activities>', `${ACTIVITY}</iati-activities>`))).toEqual([
        '40 iati-identifier: The identifier XX-1-A stands in line 4 already',
      ]);
    }
  });

  test('elements of another namespace stand after all activities', () => {
    const foreign = '<x:note xmlns:x="urn:x"/>';
    expect(checkIati(bytes(breakIt('</iati-activities>', `${foreign}</iati-activities>`)), { schemaDir })).toEqual([]);
    expect(check(breakIt('  <iati-activity ', `${foreign}<iati-activity `))).toEqual([
      '3 iati-activity: It stands behind an element of another namespace, which belongs after all activities',
    ]);
  });

  test('a dozen faults of a made-up publisher are each told with their line', () => {
    const problems = checkIati(readFileSync('tests/fixtures/iati/faulty.xml'));
    expect(problems.map(({ line, element }) => `${line} ${element}`)).toEqual([
      '4 iati-activity',
      '6 reporting-org',
      '10 narrative',
      '12 participating-org',
      '16 activity-date',
      '17 recipient-country',
      '18 activity-scope',
      '19 budget',
      '21 value',
      '21 value',
      '35 participating-org',
      '38 activity-date',
      '39 recipient-country',
      '41 sector',
      '42 budget',
      '45 value',
      '49 iati-identifier',
    ]);
  });

  test('of very many problems 500 are told, and how many are left', () => {
    const bad = '<iati-activity><bad/></iati-activity>';
    const problems = checkIati(bytes(`<iati-activities version="2.03">${bad.repeat(100)}</iati-activities>`));
    expect(problems).toHaveLength(MAX_PROBLEMS + 1);
    // each lacks seven elements and has one that is unknown
    expect(problems.at(-1)?.what).toBe(`There are ${100 * 8 - MAX_PROBLEMS} more problems; mend these first`);
  });

  test('lines stay right far down and after a start tag of several lines', () => {
    const text = breakIt(
      '<iati-activities version="2.03">',
      `<iati-activities\n version="2.03"\n>${'\n'.repeat(70_000)}`,
    ).replace('status code="2"', 'status code="7"');
    expect(checkIati(bytes(text))[0]?.line).toBe(9 + 70_002);
  });
});

describe('files that are not opened', () => {
  const ROOT = '<iati-activities version="2.03">';
  const end = '</iati-activities>';
  test.each<[string, string | Uint8Array, number, RegExp]>([
    [
      'a DOCTYPE',
      `<!DOCTYPE x [<!ENTITY a "b">]>${ROOT}&a;${end}`,
      1,
      /^The file has a DOCTYPE or declares entities, which are not read; remove them$/,
    ],
    ['a DOCTYPE in small letters', `\n<!doctype x SYSTEM "file:///etc/passwd">${ROOT}${end}`, 2, /DOCTYPE/],
    ['a DOCTYPE further down', breakIt('</iati-activity>', '</iati-activity><!DOCTYPE x>'), 38, /DOCTYPE/],
    [
      'an entity declared further down',
      breakIt('<budget>', '<!ENTITY a SYSTEM "http://127.0.0.1/"><budget>'),
      20,
      /declares entities/,
    ],
    [
      'an entity that nobody declared',
      breakIt('>Title<', '>&xxe;<'),
      6,
      /^The file is not well-formed XML: Entity 'xxe' not defined$/,
    ],
    ['a reference to NUL', breakIt('>Title<', '>&#0;<'), 6, /not well-formed XML/],
    ['NUL', breakIt('>Title<', '>\0<'), 6, /^The file holds a NUL character, so it is not XML$/],
    ['a control character', breakIt('>Title<', '>\u0001<'), 6, /not well-formed XML/],
    ['UTF-16', Buffer.from(`\uFEFF${SOUND}`, 'utf16le'), 1, /^The file is not written in UTF-8$/],
    ['Latin 1', Buffer.from(breakIt('>Title<', '>Título<'), 'latin1'), 1, /^The file is not written in UTF-8$/],
    [
      'another encoding by its own word',
      breakIt('UTF-8', 'ISO-8859-1'),
      1,
      /^The file says that it is written in ISO-8859-1; write it in UTF-8$/,
    ],
    ['nothing', '', 1, /^The file is not well-formed XML: it is empty$/],
    ['no XML', 'subject,Y\na,yes\n', 1, /not well-formed XML/],
    ['an element that does not end', SOUND.slice(0, SOUND.indexOf('<title>') + 7), 6, /not well-formed XML/],
    ['a comment that does not end', breakIt('<budget>', '<!-- <budget>'), 40, /not well-formed XML/],
    ['a quote that does not end', breakIt('code="298"', 'code="298'), 15, /not well-formed XML/],
    [
      'end tags that do not match',
      breakIt('</title>', '</titel>'),
      6,
      /not well-formed XML: Opening and ending tag mismatch: title line 6 and titel$/,
    ],
    ['an end too many', breakIt('</iati-activity>', '</iati-activity></iati-activity>'), 38, /not well-formed XML/],
    ['something after the end', `${SOUND}<more/>`, 40, /not well-formed XML/],
    [
      'an attribute that stands twice',
      breakIt('code="298"', 'code="298" code="298"'),
      15,
      /not well-formed XML: Attribute code redefined$/,
    ],
    ['a prefix without a namespace', breakIt('<budget>', '<budget><x:y/>'), 20, /not well-formed XML: Namespace prefix x/],
    [
      'elements nested a thousand deep',
      `${ROOT}${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}${end}`,
      1,
      /^Elements stand more than 50 deep in each other$/,
    ],
    ['a text of 11 MB', breakIt('>Title<', `>${'x'.repeat(11_000_000)}<`), 6, /not well-formed XML/],
    [
      'another kind of file',
      '<html><body/></html>',
      1,
      /^The outermost element is html, so this is not a file of IATI activities$/,
    ],
    ['a file of organisations', '<iati-organisations version="2.03"/>', 1, /^The outermost element is iati-organisations/],
    [
      'another namespace',
      SOUND.replace('version="2', 'xmlns="urn:x" version="2'),
      2,
      /^The element iati-activities is in the namespace urn:x/,
    ],
    ['version 2.02', breakIt('2.03', '2.02'), 2, /^The version is 2.02; files of version 2.03 are read, and no others$/],
    ['no version', breakIt(' version="2.03"', ''), 2, /^The attribute "version" is missing; files of version 2.03/],
  ])('%s is refused in one sentence', (_, file, line, what) => {
    const content = typeof file === 'string' ? bytes(file) : file;
    const problems = checkIati(content, { schemaDir });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.what).toMatch(what);
    expect(problems[0]?.line).toBe(line);
    expect(readIati(content, { schemaDir })).toEqual({ problems, activities: [] });
  });

  test('more than 50 MB', () => {
    const file = new Uint8Array(MAX_IATI_BYTES + 1).fill(32);
    expect(checkIati(file)).toEqual([{ line: 1, element: '', what: 'The file is larger than 50 MB' }]);
  });

  test('a file broken at its end gives one problem, whatever was wrong before', () => {
    expect(check(breakIt('status code="2"', 'status code="7"').replace('</iati-activities>', '</iati-activiti>'))).toEqual([
      expect.stringMatching(/^39 : The file is not well-formed XML/),
    ]);
  });

  test('however a sound file is damaged, it is judged and nothing is thrown', () => {
    const ends = ['<', '>', '"', '&', '/', '!', '<!--', ']]>', '<![CDATA[', '<?', '</iati-activities>', ''];
    fc.assert(
      fc.property(fc.nat(SOUND.length), fc.nat(40), fc.constantFrom(...ends), (at, cut, put) => {
        const damaged = bytes(SOUND.slice(0, at) + put + SOUND.slice(at + cut));
        const { problems, activities } = readIati(damaged, { schemaDir });
        expect(problems.length === 0 || activities.length === 0).toBe(true);
        for (const { line, what } of problems) expect([line >= 1, what]).toEqual([true, expect.stringMatching(/\S/)]);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

describe('parts', () => {
  test('a comment, CDATA or instruction that looks like tags cuts nothing', () => {
    const text = breakIt('>Title<', '><![CDATA[</iati-activity></iati-activities>]]><').replace(
      '<budget>',
      '<!-- </iati-activity> --><?x </iati-activity>?><budget>',
    );
    expect(check(text)).toEqual([]);
  });

  test('a long file is cut between activities, and lines go on', () => {
    const comment = '<!-- </iati-activity> -->\n';
    const second = `${comment}${ACTIVITY.replace('XX-1-A', 'XX-1-B')}<x:note xmlns:x="urn:x"/>`;
    const text = LONG.replace('</iati-activities>', `${second}</iati-activities>`);
    const parts = [...openIati(bytes(text))].map(({ root, children }) =>
      [root, ...children].map(({ name, line }) => `${line} ${name}`),
    );
    expect(parts).toEqual([
      ['2 iati-activities', '3 iati-activity'],
      ['2 iati-activities', '40 iati-activity', '76 note'],
    ]);
    expect(checkIati(bytes(text), { schemaDir })).toEqual([]);
    expect(check(text.replace('XX-1-B</iati', 'XX-1-B</ati'))).toEqual([
      '41 : The file is not well-formed XML: Opening and ending tag mismatch: iati-identifier line 41 and ati-identifier',
    ]);
  });

  test('a file that is all start tag is refused; small elements are taken many at a time', () => {
    const root = `<iati-activities version="2.03" x="${'y'.repeat(100_000)}">`;
    expect(check(`${root}</iati-activities>`)).toEqual(['1 : The first start tag is longer than 100 kB']);
    const many = `<iati-activities version="2.03">${'<a/>'.repeat(3_000_001)}`;
    const [start] = openIati(bytes(many)); // the first piece alone
    expect(start?.children).toHaveLength(5000 - 8);
  });

  test('an attribute may hold what looks like the end of a tag', () => {
    expect(check(breakIt('ref="XX-1"', `ref='XX-1' x:y="/>" xmlns:x="urn:x"`))).toEqual([]);
  });
});

describe(`the official schema (${schemaDir ? 'at hand' : 'absent, so only its absence is tried'})`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-iati-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('a folder without it is named', () => {
    expect(() => checkIati(bytes(SOUND), { schemaDir: folder })).toThrow(IatiSchemaError);
    expect(() => checkIati(bytes(SOUND), { schemaDir: folder })).toThrow(folder);
  });

  test('a folder with something else in its place is named too', () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    for (const file of ['iati-activities-schema.xsd', 'iati-common.xsd', 'xml.xsd']) writeFileSync(join(other, file), '<html/>');
    expect(() => checkIati(bytes(SOUND), { schemaDir: other })).toThrow(IatiSchemaError);
  });

  if (schemaDir) {
    test('it finds what our own rules do not read, with the line of the file', () => {
      const text = breakIt(
        '<sector code="22040" percentage="60"/>',
        '<location><nowhere/></location><sector code="22040" percentage="60"/>',
      );
      expect(check(text)).toEqual([]);
      expect(checkIati(bytes(text), { schemaDir })).toMatchObject([
        { line: 16, element: 'nowhere', what: expect.stringMatching(/^This element is not expected/) },
      ]);
    });

    test('it finds it in a later activity just as well', () => {
      const second = ACTIVITY.replace('XX-1-A', 'XX-1-B').replace(
        '<sector code="22040" percentage="60"/>',
        '<location><nowhere/></location>$&',
      );
      expect(checkIati(bytes(LONG.replace('</iati-activities>', `${second}</iati-activities>`)), { schemaDir })).toMatchObject([
        { line: 52, element: 'nowhere' },
      ]);
    });

    test('what both find is told once, in our own words', () => {
      expect(checkIati(bytes(breakIt(' role="4"', '')), { schemaDir })).toEqual([
        { line: 8, element: 'participating-org', what: 'The attribute "role" is missing' },
      ]);
    });
  }
});
