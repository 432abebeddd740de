import { describe, expect, it } from 'vitest';
import { DEFAULT_SPAN, GROUPINGS, type MappingReport, mapActivities } from '../../app/domain/mapping';
import { parseCsv } from '../../app/exports/csv';
import { writeMappingCsv } from '../../app/exports/mapping-csv';
import { writeMappingDocx } from '../../app/exports/mapping-docx';
import { TABLE_COLUMNS } from '../../app/exports/mapping-table';
import { FIGURE_COLUMNS } from '../../app/exports/mapping-words';
import { writeMappingXlsx } from '../../app/exports/mapping-xlsx';
import { getTranslate } from '../../app/i18n/catalogues.server';
import { readCatalogue, readCountries, readFramework, readResolutions } from '../../seeds/reference.server';
import { lookInto, readDocument, readParts, readSheets, type SheetCell } from '../helpers/office-file';
import { ask, makeActivity, makeAmount, SMALL } from '../helpers/small-mapping';

const { activities, offices, aggregate_expenditure: aggregates } = readCatalogue();
const REAL = mapActivities(
  {
    ...{ activities, offices, aggregates, countries: readCountries(), resolutions: readResolutions() },
    expectedResults: readFramework().expected_results,
  },
  ask({ span: DEFAULT_SPAN, today: '2026-11-25' }),
);
const SMALL_REPORT = mapActivities(SMALL, ask());
const LOCALES = ['en', 'es'] as const;
const NOT_PUBLISHED = { en: 'not published', es: 'no publicado' };

const readCsv = (report: MappingReport, locale: (typeof LOCALES)[number] = 'en') =>
  parseCsv(new TextEncoder().encode(writeMappingCsv(getTranslate(locale), report)));
const at = (column: (typeof TABLE_COLUMNS)[number]) => TABLE_COLUMNS.indexOf(column);

