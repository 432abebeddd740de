/** An error as the log keeps it. */
export interface ErrorRecord {
  type: string;
  message: string;
  stack: string;
  /** Code of the database or the system. */
  code?: string;
  constraint?: string;
  cause?: ErrorRecord;
}

const MAX_DEPTH = 5;

/** What an error says of itself, without the values that a query was sent with, and those that a database quotes back. */
function sayWithoutValues(error: Error & { query?: unknown; params?: unknown; severity?: unknown }): string {
  if (typeof error.query === 'string' && error.params !== undefined) return `Failed query: ${error.query}`;
  // "invalid input syntax for type uuid: \"...\"" and the like.
  return error.severity === undefined ? error.message : error.message.replace(/: ".*$/s, '');
}

/**
 * Describes an error for the log: the whole story of what the program did, and nothing of what people wrote. Values in queries
 * are answers, addresses of mail, tokens and hashes of passwords.
 */
export function recordError(error: unknown, depth = 0): ErrorRecord {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error), stack: '' };
  const { code, constraint, constraint_name: name, cause } = error as Error & Record<string, unknown>;
  const message = sayWithoutValues(error);
  return {
    type: error.constructor.name,
    message,
    stack: (error.stack ?? '').replace(error.message, message),
    ...(typeof code === 'string' && { code }),
    ...(typeof (constraint ?? name) === 'string' && { constraint: String(constraint ?? name) }),
    ...(cause !== undefined && depth < MAX_DEPTH && { cause: recordError(cause, depth + 1) }),
  };
}
