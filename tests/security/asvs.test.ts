import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/**
 * Levels of the requirements of OWASP ASVS 5.0.0, a digit for each of a section, in their order. From OWASP/ASVS,
 * 5.0/docs_en/OWASP_Application_Security_Verification_Standard_5.0.0_en.csv at commit 5cf9b032440be53ce345ab3c130fda46ba1ce7a2.
 */
const LEVELS: Record<string, string[]> = {
  V1: ['22', '1111122223', '112222222223', '222', '123'],
  V2: ['122', '112', '12223', '23'],
  V3: ['3', '113', '12223', '11222233', '11122333', '3', '22333'],
  V4: ['12233', '23333', '22', '1222'],
  V5: ['2', '112333', '113', '222'],
  V6: ['122', '111111112222', '11223333', '112233', '22222333', '2223', '33', '2222'],
  V7: ['222', '1111', '22', '11222', '223', '22'],
  V8: ['1233', '1123', '133', '23'],
  V9: ['111', '1222'],
  V10: ['22', '223', '22223', '1111122222233333', '22222', '22', '222'],
  V11: ['2233', '22233', '11233', '1222', '23', '23', '33'],
  V12: ['12233', '11', '22223'],
  V13: ['2333', '222223', '2233', '1222233'],
  V14: ['22', '12223333', '122'],
  V15: ['12233', '12233', '1222222', '3333'],
  V16: ['2', '22222', '2222', '222', '2223'],
  V17: ['23', '22223333', '22'],
};

/** How many requirements of level 1 and of level 2 each chapter has. */
const COUNTS: Record<string, [one: number, two: number]> = {
  V1: [8, 19],
  V2: [4, 7],
  V3: [8, 11],
  V4: [2, 8],
  V5: [4, 5],
  V6: [13, 22],
  V7: [6, 12],
  V8: [4, 3],
  V9: [4, 3],
  V10: [5, 24],
  V11: [3, 11],
  V12: [3, 6],
  V13: [1, 12],
  V14: [2, 7],
  V15: [3, 10],
  V16: [0, 16],
  V17: [0, 7],
};

const STATUSES = ['met', 'not applicable', 'accepted', 'planned'];
const REASONED = ['not applicable', 'accepted'];

/** What is being built: sessions and second factors. Nothing else may be left open. */
const BEING_BUILT = /^V(6\.(1\.3|3\.[34]|4\.[34]|5\.[1-5])|7\.(1\.1|3\.[12]|5\.1))$/;
const THREATS_BEING_MET = ['T03', 'T40', 'T41', 'T49'];

interface Requirement {
  id: string;
  level: string;
  requirement: string;
  status: string;
  reason: string;
  'test file': string;
  'test name': string;
}

const requirements: Requirement[] = parse(readFileSync('tests/security/asvs.csv'), { columns: true });
const policy = readFileSync('SECURITY.md', 'utf8');

function readCells(row: string): string[] {
  const cells = row.split('|').slice(1, -1);
  return cells.map((cell) => cell.trim());
}

