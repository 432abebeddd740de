/** Whether so many calendar months have passed since a moment: on the same day and time of that month, or the day after where it has none. */
export function hasRunOut(since: Date, months: number, now: Date): boolean {
  const until = new Date(since);
  until.setUTCMonth(until.getUTCMonth() + months);
  return until <= now;
}
