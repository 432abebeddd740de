import { AlignmentType, HeadingLevel, LevelFormat, Packer, Paragraph, type Table, TextRun } from 'docx';
import type { Initiative, InitiativeContent } from '../domain/initiative';
import type { Translate } from '../i18n/translate';
import { fixOfficeFile } from './fixed-office';
import {
  describeBudgetLine,
  type InitiativeNames,
  listBaselineLines,
  listBudgetTotals,
  nameIndicator,
  nameInitiative,
  sayCountries,
  sayDescription,
  sayObjective,
  sayResult,
  sayTarget,
} from './initiative-words';
import { keepPrintable, type Line, sayDay } from './mapping-words';
import { A4, head, MARGIN, makeDocument, makeTable, point, say, text } from './word-parts';

/** Width of the text, in twentieths of a point: A4 upright. */
const ROOM = A4.width - 2 * MARGIN;

/** The list of expected results; its indents in twentieths of a point. */
const RESULTS = 'expected-results';
const NUMBERING = {
  config: [
    {
      reference: RESULTS,
      levels: [
        {
          level: 0,
          format: LevelFormat.DECIMAL,
          text: '%1.',
          alignment: AlignmentType.START,
          style: { paragraph: { indent: { left: 500, hanging: 500 } } },
        },
      ],
    },
  ],
};

const share = (...shares: readonly number[]) => shares.map((part) => Math.round(ROOM * part));
const lines = (texts: readonly string[]): Line[] => texts.map((line) => ({ text: line }));

/** A part with its heading; the word for nothing where it is empty. */
function setPart(t: Translate, title: string, children: readonly (Paragraph | Table)[]): (Paragraph | Table)[] {
  return [head(title, HeadingLevel.HEADING_1), ...(children.length > 0 ? children : [say(t('initiative.none'))])];
}

/** Paragraphs of a text that a person wrote. */
function setText(words: string): Paragraph[] {
  return words.split(/\n+/).map(say);
}

function setPartners(t: Translate, { partners }: InitiativeContent, names: InitiativeNames): Table[] {
  if (partners.length === 0) return [];
  const columns = [t('initiative.column.org'), t('initiative.column.work'), t('initiative.column.note')];
  const rows = partners.map(({ org, work, note }) => {
    const doing = work.map(({ title, status, countries }) => {
      return `${title} (${t(`status.${status}`)}): ${sayCountries(t, countries, names)}`;
    });
    return [text(org), lines(doing), text(note)];
  });
  return [makeTable(share(0.25, 0.5, 0.25), columns, rows)];
}

function setBudget(t: Translate, { budget }: InitiativeContent): (Paragraph | Table)[] {
  if (budget.length === 0) return [];
  const columns = (['what', 'funder', 'amount', 'source'] as const).map((column) => t(`initiative.column.${column}`));
  const rows = budget
    .map((line) => describeBudgetLine(t, line))
    .map(({ what, funder, amount, source }) => [what, funder, amount, source].map(text));
  return [
    makeTable(share(0.35, 0.22, 0.21, 0.22), columns, rows),
    say(t('initiative.budget_what')),
    ...listBudgetTotals(t, budget).map(point),
  ];
}

function setIndicators(t: Translate, content: InitiativeContent, names: InitiativeNames): Table[] {
  const { indicators, expectedResults, countries } = content;
  if (indicators.length === 0) return [];
  const columns = (['number', 'name', 'unit', 'baseline', 'target', 'year'] as const).map((column) =>
    t(`initiative.column.${column}`),
  );
  const rows = indicators.map((indicator) => {
    const numbers = expectedResults.flatMap(({ indicator: id }, i) => (id === indicator.id ? [String(i + 1)] : []));
    return [
      text(numbers.join(', ')),
      text(nameIndicator(indicator, names)),
      text(t(`initiative.unit.${indicator.unit}`)),
      lines(listBaselineLines(t, indicator, countries.length)),
      text(sayTarget(t, indicator)),
      text(String(indicator.year)),
    ];
  });
  return [makeTable(share(0.06, 0.2, 0.18, 0.34, 0.12, 0.1), columns, rows)];
}

/**
 * Writes a version of a regional initiative as a document in the order of RPM-AMS13/57: source, title, priority area, description,
 * objective, expected results; then countries, activities, coordination, budget and indicators. A4, upright. The same version in the
 * same language has the same bytes, whenever it is written.
 */
export async function writeInitiativeDocx(
  t: Translate,
  { state, version, on, content }: Initiative,
  names: InitiativeNames,
): Promise<Uint8Array<ArrayBuffer>> {
  const { source, priorityArea, expectedResults, countries, activities } = content;
  const title = nameInitiative(t, content, names);
  const told = t('initiative.version', { version: String(version), on: sayDay(t, on), state: t(`initiative.state.${state}`) });
  const results = expectedResults.map(
    (_, at) =>
      new Paragraph({
        numbering: { reference: RESULTS, level: 0 },
        spacing: { after: 60 },
        children: [new TextRun(keepPrintable(sayResult(t, content, names, at)))],
      }),
  );
  const document = makeDocument(t, {
    title,
    description: told,
    page: A4,
    numbering: NUMBERING,
    children: [
      say(t('initiative.document')),
      say(told),
      ...(source ? [say(t('initiative.source', { source }))] : []),
      head(title, HeadingLevel.TITLE),
      ...(priorityArea ? [say(t('initiative.priority_area', { area: priorityArea }))] : []),
      ...setPart(t, t('initiative.description'), setText(sayDescription(t, content, names))),
      ...setPart(t, t('initiative.objective'), setText(sayObjective(t, content, names))),
      ...setPart(t, t('initiative.results'), results),
      ...setPart(t, t('initiative.countries'), countries.length > 0 ? [say(sayCountries(t, countries, names))] : []),
      ...setPart(
        t,
        t('initiative.activities'),
        activities.map(({ title: name, status }) => point(`${name} (${t(`status.${status}`)})`)),
      ),
      ...setPart(t, t('initiative.partners'), setPartners(t, content, names)),
      ...setPart(t, t('initiative.budget'), setBudget(t, content)),
      ...setPart(t, t('initiative.indicators'), setIndicators(t, content, names)),
    ],
  });
  return fixOfficeFile(await Packer.toBuffer(document), on);
}
