import { findUpperEnd, type MappedAmount, type MappingGroup, type MappingReport, type MappingRow } from '../domain/mapping';
import type { Translate } from '../i18n/translate';
import type { CsvValue } from './csv';
import { describeRow, type Line, nameGroup, sayPeriod } from './mapping-words';

/** The mapping report as one flat table: a line per amount of an activity in a group, or one for an activity without any. */

export const TABLE_COLUMNS = [
  'group',
  'id',
  'activity',
  'resolution',
  'theme',
  'beneficiaries',
  'implementors',
  'status',
  'period',
  'funder',
  'kind',
  'currency',
  'low',
  'high',
  'staff',
  'non_staff',
  'accounting_period',
  'counting',
  'basis',
  'source',
  'outputs_only',
  'outcomes',
  'groups',
  'confirmed',
  'remarks',
] as const;
export type TableColumn = (typeof TABLE_COLUMNS)[number];
export type TableLine = Record<TableColumn, CsvValue>;

export function nameTableColumn(t: Translate, column: TableColumn): string {
  return t(`mapping.column.${column}`);
}

const join = (lines: readonly Line[]) => lines.map(({ text }) => text).join('\n');

function describeAmount(t: Translate, amount: MappedAmount | null, { activity }: MappingRow) {
  const missing = t('activity.not_published');
  if (!amount) {
    const funder = activity.funders.join(', ') || missing;
    return {
      ...{ funder, kind: null, currency: null, low: missing, high: null, staff: missing, non_staff: missing },
      ...{ accounting_period: missing, counting: null, basis: null, source: activity.sources.join('\n') },
    };
  }
  return {
    funder: amount.funder ?? missing,
    kind: t(`mapping.kind.${amount.kind}`),
    currency: amount.currency,
    low: amount.amount,
    high: findUpperEnd(amount) ?? t('mapping.no_upper_end'),
    staff: amount.staff ?? missing,
    non_staff: amount.non_staff ?? missing,
    accounting_period: amount.accounting_period ?? missing,
    counting: t(`mapping.counting.${amount.counting}`),
    basis: amount.basis,
    source: amount.source,
  };
}

function listRowLines(t: Translate, report: MappingReport, group: MappingGroup, row: MappingRow): TableLine[] {
  const { activity, amounts, expectedResults } = row;
  const cells = describeRow(t, row, group.key);
  const outcomes = expectedResults.map(({ id, label }) => `${id}: ${label}`).join('\n');
  return (amounts.length > 0 ? amounts : [null]).map((amount) => ({
    group: nameGroup(t, report, group),
    id: activity.id,
    activity: activity.title,
    resolution: join(cells.resolution),
    theme: join(cells.theme),
    beneficiaries: join(cells.beneficiaries),
    implementors: join(cells.implementors),
    status: t(`status.${activity.status}`),
    period: sayPeriod(t, activity),
    ...describeAmount(t, amount, row),
    outputs_only: activity.outputs.join('\n') || t('activity.not_published'),
    outcomes: outcomes || t('mapping.no_outcome'),
    groups: row.groups,
    confirmed: t(activity.verified === true ? 'mapping.confirmed' : 'mapping.unconfirmed'),
    remarks: activity.note || null,
  }));
}

/** The lines of all groups, in their order; an activity in several groups has lines in each. */
export function listTableLines(t: Translate, report: MappingReport): TableLine[] {
  return report.groups.flatMap((group) => group.rows.flatMap((row) => listRowLines(t, report, group, row)));
}
