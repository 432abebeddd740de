import { type Actor, mayDo } from './access';
import { type Activity, foldText } from './catalogue';
import { type ActivityDraft, type ActivityField, completeDraft, findOpenFields } from './catalogue-draft';
import { hasRunOut } from './months';

/**
 * How an entry of the catalogue comes to be: written as a draft, handed in for review, published by somebody else than its last
 * writer. What is published stands until something newer is.
 */
export const ENTRY_STATES = ['draft', 'review'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

/** An entry with nothing in it yet: what nobody has said is open, and nothing is guessed. */
export function makeDraft(id: string, org: string, title: string): ActivityDraft {
  return {
    id,
    title,
    org,
    office: '',
    office_ids: [],
    partners: [],
    type: null,
    summary: '',
    areas: [],
    gca_pillars: [],
    decision630: [],
    themes: [],
    target_groups: [],
    scope: null,
    regions: [],
    countries: [],
    eligibility: [],
    beneficiaries: [],
    beneficiaries_note: '',
    period: { start: null, end: null },
    status: null,
    resolutions: [],
    framework_refs: [],
    expected_results: [],
    maturity_entry: null,
    funders: [],
    expenditure: [],
    outputs: [],
    url: '',
    sources: [],
    verified: null,
    note: '',
  };
}

const MAX_ID_LENGTH = 60;

/** The id of a new entry from its organisation and title: `oas-cyber-drill`; ids in use get a number. */
export function makeEntryId(org: string, title: string, isTaken: (id: string) => boolean): string {
  const words = foldText(`${org} ${title}`);
  const slug =
    words
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, MAX_ID_LENGTH - 4)
      .replace(/-+$/, '') || 'entry';
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? slug : `${slug}-${n}`;
    if (!isTaken(id)) return id;
  }
}

/** What an entry lacks before it can be published; each is a sentence of the message catalogues, under `entry_need`. */
export const ENTRY_NEEDS = ['fields', 'pillars', 'refs', 'source', 'countries', 'period', 'amount'] as const;
export type EntryNeed = (typeof ENTRY_NEEDS)[number];

const said = (text: string) => text.trim() !== '';

/** Fields that must say something before publication and do not. */
export function listOpenFields(draft: ActivityDraft): ActivityField[] {
  const words = (['title', 'summary'] as const).filter((field) => !said(draft[field]));
  return [...words, ...findOpenFields(draft).required];
}

/**
 * What is missing before publication: no entry without a source, without what it is about, or with an amount whose source is not
 * named. Funder, split and accounting period of an amount may be null, which says "not published".
 */
export function listMissingOf(draft: ActivityDraft): EntryNeed[] {
  const { start, end } = draft.period;
  const holds: Record<EntryNeed, boolean> = {
    fields: listOpenFields(draft).length === 0,
    pillars: draft.gca_pillars.length > 0,
    refs: draft.framework_refs.length > 0,
    source: draft.sources.some(said),
    countries: draft.scope !== 'countries' || draft.countries.length > 0,
    period: start === null || end === null || start <= `${end}~`,
    amount: draft.expenditure.every(({ source, basis, amount, amount_max }) => {
      return said(source) && said(basis) && (amount_max === null || amount_max >= amount);
    }),
  };
  return ENTRY_NEEDS.filter((need) => !holds[need]);
}

/** An entry as it can be published, or null while something is missing. */
export function readPublishable(draft: ActivityDraft): Activity | null {
  return listMissingOf(draft).length > 0 ? null : completeDraft(draft);
}

/** Whether an actor may write an entry of an organisation: ITU's programme officers any, a partner's people their own. */
export function mayWrite(actor: Actor, org: string): boolean {
  return mayDo(actor, 'entry.write', { countryCode: null, organisation: org });
}

/** An entry that may be about the same activity, and why it is thought so. */
export interface Alike {
  id: string;
  title: string;
  org: string;
  /** 0..1: how alike the words of the titles are. */
  likeness: number;
  because: 'title' | 'address';
}

/** Titles alike by at least so much are worth a look. */
const LEAST_LIKENESS = 0.5;
const MAX_ALIKE = 5;
/** Words that most titles share and that tell nothing apart. */
const COMMON_WORDS = new Set(
  'a an and the of for in on to with by de la el los las y para en del programme program project cyber cybersecurity'.split(' '),
);

function listWords(text: string): Set<string> {
  const words = foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  // A plural is the same word.
  return new Set(
    words.filter((word) => !COMMON_WORDS.has(word)).map((word) => (word.length > 4 ? word.replace(/s$/, '') : word)),
  );
}

/** Shared words of all words (Sorensen-Dice), 0..1. */
function compareWords(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0;
  const shared = [...one].filter((word) => other.has(word)).length;
  return (2 * shared) / (one.size + other.size);
}

/** An address without what does not matter: protocol, `www.`, a slash at its end. */
const foldAddress = (url: string) =>
  url
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/\/$/, '');

/** Entries that may be about the same activity as what is being written, likeliest first. */
export function findAlike(
  entry: { id: string; title: string; url: string },
  others: readonly { id: string; title: string; org: string; url: string }[],
): Alike[] {
  const words = listWords(entry.title);
  const address = foldAddress(entry.url);
  return others
    .filter(({ id }) => id !== entry.id)
    .map(({ id, title, org, url }): Alike => {
      const same = address.includes('/') && foldAddress(url) === address;
      return { id, title, org, likeness: compareWords(words, listWords(title)), because: same ? 'address' : 'title' };
    })
    .filter(({ likeness, because }) => because === 'address' || likeness >= LEAST_LIKENESS)
    .sort(
      (a, b) =>
        Number(b.because === 'address') - Number(a.because === 'address') || b.likeness - a.likeness || (a.id < b.id ? -1 : 1),
    )
    .slice(0, MAX_ALIKE);
}

/** How long a confirmation holds, in months (Council Decision 630: regularly updated). */
export const CONFIRMED_FOR_MONTHS = 12;

/** Whether an entry was confirmed too long ago. */
export function isConfirmationDue(confirmedAt: Date, now: Date): boolean {
  return hasRunOut(confirmedAt, CONFIRMED_FOR_MONTHS, now);
}
