import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  XmlBufferInputProvider,
  XmlDocument,
  XsdValidator,
  xmlCleanupInputProvider,
  xmlRegisterInputProvider,
} from 'libxml2-wasm';

/** The official schema of IATI 2.03 for activities: its main file, and the two it includes by name. */
const MAIN = 'iati-activities-schema.xsd';
const INCLUDED = ['iati-common.xsd', 'xml.xsd'];

/** A folder that does not hold the schema. */
export class IatiSchemaError extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'IatiSchemaError';
  }
}

/**
 * Loads the official schema from a folder an administrator has downloaded it to; whoever takes it disposes of it. While it is
 * read only these three files can be opened, and none afterwards: whatever a schema or a file refers to, nothing else on the
 * disk or the network is reached.
 * @throws IatiSchemaError that names the folder when a file is missing or is not that schema
 */
export function loadIatiSchema(folder: string): XsdValidator {
  try {
    const files = Object.fromEntries([MAIN, ...INCLUDED].map((file) => [file, readFileSync(join(folder, file))]));
    xmlRegisterInputProvider(new XmlBufferInputProvider(files));
    return compile(files[MAIN] as Buffer);
  } catch (error) {
    throw new IatiSchemaError(`${folder} does not hold the schema of IATI 2.03: ${(error as Error).message.trim()}`, error);
  } finally {
    xmlCleanupInputProvider();
  }
}

function compile(main: Uint8Array): XsdValidator {
  const doc = XmlDocument.fromBuffer(main, { url: MAIN });
  try {
    return XsdValidator.fromDoc(doc);
  } finally {
    doc.dispose();
  }
}
