import type { ActivityDraft } from '../domain/catalogue-draft';
import { readCatalogueCsv } from '../exports/catalogue-csv';
import { type ActivityReport, readIati } from '../exports/iati-read';
import type { MessageKey, Translate } from '../i18n/translate';

/** What a file holds, or what is wrong with it, in sentences that name the line. */
export interface ReadFile {
  problems: string[];
  drafts: { draft: ActivityDraft; note: string }[];
}

/** What became of one activity of a file: what was left out of it, and why. */
function sayReport({ identifier, line, own, leftOut }: ActivityReport, t: Translate): string {
  if (own) return t('entries.report_own', { identifier });
  const reasons = new Map<string, string[]>();
  for (const { element, reason } of leftOut) reasons.set(reason, [...(reasons.get(reason) ?? []), element]);
  const left = [...reasons].map(([reason, elements]) => {
    return t(`entries.left_out.${reason}` as MessageKey, { elements: [...new Set(elements)].join(', ') });
  });
  return [t('entries.report', { identifier, line: String(line) }), ...left].join(' ');
}

/** Reads a file of activities by its ending: IATI, or the table. Nothing of a file with a fault is used. */
export function readCatalogueFile(name: string, bytes: Uint8Array, schemaDir: string | undefined, t: Translate): ReadFile {
  if (/\.xml$/i.test(name)) {
    const { problems, activities } = readIati(bytes, schemaDir ? { schemaDir } : {});
    return {
      problems: problems.map(({ line, element, what }) => t('entries.problem_iati', { line: String(line), element, what })),
      drafts: activities.map((report) => ({ draft: report.draft, note: sayReport(report, t) })),
    };
  }
  if (/\.csv$/i.test(name)) {
    const { problems, activities } = readCatalogueCsv(bytes);
    return {
      problems: problems.map(({ line, column, name: field, what }) =>
        t('entries.problem_csv', { line: String(line), column: String(column), field, what }),
      ),
      drafts: activities.map((draft) => ({ draft, note: '' })),
    };
  }
  return { problems: [t('entries.problem_ending')], drafts: [] };
}
