import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type AuditLine, insertAuditLines, listAuditLines, lockAuditHead, putAuditHead } from '../../db/audit.server';
import { findCountry } from '../../db/countries.server';
import {
  type ArchivedTable,
  findFileChunk,
  insertCountryRows,
  insertEndedPeople,
  insertFileChunk,
  type JsonRow,
  listArchivedPeople,
  listCountryRows,
  listKnownPeople,
  SINGLES,
  WHOLES,
} from '../../db/country-archive.server';
import { listRounds } from '../../db/rounds.server';
import type { Db } from '../../db/schema';
import { inScope, readInScope, type Scope } from '../../db/scope.server';
import { isCheckViolation, isForeignKeyViolation, isUniqueViolation } from '../../db/violation.server';
import { type Actor, isCountryRole, mayDo, NotFoundError } from '../domain/access';
import { writeCanonical } from '../domain/canonical';
import {
  ARCHIVE_FORMAT,
  ARCHIVE_VERSION,
  type ArchivedFile,
  type CountryArchive,
  CountryArchiveSchema,
  isUnstorable,
} from '../domain/country-archive';
import { HolderSchema } from '../domain/request';
import { ArchiveError, type OpenArchive, openZip, writeZip } from '../exports/archive-zip';
import { audit, hashAuditLine } from './audit.server';

const DOCUMENT = 'country.json';
const fileName = (sha256: string) => `files/${sha256}`;
const ENTRY_NAME = /^(country\.json|files\/[0-9a-f]{64})$/;
/** Bytes of the document; Node holds half a gigabyte in one text. */
const MAX_DOCUMENT_BYTES = 250_000_000;
/** Bytes of a file held at a time, and kept in one row. */
const CHUNK_BYTES = 1_000_000;
/** Lines of the audit log read at a time. */
const PIECE = 1000;

/** Where a row names a person; in a line of the audit log the name is part of what is hashed, and stays. */
const PERSON_KEYS = [
  ...[
    'createdBy',
    'savedBy',
    'authorId',
    'decidedBy',
    'addedBy',
    'signedBy',
    'reviewerId',
    'repliedBy',
    'actorId',
    'publishedBy',
  ],
  ...['recordedBy', 'updatedBy', 'confirmedBy', 'userId'],
];
/** Where a row names several. */
const PEOPLE_KEY = 'mentions';

const scopeTo = (country: string): Scope => ({ kind: 'country', country });
const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Rows in an order that no database and no language has a say in. */
function sortRows(rows: readonly JsonRow[]): JsonRow[] {
  return rows
    .map((row) => ({ row, text: writeCanonical(row) }))
    .sort((a, b) => compareText(a.text, b.text))
    .map(({ row }) => row);
}

/** The holder that a request has, or that a step of one led to. */
const readHolder = (row: JsonRow) => HolderSchema.safeParse(row.holder ?? (row.details as JsonRow | undefined)?.office).data;

/** The ids of everybody whom rows name. */
function findPeople(rows: readonly JsonRow[]): string[] {
  return rows.flatMap((row) => {
    const holder = readHolder(row);
    return [
      ...PERSON_KEYS.map((key) => row[key]).filter((id) => typeof id === 'string'),
      ...((row[PEOPLE_KEY] as string[] | undefined) ?? []),
      ...(holder?.kind === 'office' && holder.officer ? [holder.officer] : []),
    ];
  });
}

async function readChain(tx: Db, chain: string): Promise<JsonRow[]> {
  const lines: JsonRow[] = [];
  for (let after = 0; ; ) {
    const piece = await listAuditLines(tx, chain, after, PIECE);
    for (const { chain: _, ...line } of piece) {
      const { position, at, actorId, action, subject, details, previousHash, hash } = line;
      lines.push({ position, at: at.toISOString(), actorId, action, subject, details, previousHash, hash });
    }
    if (piece.length < PIECE) return lines;
    after = piece.at(-1)?.position ?? after;
  }
}

