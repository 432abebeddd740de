const UNIQUE_VIOLATION = '23505';

/** Whether a statement failed because a row of that key is there already; on either driver. */
export function isUniqueViolation(error: unknown): boolean {
  return (error as { cause?: { code?: string } }).cause?.code === UNIQUE_VIOLATION;
}