describe.each(LOCALES)('every file of the real catalogue, in %s', (locale) => {
  const t = getTranslate(locale);
  const titles = REAL.rows.map(({ activity }) => activity.title);

  it('has every activity in the workbook, amounts as numbers beside their currency', async () => {
    const sheets = await readSheets(await writeMappingXlsx(t, REAL));
    expect([...sheets.keys()]).toEqual(
      [t('mapping.report'), t('mapping.totals'), t('mapping.not_served'), t('mapping.about')].map((name) => name.slice(0, 31)),
    );
    const [header, ...lines] = sheets.get(t('mapping.report')) as SheetCell[][];
    expect(header).toEqual(TABLE_COLUMNS.map((column) => t(`mapping.column.${column}`)));
    const column = (name: (typeof TABLE_COLUMNS)[number]) => lines.map((line) => line[at(name)]);
    expect(new Set(column('activity'))).toEqual(new Set(titles));
    expect(lines).toHaveLength(
      REAL.groups.flatMap(({ rows }) => rows).reduce((sum, { amounts }) => sum + Math.max(1, amounts.length), 0),
    );
    const part = lines.find((line) => line[at('id')] === 'eu4digital-cyber' && line[at('low')] === 3_121_600);
    expect([part?.[at('currency')], part?.[at('high')], part?.[at('counting')]]).toEqual([
      ...['EUR', 3_121_600],
      t('mapping.counting.part'),
    ]);
    for (const line of lines) {
      const published = typeof line[at('low')] === 'number';
      expect(typeof line[at('currency')] === 'string', 'an amount has its currency').toBe(published);
      if (!published) expect(line[at('low')]).toBe(NOT_PUBLISHED[locale]);
      expect(line[at('staff')]).toBe(NOT_PUBLISHED[locale]);
    }
  });

  it('has the totals, what was not published, and what nothing serves in the workbook', async () => {
    const sheets = await readSheets(await writeMappingXlsx(t, REAL));
    const totals = sheets.get(t('mapping.totals')) as SheetCell[][];
    // Added up by hand: see tests/domain/mapping-catalogue.test.ts.
    expect(totals).toContainEqual([
      ...['EUR', t('mapping.kind.budget'), 18_499_600, 18_499_600, 3, 3],
      ...[NOT_PUBLISHED[locale], NOT_PUBLISHED[locale], 0],
    ]);
    expect(totals).toContainEqual([t('mapping.not_published.amount'), 73, 83]);
    expect(totals).toContainEqual([t('mapping.not_published.split'), 14, 14]);
    const notServed = sheets.get(t('mapping.not_served')) as SheetCell[][];
    const resolutions = notServed.filter(([part]) => part === t('mapping.unserved.resolutions'));
    expect(resolutions).toHaveLength(12);
    expect(notServed).toContainEqual([t('mapping.unserved.regions'), t('mapping.nothing_left')]);
    const about = (sheets.get(t('mapping.about').slice(0, 31)) as SheetCell[][]).flat();
    expect(about).toContain(t('mapping.default_span'));
  });

  it('has every activity under its resolution in the document', async () => {
    const { paragraphs, tables } = await readDocument(await writeMappingDocx(t, REAL));
    const figures = tables.filter(({ rows }) => rows[0]?.length === FIGURE_COLUMNS.length);
    expect(figures).toHaveLength(REAL.groups.length);
    for (const [i, { rows }] of REAL.groups.entries()) {
      const [header, ...lines] = figures[i]?.rows ?? [];
      expect(header).toEqual(FIGURE_COLUMNS.map((column) => t(`mapping.column.${column}`)));
      const shown = lines.map((line) => line[FIGURE_COLUMNS.indexOf('activity')]?.split('\n')[0]);
      const doubt = (sure: boolean) => (sure ? '' : ` (${t('mapping.unconfirmed')})`);
      expect(shown).toEqual(rows.map(({ activity }) => activity.title + doubt(activity.verified === true)));
      const spent = lines.map((line) => line[FIGURE_COLUMNS.indexOf('expenditure')]?.split('\n')[0]);
      for (const [j, row] of rows.entries()) if (row.amounts.length === 0) expect(spent[j]).toBe(NOT_PUBLISHED[locale]);
    }
    expect(tables.every(({ repeats }) => repeats)).toBe(true);
    const text = tables.flatMap(({ rows }) => rows.flat()).join('\n');
    expect(text).toContain(locale === 'en' ? 'CHF 100,000–500,000' : 'CHF 100.000–500.000');
    const headings = paragraphs.filter(({ style }) => style === 'Heading1').map((p) => p.text);
    expect(headings).toEqual(
      (['report', 'totals', 'unpublished', 'not_served', 'about'] as const).map((part) => t(`mapping.${part}`)),
    );
    expect(paragraphs[0]).toEqual({ style: 'Title', text: t('mapping.title') });
    expect(paragraphs.map((p) => p.text)).toContain(t('mapping.default_span'));
    expect(paragraphs.filter(({ style }) => style === 'Heading2').length).toBeGreaterThan(REAL.groups.length);
  });

  it('has every activity in the table, and every part of the report', () => {
    const { header, rows } = readCsv(REAL, locale);
    expect(header.cells.slice(1)).toEqual(TABLE_COLUMNS.map((column) => t(`mapping.column.${column}`)));
    const inPart = (part: string) => rows.filter(({ cells }) => cells[0] === part);
    const shown = inPart(t('mapping.report')).map(({ cells }) => cells[1 + at('activity')]);
    expect(new Set(shown)).toEqual(new Set(titles));
    expect(inPart(t('mapping.totals'))).toHaveLength(REAL.totals.length);
    expect(inPart(t('mapping.unpublished'))).toHaveLength(8);
    // Twelve resolutions and five clauses.
    expect(inPart(t('mapping.not_served'))).toHaveLength(17);
    expect(inPart(t('mapping.not_added'))).toHaveLength(3);
  });
});

describe('the document', () => {
  it('is A4 and landscape, with numbered pages and its language', async () => {
    const parts = await readParts(await writeMappingDocx(getTranslate('es'), SMALL_REPORT));
    const W = { w: 'http://schemas.openxmlformats.org/wordprocessingml/2006/main' };
    const read = (name: string, xpath: string) =>
      lookInto(parts, name, (document) => document.find(xpath, W).map((node) => node.content));
    expect(read('word/document.xml', '//w:pgSz/@*')).toEqual(['16838', '11906', 'landscape']);
    expect(read('word/footer1.xml', '//w:instrText')).toEqual(['PAGE', 'NUMPAGES']);
    expect(read('word/footer1.xml', '//w:t').join('|')).toMatch(/^Página \|.* de /);
    expect(read('word/styles.xml', '//w:docDefaults//w:lang/@w:val')).toEqual(['es']);
  });

  it('holds no macro and nothing from elsewhere, as the workbook does', async () => {
    const t = getTranslate('en');
    for (const bytes of [await writeMappingDocx(t, SMALL_REPORT), await writeMappingXlsx(t, SMALL_REPORT)]) {
      const parts = await readParts(bytes);
      expect([...parts.keys()].filter((name) => /vba|\.bin$|embeddings|externalLink/i.test(name))).toEqual([]);
      for (const [name, part] of parts) {
        if (name.endsWith('.rels')) expect(new TextDecoder().decode(part), name).not.toMatch(/TargetMode="External"/);
      }
    }
  });
});

