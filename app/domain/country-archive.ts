import { z } from 'zod';
import { ROLES } from './access';
import { CONTACT_KINDS } from './contact';
import { ROUND_STATES, TRANSITIONS, type Transition } from './lifecycle';
import { DECISIONS } from './plan';
import {
  DeliveredSchema,
  HolderSchema,
  REQUEST_STATES,
  REQUEST_STEP_KINDS,
  RequestAcceptanceSchema,
  RequestAttachmentSchema,
  RequestContentSchema,
  RequestOutcomeSchema,
} from './request';

/**
 * Everything a country ever gave, as one document: what its archive holds beside the bytes of its files. Nothing in it lets
 * anybody sign in. Reading it changes no value, so that what is read in and taken out again is the same, byte for byte.
 */
export const ARCHIVE_FORMAT = 'tidemark-country';
export const ARCHIVE_VERSION = 2;
/** Lists within values may be nested this deep. */
export const MAX_ARCHIVE_DEPTH = 64;

const text = z.string();
const id = z.string().min(1).max(200);
const uuid = z.guid();
const at = z.iso.datetime({ precision: 3 });
const day = z.iso.date();
const count = z.int().min(1).max(2_147_483_647);
/** Of a web page, or empty: it may stand in a link. */
const address = z.string().regex(/^(\s*https?:.*)?$/is);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const personId = id.nullable();

const answerValue = z.union([z.string(), z.number(), z.strictObject({ name: text, email: text, phone: text })]);
const answer = z.strictObject({ value: answerValue.nullable(), note: text.optional(), evidence: address.optional() });
const state = z.enum(ROUND_STATES);
const transition = z.enum([...(Object.keys(TRANSITIONS) as Transition[]), 'start', 'supersede'] as const);

const PersonSchema = z.strictObject({ id, name: text, email: z.string().min(3), role: z.enum(ROLES) });

const FileSchema = z.strictObject({
  id: uuid,
  roundId: uuid.nullable(),
  name: text,
  mediaType: text,
  /** Bytes. */
  size: z.int().min(0),
  sha256,
  scan: text,
  addedBy: personId,
  createdAt: at,
});

const AnswerVersionSchema = z.strictObject({
  itemKey: text,
  version: count,
  value: answerValue.nullable(),
  note: text,
  evidence: address,
  savedAt: at,
  savedBy: personId,
});

const RoundSchema = z.strictObject({
  id: uuid,
  title: text,
  dueOn: day.nullable(),
  state,
  previousId: uuid.nullable(),
  stateSince: at,
  createdBy: personId,
  createdAt: at,
  questionnaires: z.array(z.strictObject({ questionnaire: id, version: id, position: z.int().min(0) })),
  transitions: z.array(
    z.strictObject({
      position: count,
      transition,
      fromState: state.nullable(),
      toState: state,
      reason: text,
      actorId: personId,
      at,
    }),
  ),
  answers: z.array(AnswerVersionSchema),
  answerVersions: z.array(AnswerVersionSchema.extend({ operationId: text })),
  assignments: z.array(
    z.strictObject({
      questionnaire: id,
      groupId: id,
      userId: id,
      dueOn: day.nullable(),
      createdAt: at,
      remindedAt: at.nullable(),
    }),
  ),
  proposals: z.array(
    z.strictObject({
      id: uuid,
      itemKey: text,
      answer,
      reason: text,
      authorId: personId,
      createdAt: at,
      decision: z.enum(['adopted', 'declined']).nullable(),
      decisionReason: text,
      decidedBy: personId,
      decidedAt: at.nullable(),
    }),
  ),
  comments: z.array(z.strictObject({ id: uuid, itemKey: text, text, authorId: personId, mentions: z.array(id), createdAt: at })),
  evidence: z.array(
    z.strictObject({
      id: uuid,
      itemKey: text,
      title: text,
      url: address,
      fileId: uuid.nullable(),
      clause: text,
      language: text,
      validUntil: day.nullable(),
      addedBy: personId,
      createdAt: at,
      removedAt: at.nullable(),
      verdict: z.enum(['accepted', 'rejected']).nullable(),
      verdictReason: text,
    }),
  ),
  snapshots: z.array(
    z.strictObject({
      number: count,
      /** Its hash is taken of it as it is, whatever the version that froze it knew. */
      content: z.record(z.string(), z.unknown()),
      sha256,
      signedBy: personId,
      signedAt: at,
    }),
  ),
  judgements: z.array(
    z.strictObject({
      itemKey: text,
      verdict: z.enum(['accepted', 'adjusted', 'asked']),
      value: answerValue.nullable(),
      reason: text,
      reviewerId: personId,
      at,
      reply: z.enum(['agreed', 'contested', 'answered']).nullable(),
      replyText: text,
      repliedBy: personId,
      repliedAt: at.nullable(),
      version: count,
    }),
  ),
  judgementSteps: z.array(
    z.strictObject({
      itemKey: text,
      version: count,
      kind: z.enum(['accepted', 'adjusted', 'asked', 'agreed', 'contested', 'answered']),
      value: answerValue.nullable(),
      text,
      actorId: personId,
      at,
    }),
  ),
  publications: z.array(
    z.strictObject({
      id: uuid,
      depth: z.enum(['areas', 'capabilities', 'answers', 'all']),
      layer: z.enum(['declared', 'validated']),
      content: z.record(z.string(), z.unknown()),
      publishedBy: personId,
      publishedAt: at,
      endedAt: at.nullable(),
    }),
  ),
  plan: z.array(
    z.strictObject({
      id: uuid,
      questionnaire: id,
      capability: id,
      targetLevel: count,
      owner: text,
      dueOn: day.nullable(),
      activityId: id.nullable(),
      note: text,
      version: count,
      updatedBy: personId,
      updatedAt: at,
    }),
  ),
});

