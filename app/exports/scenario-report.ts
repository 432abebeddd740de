import { HeadingLevel, Packer, PageOrientation, type Paragraph, type Table } from 'docx';
import writeExcelFile, { type CellObject, type Sheet } from 'write-excel-file/node';
import type { BaseFilter } from '../domain/base-filter';
import { FACTORS, type Priority } from '../domain/priorities';
import type { Ranking } from '../domain/ranking';
import type { Translate } from '../i18n/translate';
import { fixOfficeFile } from './fixed-office';
import { keepPrintable, type Line, sayDay } from './mapping-words';
import {
  findShaken,
  listInputs,
  listMethod,
  listScope,
  listVintageLines,
  listWeights,
  nameCodes,
  nameTheme,
  partThemes,
  type RankingNames,
  sayAsOf,
  sayFactor,
  sayMultipliers,
  sayPercent,
  sayRange,
  sayScore,
  sayShaken,
  saySurvives,
  sayUsual,
} from './ranking-words';
import { A4, head, MARGIN, makeDocument, makeTable, point, say, text } from './word-parts';

/**
 * What a report says. Who saved the scenario is not in it: names of people change, and the same scenario in the same language has the
 * same bytes.
 */
export interface ScenarioReport {
  id: string;
  name: string;
  reason: string;
  filter: BaseFilter;
  set: 'capabilities' | 'indicators';
  /** Countries that no longer share what was used of them. */
  ended: number;
  ranking: Ranking;
}

/** Width of the text, in twentieths of a point: A4 on its side. */
const ROOM = A4.height - 2 * MARGIN;
const share = (...shares: readonly number[]) => shares.map((part) => Math.round(ROOM * part));

/** The columns of the ranking, with their shares of the width. */
const COLUMNS: readonly [Parameters<Translate>[0], number][] = [
  ['ranking.column.rank', 0.05],
  ['ranking.column.range', 0.1],
  ['ranking.column.top', 0.08],
  ['ranking.column.theme', 0.25],
  ['ranking.column.score', 0.07],
  ...FACTORS.map((factor): [Parameters<Translate>[0], number] => [`ranking.factor.${factor}`, 0.06 + 0.01]),
  ['ranking.column.known', 0.05],
  ['ranking.column.unknown', 0.05],
];

function listOpening(t: Translate, { ended, ranking, reason, id }: ScenarioReport): string[] {
  return [
    t('scenario.report_what', { on: sayDay(t, ranking.asOf) }),
    reason,
    ...(ended > 0 ? [t('scenario.ended', { count: ended })] : []),
    t('scenario.id', { id }),
  ];
}

function listUnknown(t: Translate, { priorities, countries }: Ranking, names: RankingNames): string[] {
  const { ranked } = partThemes({ priorities });
  return ranked
    .filter(({ unknown }) => unknown.length > 0)
    .map(({ theme, unknown }) =>
      t('scenario.unknown_of', {
        count: unknown.length,
        theme: nameTheme(names, theme),
        names: nameCodes(t, unknown, countries),
      }),
    );
}

function setRow(t: Translate, ranking: Ranking, names: RankingNames, priority: Priority): Line[][] {
  const { theme, rank, factors, known, unknown } = priority;
  const shaken = findShaken(ranking, theme);
  return [
    [{ text: t.number(rank ?? 0), weight: 'strong' }],
    shaken ? [{ text: sayRange(t, shaken.range) }, { text: sayUsual(t, shaken), weight: 'quiet' }] : text(''),
    text(shaken ? sayPercent(t, shaken.top) : ''),
    [{ text: nameTheme(names, theme), weight: 'strong' }],
    text(sayScore(t, priority)),
    ...FACTORS.map((factor) => text(factors ? sayFactor(t, factors[factor].value) : '')),
    text(t.number(known.length)),
    text(t.number(unknown.length)),
  ];
}

function setUnknown(t: Translate, ranking: Ranking, names: RankingNames): Paragraph[] {
  const { unknown } = partThemes(ranking);
  const lines = listUnknown(t, ranking, names);
  return [
    head(t('scenario.unknown'), HeadingLevel.HEADING_1),
    ...(lines.length > 0 ? lines.map(point) : [say(t('scenario.unknown_none'))]),
    ...(unknown.length > 0
      ? [
          head(t('ranking.not_known'), HeadingLevel.HEADING_2),
          say(t('ranking.not_known_what')),
          ...unknown.map(({ theme }) => point(nameTheme(names, theme))),
        ]
      : []),
  ];
}