/** Everything a country ever gave, as it was at one moment. */
async function readCountry(db: Db, country: string): Promise<CountryArchive> {
  return readInScope(db, scopeTo(country), async (tx) => {
    const read = async (name: ArchivedTable, ...without: string[]) =>
      (await listCountryRows(tx, name, country)).map((row): JsonRow => {
        const dropped = ['countryCode', ...without];
        return Object.fromEntries(Object.entries(row).filter(([key]) => !dropped.includes(key)));
      });
    // Whom to name is found in the rows as they pass.
    const people = new Set<string>();
    const note = (rows: readonly JsonRow[]) => {
      for (const id of findPeople(rows)) people.add(id);
      return sortRows(rows);
    };
    const held: Record<string, JsonRow[]> = {};
    for (const { name, key, parts } of WHOLES) {
      const wholes = new Map(note(await read(name)).map((row): [unknown, JsonRow] => [row.id, row]));
      for (const part of parts) {
        const byWhole = new Map([...wholes.keys()].map((id): [unknown, JsonRow[]] => [id, []]));
        for (const { [key]: id, ...row } of await read(part)) byWhole.get(id)?.push(row);
        for (const [id, whole] of wholes) whole[part] = note(byWhole.get(id) ?? []);
      }
      held[name] = sortRows([...wholes.values()]);
    }
    // An invitation is as good as a password: it stays here.
    for (const name of SINGLES) held[name] = note(await read(name, ...(name === 'nominations' ? ['invitationId'] : [])));
    const log = await readChain(tx, country);
    for (const id of findPeople(log)) people.add(id);
    const document = {
      format: ARCHIVE_FORMAT,
      version: ARCHIVE_VERSION,
      country,
      people: sortRows(await listArchivedPeople(tx, country, [...people])),
      ...held,
      audit: log,
    };
    // What does not fit could not be read in again: that must be known now.
    CountryArchiveSchema.parse(document);
    return document as unknown as CountryArchive;
  });
}

async function* readFileBytes(db: Db, country: string, fileId: string): AsyncGenerator<Uint8Array> {
  for (let after = -1; ; ) {
    const chunk = await inScope(db, scopeTo(country), (tx) => findFileChunk(tx, fileId, after));
    if (!chunk) return;
    yield chunk.bytes;
    after = chunk.position;
  }
}

/** Files by what is in them: the same bytes stand in an archive once. */
function listDistinct(files: readonly ArchivedFile[]): ArchivedFile[] {
  const distinct = new Map(files.map((file) => [file.sha256, file]));
  return [...distinct.values()].sort((a, b) => compareText(a.sha256, b.sha256));
}

/**
 * Everything a country ever gave, as a ZIP archive: `country.json`, and `files/<sha256>` for the bytes. The same content has
 * the same bytes. Files are read one by one while the archive is taken.
 * @throws NotFoundError when there is no such country
 */
export async function exportCountry(db: Db, country: string) {
  if (!(await findCountry(db, country))) throw new NotFoundError('country');
  const archive = await readCountry(db, country);
  const text = writeCanonical(archive);
  const document = Buffer.from(text);
  const entries = listDistinct(archive.files).map(({ id, size, sha256 }) => ({
    name: fileName(sha256),
    size,
    read: () => readFileBytes(db, country, id),
  }));
  const first = {
    name: DOCUMENT,
    size: document.byteLength,
    read: async function* () {
      yield document;
    },
  };
  return { sha256: sha256Of(text), body: writeZip([first, ...entries]) };
}

/**
 * The archive of the actor's own country. That it was taken stands on the common chain: on the country's own it would change
 * what is exported.
 * @throws NotFoundError for everybody who may not take it
 */
export async function downloadCountryArchive(db: Db, actor: Actor) {
  const { countryCode } = actor;
  if (!countryCode || !mayDo(actor, 'round.export', { countryCode })) throw new NotFoundError('archive');
  const { sha256, body } = await exportCountry(db, countryCode);
  await db.transaction((tx) =>
    audit(tx as unknown as Db, { actorId: actor.id, action: 'country.export', subject: countryCode, details: { sha256 } }),
  );
  return { name: `${countryCode}.zip`, body };
}