const RequestSchema = z.strictObject({
  id: uuid,
  state: z.enum(REQUEST_STATES),
  content: RequestContentSchema,
  emergency: z.boolean(),
  roundId: uuid.nullable(),
  attachment: RequestAttachmentSchema.nullable(),
  duplicateReason: text,
  holder: HolderSchema.nullable(),
  acceptance: RequestAcceptanceSchema.nullable(),
  outcome: RequestOutcomeSchema.nullable(),
  version: count,
  createdBy: personId,
  createdAt: at,
  submittedAt: at.nullable(),
  firstAnswerAt: at.nullable(),
  decidedAt: at.nullable(),
  closedAt: at.nullable(),
  steps: z.array(
    z.strictObject({
      position: count,
      kind: z.enum(REQUEST_STEP_KINDS),
      toState: z.enum(REQUEST_STATES),
      text,
      details: z.record(z.string(), z.unknown()),
      actorId: personId,
      at,
    }),
  ),
  deliveries: z.array(z.strictObject({ id: uuid, data: DeliveredSchema, recordedBy: personId, recordedAt: at })),
});

const ContactSchema = z.strictObject({
  id: uuid,
  kind: z.enum(CONTACT_KINDS),
  organisation: text,
  name: text,
  email: text,
  phone: text,
  isPublic: z.boolean(),
  confirmedBy: personId,
  confirmedAt: at,
  askedAt: at.nullable(),
});

export const CountryArchiveSchema = z.strictObject({
  format: z.literal(ARCHIVE_FORMAT),
  version: z.literal(ARCHIVE_VERSION),
  /** ISO 3166-1 alpha-3. */
  country: z.string().regex(/^[A-Z]{3}$/),
  /** Everybody who is named below, of the country or of ITU. */
  people: z.array(PersonSchema),
  rounds: z.array(RoundSchema),
  files: z.array(FileSchema),
  /** Requests for assistance, with what was said and done about each. */
  requests: z.array(RequestSchema),
  /** Points of contact. */
  contacts: z.array(ContactSchema),
  /** What the country decided about recommended activities. */
  decisions: z.array(
    z.strictObject({ activityId: id, decision: z.enum(DECISIONS), reason: text, decidedBy: personId, decidedAt: at }),
  ),
  nominations: z.array(
    z.strictObject({ id: uuid, reference: text, letterDate: day, fileId: uuid.nullable(), recordedBy: personId, createdAt: at }),
  ),
  /** The country's chain of the audit log, from its first line. */
  audit: z.array(
    z.strictObject({
      position: z.int().min(1),
      at,
      actorId: z.string().nullable(),
      action: text,
      subject: text,
      details: z.record(z.string(), z.unknown()),
      previousHash: text,
      hash: sha256,
    }),
  ),
});
export type CountryArchive = z.infer<typeof CountryArchiveSchema>;
export type ArchivedRound = CountryArchive['rounds'][number];
export type ArchivedFile = CountryArchive['files'][number];

/** NUL and halves of surrogate pairs: no database keeps them. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Whether a value of JSON holds a text, or nesting, that cannot be kept as it is. */
export function isUnstorable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return UNSTORABLE.test(value);
  if (value === null || typeof value !== 'object') return false;
  if (depth > MAX_ARCHIVE_DEPTH) return true;
  return Object.entries(value).some(([key, inner]) => UNSTORABLE.test(key) || isUnstorable(inner, depth + 1));
}