function setBasis(t: Translate, ranking: Ranking, names: RankingNames): (Paragraph | Table)[] {
  const vintages = listVintageLines(t, ranking, names);
  const columns = (['layer', 'source', 'records', 'dates'] as const).map((column) => t(`ranking.vintage_column.${column}`));
  return [
    head(t('ranking.vintage'), HeadingLevel.HEADING_1),
    say(sayAsOf(t, ranking)),
    vintages.length === 0
      ? say(t('ranking.vintage_none'))
      : makeTable(
          share(0.2, 0.45, 0.15, 0.2),
          columns,
          vintages.map(({ layer, source, countries, dates }) => [layer, source, t.number(countries), dates].map(text)),
        ),
    head(t('ranking.weights'), HeadingLevel.HEADING_1),
    makeTable(
      share(0.2, 0.5, 0.15, 0.15),
      (['factor', 'what', 'weight', 'share'] as const).map((column) => t(`ranking.weight_column.${column}`)),
      listWeights(t, ranking).map(({ factor, what, weight, share: part }) =>
        [factor, what, t.number(weight, 2), sayPercent(t, part, 1)].map(text),
      ),
    ),
    say(''),
    say(sayMultipliers(t, ranking)),
    head(t('ranking.method'), HeadingLevel.HEADING_1),
    ...listMethod(t).map(say),
    say(sayShaken(t, ranking)),
  ];
}

/**
 * Writes a scenario as a document for an advisory group or a regional meeting: what is compared, whether the order stands, the ranking
 * with its sensitivity, what each rank rests on, what is unknown, the vintage of the data, weights and method. A4, landscape.
 */
export async function writeScenarioDocx(
  t: Translate,
  report: ScenarioReport,
  names: RankingNames,
): Promise<Uint8Array<ArrayBuffer>> {
  const { ranking } = report;
  const { ranked } = partThemes(ranking);
  const title = t('scenario.report', { name: report.name });
  const document = makeDocument(t, {
    title,
    description: t('scenario.report_what', { on: sayDay(t, ranking.asOf) }),
    page: { ...A4, orientation: PageOrientation.LANDSCAPE },
    children: [
      head(title, HeadingLevel.TITLE),
      ...listOpening(t, report).map(say),
      head(t('scenario.compared'), HeadingLevel.HEADING_1),
      ...listScope(t, report, ranking, names).map(say),
      head(t('scenario.result'), HeadingLevel.HEADING_1),
      say(saySurvives(t, ranking, names)),
      makeTable(
        share(...COLUMNS.map(([, part]) => part)),
        COLUMNS.map(([key]) => t(key)),
        ranked.map((priority) => setRow(t, ranking, names, priority)),
      ),
      ...setUnknown(t, ranking, names),
      ...setBasis(t, ranking, names),
      head(t('scenario.details'), HeadingLevel.HEADING_1),
      ...ranked.flatMap((priority) => [
        head(`${t.number(priority.rank ?? 0)}. ${nameTheme(names, priority.theme)}`, HeadingLevel.HEADING_2),
        ...listInputs(t, ranking, priority).map(({ label, lines }) => say(`${label}: ${lines.join('; ')}`)),
      ]),
    ],
  });
  return fixOfficeFile(await Packer.toBuffer(document), ranking.asOf);
}

type Row = CellObject[];
type SheetOf = Sheet<Buffer>;

const HEAD = { fontWeight: 'bold', backgroundColor: '#E0EFEC', wrap: true, alignVertical: 'top' } as const;
const NARROW = 13;
const WIDE = 44;
const TEXT = 110;

const setHead = (words: string): CellObject => ({ value: keepPrintable(words), type: String, ...HEAD });

/** Numbers are numbers, to be reckoned with; text is never run as a formula. */
function makeCell(value: string | number | null): CellObject {
  if (value === null) return {};
  if (typeof value === 'number') return { value, type: Number, alignVertical: 'top' };
  return { value: keepPrintable(value), type: String, wrap: true, alignVertical: 'top' };
}

/** Names of sheets hold none of these signs and at most 31 characters. */
const nameSheet = (name: string) => name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31);