describe('the workbook', () => {
  it('keeps its header in sight', async () => {
    const parts = await readParts(await writeMappingXlsx(getTranslate('en'), SMALL_REPORT));
    const sheet = new TextDecoder().decode(parts.get('xl/worksheets/sheet1.xml'));
    expect(sheet).toMatch(/<pane ySplit="1"[^>]*state="frozen"/);
    expect(sheet).toMatch(/<col min="1" max="1" width="30"/);
  });

  it('says that a floor has no upper end, and what the split is where it was published', async () => {
    const sheets = await readSheets(await writeMappingXlsx(getTranslate('en'), SMALL_REPORT));
    const totals = sheets.get('Totals') as SheetCell[][];
    expect(totals.slice(1, 4)).toEqual([
      ['CHF', 'estimated: published range', 1100, 'no upper end published', 2, 1, 'not published', 'not published', 0],
      ['EUR', 'real: given or spent', 11_000.1, 11_000.1, 2, 2, 400, 600.1, 1],
      ['EUR', 'estimated: announced or contracted', 500, 500, 1, 1, 100, 'not published', 0],
    ]);
  });
});

describe('words that others wrote', () => {
  const evil = ['=HYPERLINK("http://evil.example")', '+1+1', '@SUM(A1)', '-2+3'];
  const report = mapActivities(
    {
      ...SMALL,
      activities: evil.map((title, i) =>
        makeActivity({
          ...{ id: `evil-${i}`, title, org: title, themes: [title], outputs: [title], note: title },
          expenditure: [makeAmount({ amount: 1, basis: `<b>&amp;${title}\u0000\uFFFE\uD800</b>`, funder: title })],
        }),
      ),
    },
    ask({ grouping: 'theme' }),
  );

  it('are never a formula in the table, and come back as they were', () => {
    const text = writeMappingCsv(getTranslate('en'), report);
    expect(text).not.toMatch(/(^|,)"?[=+@]/m);
    const { rows } = readCsv(report);
    const shown = rows.map(({ cells }) => cells[1 + at('activity')]).filter(Boolean);
    expect(shown.toSorted()).toEqual(evil.toSorted());
  });

  it('are text in the workbook, never a formula, and leave it sound', async () => {
    const bytes = await writeMappingXlsx(getTranslate('en'), report);
    const lines = (await readSheets(bytes)).get('Report') as SheetCell[][];
    expect(lines.slice(1).map((line) => line[at('activity')])).toEqual(expect.arrayContaining(evil));
    expect(lines.map((line) => line[at('basis')])).toContain('<b>&amp;+1+1</b>');
    const sheet = new TextDecoder().decode((await readParts(bytes)).get('xl/worksheets/sheet1.xml'));
    expect(sheet).not.toContain('<f>');
  });

  it('leave the document sound', async () => {
    const { tables } = await readDocument(await writeMappingDocx(getTranslate('en'), report));
    expect(tables.flatMap(({ rows }) => rows.flat()).join('\n')).toContain('<b>&amp;+1+1</b>');
  });
});

it('an empty report is a file all the same, however it is grouped', async () => {
  const t = getTranslate('en');
  for (const grouping of GROUPINGS) {
    const empty = mapActivities({ ...SMALL, activities: [] }, ask({ grouping }));
    expect((await readDocument(await writeMappingDocx(t, empty))).paragraphs.map((p) => p.text)).toContain(t('mapping.none'));
    expect((await readSheets(await writeMappingXlsx(t, empty))).get('Report')).toHaveLength(1);
    expect(readCsv(empty).rows.length).toBeGreaterThan(8);
  }
});