/** Cells of the rows of the tables under a heading, their titles left out. */
function readTables(heading: string): string[][] {
  const [, after = ''] = policy.split(`\n${heading}\n`);
  const [section = ''] = after.split(/\n#+ /);
  return section.split(/\n{2,}/).flatMap((block) => {
    const [, rule, ...rows] = block.split('\n');
    return rule?.startsWith('| ---') ? rows.map(readCells) : [];
  });
}

/** The function that a call comes down to: `it` of `it.concurrent.each(rows)('title', ...)`. */
function findCallee(node: ts.Expression): string {
  if (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) return findCallee(node.expression);
  if (ts.isTaggedTemplateExpression(node)) return findCallee(node.tag);
  return node.getText();
}

/** Titles of the tests of a file, as they stand in its source. */
function readTitles(file: string): Set<string> {
  const titles = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ['it', 'test'].includes(findCallee(node.expression))) {
      const [title] = node.arguments;
      if (title && ts.isStringLiteral(title)) titles.add(title.text);
      else if (title && (ts.isTemplateExpression(title) || ts.isNoSubstitutionTemplateLiteral(title)))
        titles.add(title.getText().slice(1, -1));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  return titles;
}

const known = new Map<string, Set<string>>();
/** What is wrong with the name of a test; null when there is such a test. */
function missTest(file: string, title: string): string | null {
  if (!/^tests\/.+\.(test|spec)\.ts$/.test(file) || !existsSync(file)) return `there is no test file ${file}`;
  if (!known.has(file)) known.set(file, readTitles(file));
  return known.get(file)?.has(title) ? null : `${file} has no test "${title}"`;
}

describe('the table of ASVS', () => {
  test('has every requirement of levels 1 and 2, once, in order', () => {
    const expected = Object.entries(LEVELS).flatMap(([chapter, sections]) =>
      sections.flatMap((levels, s) => [...levels].map((level, r) => `${chapter}.${s + 1}.${r + 1} level ${level}`)),
    );
    expect(requirements.map(({ id, level }) => `${id} level ${level}`)).toEqual(expected.filter((line) => !line.endsWith('3')));
  });

  test('has as many of each level as each chapter of the standard', () => {
    const count = (chapter: string, level: string) =>
      requirements.filter((r) => r.id.startsWith(`${chapter}.`) && r.level === level).length;
    const counted = Object.keys(COUNTS).map((chapter) => [chapter, [count(chapter, '1'), count(chapter, '2')]]);
    expect(Object.fromEntries(counted)).toEqual(COUNTS);
    expect(requirements).toHaveLength(70 + 183);
  });

  test('has a status for each, and a reason where none is shown', () => {
    for (const { id, requirement, status, reason } of requirements) {
      expect(requirement, id).not.toBe('');
      expect(STATUSES, id).toContain(status);
      if (REASONED.includes(status)) expect(reason, id).not.toBe('');
    }
  });

  test('names a test that exists for each that is met, and for no other', () => {
    const wrong = requirements.flatMap(({ id, status, 'test file': file, 'test name': title }) => {
      if (status !== 'met') return file || title ? [`${id}: a test, but not met`] : [];
      const missing = missTest(file, title);
      return missing ? [`${id}: ${missing}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  test('leaves nothing planned but what is being built', () => {
    const planned = requirements.filter(({ status }) => status === 'planned').map(({ id }) => id);
    expect(planned.filter((id) => !BEING_BUILT.test(id))).toEqual([]);
  });

  test('refers only to headings that SECURITY.md has', () => {
    for (const { id, reason } of requirements)
      for (const [, heading] of reason.matchAll(/SECURITY\.md, (\w+)/g)) expect(policy, id).toContain(`\n## ${heading}\n`);
  });
});

describe('SECURITY.md', () => {
  const model = readTables('## Threat model');
  const actors = model.filter((cells) => cells.length === 2).map(([who]) => who);
  const threats = model.filter((cells) => cells.length === 6);
  const [, named = ''] = /\nAssets: ([^.]+)\./.exec(policy) ?? [];
  const assets = named.replaceAll('\n', ' ').split(', ');

  test('numbers its threats, each by an actor on an asset, and leaves out neither', () => {
    expect(threats.map(([id]) => id)).toEqual(threats.map((_, i) => `T${String(i + 1).padStart(2, '0')}`));
    expect(new Set(threats.map(([, who]) => who))).toEqual(new Set(actors));
    expect(new Set(threats.map(([, , , asset]) => asset))).toEqual(new Set(assets));
  });

  test('names tests that exist for each threat, or says that it is planned', () => {
    const wrong = threats.flatMap(([id, , what, , against, shown = '']) => {
      if (!what || !against) return [`${id}: says nothing`];
      if (shown === 'planned') return THREATS_BEING_MET.includes(String(id)) ? [] : [`${id}: is left planned`];
      return shown.split('<br>').flatMap((text) => {
        const [, file = '', title = ''] = /^`([^`]+)` > `([^`]+)`$/.exec(text) ?? [];
        const missing = missTest(file, title);
        return missing ? [`${id}: ${missing}`] : [];
      });
    });
    expect(wrong).toEqual([]);
  });

  test('every direct dependency is in the table of SECURITY.md, in the version that is installed', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    const listed = readTables('### Direct dependencies').map(([name = '', version]) => [name.replaceAll('`', ''), version]);
    expect(Object.fromEntries(listed)).toEqual({ ...dependencies, ...devDependencies });
  });
});