function makeRankingSheet(t: Translate, ranking: Ranking, names: RankingNames): SheetOf {
  const [rank, range, top, ...rest] = COLUMNS.map(([key]) => t(key)) as [string, string, string, ...string[]];
  const usual = t('ranking.usual', { range: '' }).trim();
  const ends = (words: string) => ['↑', '↓'].map((end) => `${words} ${end}`);
  const header = [rank, ...ends(range), ...ends(usual), top, ...rest, t('ranking.in.points'), t('ranking.in.asking')];
  const { ranked } = partThemes(ranking);
  const rows = ranked.map((priority): Row => {
    const shaken = findShaken(ranking, priority.theme);
    const { factors, known, unknown, score, points, askingCount } = priority;
    return [
      priority.rank,
      ...(shaken
        ? [shaken.range.best, shaken.range.worst, shaken.usual.best, shaken.usual.worst, shaken.top]
        : Array(5).fill(null)),
      nameTheme(names, priority.theme),
      score,
      ...FACTORS.map((factor) => factors?.[factor].value ?? null),
      known.length,
      unknown.length,
      points.left,
      askingCount,
    ].map(makeCell);
  });
  return {
    sheet: nameSheet(t('ranking.table')),
    orientation: 'landscape',
    stickyRowsCount: 1,
    columns: header.map((_, i) => ({ width: i === 6 ? WIDE : NARROW })),
    data: [header.map(setHead), ...rows],
  };
}

function makeListSheet(title: string, header: readonly string[], rows: readonly (string | number)[][]): SheetOf {
  return {
    sheet: nameSheet(title),
    orientation: 'landscape',
    stickyRowsCount: 1,
    columns: header.map((_, i) => ({ width: i === header.length - 1 ? TEXT / 2 : WIDE })),
    data: [header.map(setHead), ...rows.map((row) => row.map(makeCell))],
  };
}

/** Writes the same as a workbook: the ranking as numbers, what each rank rests on, what is unknown, the data, the weights, the method. */
export async function writeScenarioXlsx(
  t: Translate,
  report: ScenarioReport,
  names: RankingNames,
): Promise<Uint8Array<ArrayBuffer>> {
  const { ranking } = report;
  const { ranked, unknown } = partThemes(ranking);
  const theme = t('ranking.column.theme');
  const about = [
    t('scenario.report', { name: report.name }),
    ...listOpening(t, report),
    ...listScope(t, report, ranking, names),
    saySurvives(t, ranking, names),
    sayShaken(t, ranking),
    ...listMethod(t),
  ];
  const sheets: SheetOf[] = [
    makeRankingSheet(t, ranking, names),
    makeListSheet(
      t('scenario.details'),
      [theme, t('ranking.vintage'), ''],
      ranked.flatMap((priority) =>
        listInputs(t, ranking, priority).map(({ label, lines }) => [nameTheme(names, priority.theme), label, lines.join('; ')]),
      ),
    ),
    makeListSheet(
      t('scenario.unknown'),
      [theme, t('ranking.in.unknown')],
      [...ranked.filter((one) => one.unknown.length > 0), ...unknown].map((one) => [
        nameTheme(names, one.theme),
        nameCodes(t, one.unknown, ranking.countries),
      ]),
    ),
    makeListSheet(
      t('ranking.vintage'),
      (['layer', 'source', 'records', 'dates'] as const).map((column) => t(`ranking.vintage_column.${column}`)),
      [
        ...listVintageLines(t, ranking, names).map(({ layer, source, countries, dates }) => [layer, source, countries, dates]),
        [sayAsOf(t, ranking)],
      ],
    ),
    makeListSheet(
      t('ranking.weights'),
      (['factor', 'weight', 'share', 'what'] as const).map((column) => t(`ranking.weight_column.${column}`)),
      [
        ...listWeights(t, ranking).map(({ factor, what, weight, share: part }) => [factor, weight, part, what]),
        [sayMultipliers(t, ranking)],
      ],
    ),
    makeListSheet(
      t('ranking.method'),
      [t('scenario.report', { name: report.name })],
      about.slice(1).map((line) => [line]),
    ),
  ];
  return fixOfficeFile(await writeExcelFile(sheets).toBuffer(), ranking.asOf);
}
