import { RESULT_DICTIONARY } from '../domain/open-data';
import { sendFile } from '../http/download.server';

export async function loader() {
  return sendFile({ name: 'dictionary.json', body: JSON.stringify({ results: RESULT_DICTIONARY }) }, 'json');
}
