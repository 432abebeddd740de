import { describe, expect, it } from 'vitest';
import { type Initiative, InitiativeSchema } from '../../app/domain/initiative';
import { fixOfficeFile } from '../../app/exports/fixed-office';
import { writeInitiativeDocx } from '../../app/exports/initiative-docx';
import { writeInitiativeJson } from '../../app/exports/initiative-json';
import type { InitiativeNames } from '../../app/exports/initiative-words';
import { getTranslate } from '../../app/i18n/catalogues.server';
import { lookInto, readDocument, readParts } from '../helpers/office-file';
import { DRAFT } from '../helpers/small-initiative';

const NAMES: InitiativeNames = {
  theme: (id) => ({ team: 'National CIRT', laws: 'Cybercrime law' })[id] ?? id,
  country: (code) => `Country ${code}`,
};
const INITIATIVE: Initiative = {
  id: 'initiative-1',
  state: 'draft',
  version: 2,
  on: '2026-11-29',
  content: { ...DRAFT, source: 'Trinidad and Tobago', priorityArea: 'Priority setting for Regional Initiatives' },
};
const WRITTEN: Initiative = {
  ...INITIATIVE,
  state: 'adopted',
  content: {
    ...INITIATIVE.content,
    title: 'Cybersecurity Governance',
    description: 'First paragraph.\n\nSecond.\u0000',
    objective: 'To enhance capacities.',
    expectedResults: [{ text: 'Coordination is enhanced.', indicator: null }, ...DRAFT.expectedResults],
    partners: DRAFT.partners.map((partner) => ({ ...partner, note: 'Shared calendar' })),
    budget: [...DRAFT.budget, { kind: 'gap', what: 'Travel', money: { currency: 'USD', amount: 2500 } }],
  },
};
const W = { w: 'http://schemas.openxmlformats.org/wordprocessingml/2006/main' };
const [en, es] = [getTranslate('en'), getTranslate('es')];

const readTexts = async (initiative: Initiative, t = en) => {
  const { paragraphs, tables } = await readDocument(await writeInitiativeDocx(t, initiative, NAMES));
  return { texts: paragraphs.map(({ text }) => text), paragraphs, tables };
};

