const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a text is a UUID in lower case, as the database writes them: other texts are not even looked up. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
