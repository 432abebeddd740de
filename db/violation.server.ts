const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';
const CHECK_VIOLATION = '23514';

/** Whether a statement failed because a row of that key is there already; on either driver. */
export function isUniqueViolation(error: unknown): boolean {
  return (error as { cause?: { code?: string } }).cause?.code === UNIQUE_VIOLATION;
}

/** Whether a statement failed because it refers to a row that is not there; on either driver. */
export function isForeignKeyViolation(error: unknown): boolean {
  return (error as { cause?: { code?: string } }).cause?.code === FOREIGN_KEY_VIOLATION;
}

/** Whether a statement failed because a row contradicts itself; on either driver. */
export function isCheckViolation(error: unknown): boolean {
  return (error as { cause?: { code?: string } }).cause?.code === CHECK_VIOLATION;
}
