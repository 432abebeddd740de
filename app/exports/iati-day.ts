/**
 * Days, as `YYYY-MM-DD`: they compare as text. IATI wants a day everywhere; the catalogue has what was published, which may be
 * a year or a month.
 */

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

function pad(number: number, length = 2): string {
  return String(number).padStart(length, '0');
}

function countDays(year: number, month: number): number {
  return new Date(Date.UTC(2000, month, 0)).getUTCDate() - (month === 2 && !isLeap(year) ? 1 : 0);
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Whether a text is a day that exists, from the year 1 on. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && text === findDay(text, 'first');
}

/**
 * The first or last day of what a date names: `2018-02` begins on 2018-02-01 and ends on 2018-02-28. A month or day that does
 * not exist counts as the nearest that does.
 * @returns null when the text is no date
 */
export function findDay(date: string, edge: 'first' | 'last'): string | null {
  const parts = DATE.exec(date);
  if (!parts) return null;
  const year = Math.max(1, Number(parts[1]));
  const month = Math.min(12, Math.max(1, Number(parts[2] ?? (edge === 'first' ? 1 : 12))));
  const last = countDays(year, month);
  const day = Math.min(last, Math.max(1, Number(parts[3] ?? (edge === 'first' ? 1 : last))));
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

/** A stretch of time by its first and last day. */
export interface Days {
  start: string;
  end: string;
}

/** Reads a period as accounts name it: `2021`, `2019-2022`, `2019-09/2023-08`. Null when it is something else. */
export function parsePeriod(period: string): Days | null {
  const [, from = '', to = from] =
    /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[-/](\d{4}(?:-\d{2}(?:-\d{2})?)?))?$/.exec(period.trim()) ?? [];
  const start = findDay(from, 'first');
  const end = findDay(to, 'last');
  return start !== null && end !== null && start <= end ? { start, end } : null;
}

/** Whether a period is a year at most, which IATI asks of a budget; both `01-01/12-31` and `01-01/01-01` are one. */
export function isYearAtMost({ start, end }: Days): boolean {
  return end <= `${pad(Number(start.slice(0, 4)) + 1, 4)}${start.slice(4)}`;
}