async function readDocument(zip: OpenArchive): Promise<CountryArchive> {
  if (zip.sizeOf(DOCUMENT) > MAX_DOCUMENT_BYTES)
    throw new ArchiveError(`${DOCUMENT} is larger than ${MAX_DOCUMENT_BYTES / 1e6} MB.`);
  let text = '';
  let value: unknown;
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    for await (const piece of zip.read(DOCUMENT)) text += decoder.decode(piece, { stream: true });
    value = JSON.parse(text + decoder.decode());
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) throw new ArchiveError(`${DOCUMENT} is no JSON in UTF-8.`);
    throw error;
  }
  if (isUnstorable(value)) throw new ArchiveError(`${DOCUMENT} holds text or nesting that no database keeps.`);
  const parsed = CountryArchiveSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues as [z.core.$ZodIssue];
    throw new ArchiveError(
      `${DOCUMENT} is no archive of this version: ${z.core.toDotPath(issue.path) || 'the whole'}: ${issue.message}.`,
    );
  }
  return value as CountryArchive;
}

/** What the archive says of itself must be so: every hash fits, and every file it names is in it, and no other. */
function checkArchive(archive: CountryArchive, zip: OpenArchive): void {
  let previousHash = '';
  for (const [i, { at, ...line }] of archive.audit.entries()) {
    const whole = { chain: archive.country, at: new Date(at), ...line };
    if (line.position !== i + 1 || line.previousHash !== previousHash || hashAuditLine(whole) !== line.hash)
      throw new ArchiveError(`Line ${i + 1} of the log in the archive does not fit its hash, or the line before.`);
    previousHash = line.hash;
  }
  for (const { id, snapshots } of archive.rounds) {
    for (const { number, content, sha256 } of snapshots) {
      if (sha256Of(writeCanonical(content)) !== sha256)
        throw new ArchiveError(`What was signed off (round ${id}, ${number}) does not fit its hash.`);
    }
  }
  const wanted = new Set([DOCUMENT, ...archive.files.map(({ sha256 }) => fileName(sha256))]);
  for (const name of wanted) zip.sizeOf(name);
  const other = zip.names.find((name) => !wanted.has(name));
  if (other) throw new ArchiveError(`The archive has ${other}, which it does not name.`);
}

/** Matches people by address, and adds those who are new; returns who they are here, by their id in the archive. */
async function takePeople(tx: Db, { country, people }: CountryArchive): Promise<Map<string, string>> {
  const known = await listKnownPeople(tx, people);
  const byEmail = new Map(known.map((person) => [person.email.toLowerCase(), person.id]));
  const ids = new Set(known.map(({ id }) => id));
  const added = people.filter(({ email }) => !byEmail.has(email.toLowerCase()));
  const taken = added.find(({ id }) => ids.has(id));
  if (taken) throw new ArchiveError(`The account of ${taken.email} has an id that is somebody else's here.`);
  await insertEndedPeople(
    tx,
    added.map((person) => ({ ...person, countryCode: isCountryRole(person.role) ? country : null })),
  );
  return new Map(people.map(({ id, email }) => [id, byEmail.get(email.toLowerCase()) ?? id]));
}

/** A row that names people as they are known here. */
function renamePeople(row: JsonRow, people: ReadonlyMap<string, string>): JsonRow {
  const rename = (id: unknown) => people.get(id as string) ?? id;
  const renamed = PERSON_KEYS.filter((key) => key in row).map((key) => [key, rename(row[key])]);
  const mentions = row[PEOPLE_KEY] as string[] | undefined;
  const before = readHolder(row);
  const holder = before?.kind === 'office' && { ...before, officer: rename(before.officer) };
  return {
    ...row,
    ...Object.fromEntries(renamed),
    ...(mentions && { [PEOPLE_KEY]: mentions.map(rename) }),
    ...(holder && (row.holder ? { holder } : { details: { ...(row.details as JsonRow), office: holder } })),
  };
}

