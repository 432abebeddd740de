import { buffer } from 'node:stream/consumers';
import { openZip, writeZip } from './archive-zip';

/** Where Word and Excel files say when they were made and changed. */
const PROPERTIES = 'docProps/core.xml';
const MOMENT = /(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(<)/g;

/**
 * A Word or Excel file without anything that tells when it was written: the same content then has the same bytes, and its hash can be
 * kept and compared.
 * @param on the day it is to be of, ISO 8601
 */
export async function fixOfficeFile(bytes: Uint8Array, on: string): Promise<Uint8Array<ArrayBuffer>> {
  const archive = await openZip(bytes, () => true);
  const parts: { name: string; part: Uint8Array }[] = [];
  for (const name of archive.names) {
    const part = await buffer(archive.read(name));
    const fixed = name === PROPERTIES ? Buffer.from(part.toString('utf8').replace(MOMENT, `$1${on}T00:00:00Z$2`)) : part;
    parts.push({ name, part: fixed });
  }
  archive.close();
  const entries = parts.map(({ name, part }) => ({
    name,
    size: part.length,
    read: async function* () {
      yield part;
    },
  }));
  return new Uint8Array(await buffer(writeZip(entries)));
}