describe('the document of an initiative', () => {
  it('stands in the order of the founding document, and then says with whom, with what and how it is measured', async () => {
    const { texts, paragraphs } = await readTexts(INITIATIVE);
    expect(texts.slice(0, 5)).toEqual([
      'Regional initiative',
      'Version 2 of November 29, 2026: draft',
      'Source: Trinidad and Tobago',
      'Moving forward together: National CIRT and Cybercrime law',
      'Priority area: Priority setting for Regional Initiatives',
    ]);
    expect(paragraphs.filter(({ style }) => style === 'Title')).toHaveLength(1);
    expect(paragraphs.filter(({ style }) => style === 'Heading1').map(({ text }) => text)).toEqual([
      ...['Description', 'Objective(s)', 'Expected results', 'Countries', 'Activities'],
      ...['Coordination with other organisations', 'Budget', 'Indicators'],
    ]);
  });

  it('says what was drafted in the language of the reader', async () => {
    const { texts } = await readTexts(INITIATIVE);
    expect(texts).toContain(
      'National CIRT: the median of the 4 countries moves from level 2 to at least level 3 by the end of 2029.',
    );
    expect(texts).toContain(
      'Cybercrime law: the countries move on from 40% reached by the end of 2029; how far is still to be decided.',
    );
    expect(texts.join('\n')).toMatch(/To help the 4 countries named below .* not to duplicate or conflict/);
    const { texts: spanish } = await readTexts(INITIATIVE, es);
    expect(spanish).toContain(
      'National CIRT: la mediana de los 4 países pasa de nivel 2 a nivel 3, como mínimo, antes de que acabe 2029.',
    );
    expect(spanish.join('\n')).not.toMatch(/\[|\{|\bcountries\b/);
  });

  it('keeps what somebody wrote, without the signs that no such file may hold', async () => {
    const { texts } = await readTexts(WRITTEN);
    const from = texts.indexOf('Description');
    expect(texts.slice(from, from + 6)).toEqual([
      ...['Description', 'First paragraph.', 'Second.', 'Objective(s)', 'To enhance capacities.', 'Expected results'],
    ]);
    expect(texts).toContain('Cybersecurity Governance');
    expect(texts[from + 6]).toBe('Coordination is enhanced.');
  });

  it('numbers the expected results, and the indicators refer to the numbers', async () => {
    const parts = await readParts(await writeInitiativeDocx(en, WRITTEN, NAMES));
    const numbered = lookInto(parts, 'word/document.xml', (document) =>
      document.find('//w:p[w:pPr/w:numPr/w:numId]', W).map((p) =>
        p
          .find('.//w:t', W)
          .map((node) => node.content)
          .join(''),
      ),
    );
    const first = numbered.indexOf('Coordination is enhanced.');
    expect(numbered.slice(first, first + 3).map((text) => text.split(':')[0])).toEqual([
      'Coordination is enhanced.',
      'National CIRT',
      'Cybercrime law',
    ]);
    const formats = lookInto(parts, 'word/numbering.xml', (document) =>
      document.find('//w:lvl[w:numFmt/@w:val="decimal"]/w:lvlText/@w:val', W).map((node) => node.content),
    );
    expect(formats).toEqual(['%1.']);
    const { tables } = await readTexts(WRITTEN);
    expect(tables.at(-1)?.rows.map(([number]) => number)).toEqual(['No.', '2', '3']);
  });

  it('has countries, activities, the work of others, money and what the indicators rest on', async () => {
    const { texts, tables } = await readTexts(WRITTEN);
    expect(texts).toContain('Country AAA, Country BBB, Country CCC, Country EEE');
    expect(texts).toContain(`CIRT programme (${en('status.ongoing')})`);
    const [partners, budget, indicators] = tables.map(({ rows }) => rows.slice(1));
    expect(partners).toEqual([
      [
        'OAS',
        `CSIRTAmericas (${en('status.ongoing')}): Country BBB\nLaw workshops (${en('status.planned')}): Country AAA`,
        'Shared calendar',
      ],
    ]);
    expect(budget).toEqual([
      ['CIRT programme', 'Funder One', 'EUR 1,000', 'a page'],
      ['CyberDrill', 'Funder Two', 'not published', ''],
      ['What is not funded yet', '', 'to be found', ''],
      ['Travel', '', 'USD 2,500 to be found', ''],
    ]);
    const sums = texts.slice(texts.indexOf(en('initiative.budget_what')) + 1, texts.indexOf('Indicators'));
    expect(sums).toEqual([
      'EUR: 1,000 funded, 0 known to be missing',
      'USD: 0 funded, 2,500 known to be missing',
      '2 lines have no amount and are in no sum.',
    ]);
    expect(indicators?.map((row) => row[3]?.split('\n'))).toEqual([
      [
        ...['level 2', 'At the target’s level or above: 0'],
        'Countries it rests on: 3 of 4 (validated rounds: 2, declared rounds: 1)',
        ...['Dates: 2025-03-01–2025-06-01', 'Sources: un-framework@1.0'],
      ],
      ['40% reached', 'Countries it rests on: 3 of 4 (published index: 3)', 'Dates: 2024', 'Sources: An index 2024'],
    ]);
    expect(indicators?.map((row) => row[4])).toEqual(['level 3', 'to be set']);
    expect(tables.every(({ repeats }) => repeats)).toBe(true);
  });

  it('says where there is nothing', async () => {
    const content = { ...DRAFT, activities: [], partners: [], budget: [], indicators: [], expectedResults: [], countries: [] };
    const { texts, tables } = await readTexts({ ...INITIATIVE, content });
    expect(tables).toEqual([]);
    expect(texts.filter((text) => text === 'None.')).toHaveLength(6);
  });

  it('has the same bytes two seconds later, and others for another value', async () => {
    const first = await writeInitiativeDocx(en, WRITTEN, NAMES);
    // The clock of an archive goes in steps of two seconds.
    await new Promise((done) => setTimeout(done, 2100));
    expect(Buffer.compare(first, await writeInitiativeDocx(en, WRITTEN, NAMES))).toBe(0);
    expect(Buffer.compare(first, await writeInitiativeDocx(en, INITIATIVE, NAMES))).not.toBe(0);
    const core = new TextDecoder().decode((await readParts(first)).get('docProps/core.xml'));
    expect(core.match(/\d{4}-\d\d-\d\dT[\d:.]+Z/g)).toEqual(['2026-11-29T00:00:00Z', '2026-11-29T00:00:00Z']);
  });

  it('is changed by nothing more when it is fixed again', async () => {
    const first = await writeInitiativeDocx(en, WRITTEN, NAMES);
    expect(Buffer.compare(first, await fixOfficeFile(first, WRITTEN.on))).toBe(0);
  });
});

describe('the JSON of an initiative', () => {
  it('is read back as it was, and is the same whatever the order of its keys', () => {
    const text = writeInitiativeJson(WRITTEN);
    // Reading takes nothing away but the blanks around a text.
    expect(InitiativeSchema.parse(JSON.parse(text))).toEqual(WRITTEN);
    const turned = Object.fromEntries(Object.entries(WRITTEN).toReversed()) as Initiative;
    expect(writeInitiativeJson(turned)).toBe(text);
  });
});