async function takeFile(tx: Db, zip: OpenArchive, countryCode: string, { id, name, size, sha256 }: ArchivedFile): Promise<void> {
  const hash = createHash('sha256');
  let position = 0;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let total = 0;
  const put = async () => {
    if (waitingBytes === 0) return;
    await insertFileChunk(tx, { fileId: id, countryCode, position, bytes: Buffer.concat(waiting) });
    [position, waiting, waitingBytes] = [position + 1, [], 0];
  };
  for await (const piece of zip.read(fileName(sha256))) {
    hash.update(piece);
    total += piece.byteLength;
    for (let from = 0; from < piece.byteLength; ) {
      const part = piece.subarray(from, from + CHUNK_BYTES - waitingBytes);
      waiting.push(part);
      waitingBytes += part.byteLength;
      from += part.byteLength;
      if (waitingBytes === CHUNK_BYTES) await put();
    }
  }
  await put();
  if (hash.digest('hex') !== sha256 || total !== size)
    throw new ArchiveError(`The file ${JSON.stringify(name)} does not fit its hash.`);
}

async function takeRows(tx: Db, archive: CountryArchive, people: ReadonlyMap<string, string>): Promise<void> {
  const countryCode = archive.country;
  const put = (name: ArchivedTable, rows: readonly object[], more: JsonRow) =>
    insertCountryRows(
      tx,
      name,
      rows.map((row) => ({ ...renamePeople(row as JsonRow, people), ...more })),
    );
  const document = archive as unknown as Record<string, JsonRow[]>;
  for (const { name, key, parts } of WHOLES) {
    const wholes = document[name] as JsonRow[];
    const heads = wholes.map((whole) =>
      Object.fromEntries(Object.entries(whole).filter(([column]) => !(parts as string[]).includes(column))),
    );
    await put(name, heads, { countryCode });
    // What belongs to rounds refers to files.
    if (name === 'rounds') for (const single of SINGLES) await put(single, document[single] as JsonRow[], { countryCode });
    for (const whole of wholes) {
      for (const part of parts) await put(part, whole[part] as JsonRow[], { [key]: whole.id, countryCode });
    }
  }
}

async function takeChain(tx: Db, { country, audit: log }: CountryArchive): Promise<void> {
  const lines = log.map(({ at, ...line }): AuditLine => ({ chain: country, at: new Date(at), ...line }));
  await insertAuditLines(tx, lines);
  const end = lines.at(-1);
  if (end) await putAuditHead(tx, { chain: country, position: end.position, hash: end.hash });
}

/**
 * Reads the archive of a country in: whole, or not at all. Ids and the log stay as they are; people are matched by address, or
 * added without a password and ended. That it was read in is one line of the common chain.
 * @returns the country's code and how much was read
 * @throws ArchiveError, in one sentence, when the archive does not fit, or the country has rounds or a log here already
 */
export async function importCountry(db: Db, path: string): Promise<{ country: string; rounds: number; files: number }> {
  const zip = await openZip(path, (name) => ENTRY_NAME.test(name));
  try {
    const archive = await readDocument(zip);
    checkArchive(archive, zip);
    const { country, rounds, files } = archive;
    if (!(await findCountry(db, country))) throw new ArchiveError(`There is no country ${country} in this installation.`);
    await inScope(db, scopeTo(country), async (tx) => {
      // Held until the end: who starts a round of this country meanwhile waits, and so does another import.
      const head = await lockAuditHead(tx, country);
      if ((await listRounds(tx, country)).length > 0)
        throw new ArchiveError(`${country} has rounds here already; an archive is read into an installation that has none.`);
      if (head.position > 0)
        throw new ArchiveError(`${country} has a log here already, which the log of the archive cannot be put before.`);
      await takeRows(tx, archive, await takePeople(tx, archive));
      for (const file of files) await takeFile(tx, zip, country, file);
      await takeChain(tx, archive);
      const details = { sha256: sha256Of(writeCanonical(archive)), rounds: rounds.length, files: files.length };
      await audit(tx, { actorId: null, action: 'country.import', subject: country, details });
    });
    return { country, rounds: rounds.length, files: files.length };
  } catch (error) {
    if (isUniqueViolation(error)) throw new ArchiveError('Something in the archive has an id twice, or one that is taken here.');
    if (isForeignKeyViolation(error)) throw new ArchiveError('Something in the archive refers to what is not in it.');
    if (isCheckViolation(error)) throw new ArchiveError('Something in the archive contradicts itself.');
    throw error;
  } finally {
    zip.close();
  }
}
