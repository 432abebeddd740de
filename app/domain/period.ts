/** Two ends of a time, as a year, a month or a day in ISO 8601; null where an end is open. */
export interface Period {
  start: string | null;
  end: string | null;
}

/** Before and after every day that is written with four digits of a year. */
export const FIRST_DAY = '0000';
const LAST_DAY = '9999';

/** Whether two periods have a day in common. A date as short as a year begins on its first day and ends on its last. */
export function isTogether(a: Period, b: Period): boolean {
  const ends = (day: string | null) => (day === null ? LAST_DAY : `${day}~`);
  return (a.start ?? FIRST_DAY) <= ends(b.end) && (b.start ?? FIRST_DAY) <= ends(a.end);
}
