import type { Expenditure } from '../domain/catalogue';
import { type ActivityDraft, type ActivityField, findOpenFields, type OpenFields } from '../domain/catalogue-draft';
import { type CheckOptions, checkActivities } from './iati-check';
import { findAlpha3, findScope, findStatus } from './iati-codes';
import { findOwnCatalogue, isWebAddress, listDescriptions, listOrganisations, readOwnActivity, readPeriod } from './iati-own';
import { findChild, type IatiElement, listChildren, type Problem } from './iati-xml';

/** Why something in an activity was not taken over. */
export type LeftOutReason =
  /** The catalogue has no place for it. */
  | 'no-place'
  /** Text in another language than the one taken. */
  | 'other-language'
  /** A second one of what the catalogue has once. */
  | 'only-one'
  /** Cancelled or suspended: the catalogue has no word for it. */
  | 'status'
  /** A flow that is neither a disbursement nor an expenditure; to count it too would count money twice. */
  | 'transaction-type'
  /** Money given back. */
  | 'negative-amount'
  /** A region; those of others are not ITU's. */
  | 'region'
  /** An address that is not one of a page. */
  | 'address';

/** One element that was not taken over. */
export interface LeftOut {
  element: string;
  line: number;
  reason: LeftOutReason;
}

/** What became of one activity of a file, for whoever decides about the draft. */
export interface ActivityReport {
  /** `iati-identifier`, as it stands. */
  identifier: string;
  line: number;
  /** Whether Tidemark wrote it, so that nothing was lost. */
  own: boolean;
  draft: ActivityDraft;
  /** The fields that got something, and the elements it can come from. */
  taken: { field: ActivityField; element: string }[];
  leftOut: LeftOut[];
  open: OpenFields;
}

/** Either problems, and then no activities at all, or activities. */
export interface IatiReading {
  problems: Problem[];
  activities: ActivityReport[];
}

/**
 * Reads a file of IATI activities of any organisation as drafts. The whole file is checked first, and nothing of a file with
 * a problem is returned. Nothing is guessed: areas, type, references to the framework and the like stay open in the draft, unless
 * Tidemark wrote the file.
 */
export function readIati(bytes: Uint8Array, options: CheckOptions = {}): IatiReading {
  const activities: ActivityReport[] = [];
  const ids = new Set<string>();
  const problems = checkActivities(bytes, options, (activity) => {
    const report = readOwn(activity) ?? readForeign(activity);
    report.draft.id = makeDistinct(report.draft.id, ids);
    activities.push(report);
  });
  return problems.length > 0 ? { problems, activities: [] } : { problems, activities };
}

const MAX_ID_LENGTH = 60;

/** An id of the catalogue made of an IATI identifier; of long ones the end, which tells activities of a publisher apart. */
export function makeActivityId(identifier: string): string {
  const words = identifier.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return words.slice(-MAX_ID_LENGTH).replace(/^-+|-+$/g, '') || 'activity';
}

/** Identifiers differ; what is made of them might not, and then gets a number. */
function makeDistinct(id: string, taken: Set<string>): string {
  let distinct = id;
  for (let n = 2; taken.has(distinct); n += 1) distinct = `${id.slice(0, MAX_ID_LENGTH - 6)}-${n}`;
  taken.add(distinct);
  return distinct;
}

function readIdentifier(activity: IatiElement): string {
  return (findChild(activity, 'iati-identifier')?.text ?? '').trim();
}

function readOwn(activity: IatiElement): ActivityReport | null {
  const catalogue = findOwnCatalogue(activity);
  const own = catalogue && readOwnActivity(activity, catalogue);
  if (!own || !('activity' in own)) return null;
  const fields = Object.keys(own.activity) as ActivityField[];
  return {
    identifier: readIdentifier(activity),
    line: activity.line,
    own: true,
    draft: own.activity,
    taken: fields.map((field) => ({ field, element: 'iati-activity' })),
    leftOut: [],
    open: findOpenFields(own.activity),
  };
}

function readForeign(activity: IatiElement): ActivityReport {
  const leftOut: LeftOut[] = [];
  const leave = (element: IatiElement, reason: LeftOutReason) =>
    leftOut.push({ element: element.name, line: element.line, reason });
  const identifier = readIdentifier(activity);
  const { org, partners, funders } = readOrganisations(activity);
  const status = findStatus(findChild(activity, 'activity-status')?.attributes.code ?? '');
  if (status === null) leave(findChild(activity, 'activity-status') as IatiElement, 'status');
  const scope = findChild(activity, 'activity-scope')?.attributes.code;
  const draft: ActivityDraft = {
    id: makeActivityId(identifier),
    title: readText(findChild(activity, 'title'), leave),
    org,
    office: readText(findContact(activity, 'department'), leave),
    office_ids: [],
    partners,
    type: null,
    summary: readSummary(activity, leave),
    areas: [],
    gca_pillars: [],
    decision630: [],
    themes: [],
    target_groups: listDescriptions(activity, '3').map(tidy),
    scope: scope === undefined ? null : findScope(scope),
    regions: [],
    countries: [],
    eligibility: [],
    beneficiaries: readBeneficiaries(activity),
    beneficiaries_note: '',
    period: readPeriod(activity),
    status,
    resolutions: [],
    framework_refs: [],
    expected_results: [],
    maturity_entry: null,
    funders,
    expenditure: readExpenditure(activity, identifier, leave),
    outputs: [],
    url: readPage(activity, leave),
    sources: [`IATI ${identifier}`],
    verified: null,
    note: '',
  };
  for (const region of listChildren(activity, 'recipient-region')) leave(region, 'region');
  for (const child of activity.children) if (child.namespace !== '' || !READ.has(child.name)) leave(child, 'no-place');
  for (const contact of listChildren(activity, 'contact-info')) leaveContact(contact, leave);
  leftOut.sort((a, b) => a.line - b.line);
  return { identifier, line: activity.line, own: false, draft, taken: listTaken(draft), leftOut, open: findOpenFields(draft) };
}

/** White space in the files of others is layout. */
function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

type Leave = (element: IatiElement, reason: LeftOutReason) => void;

/** The English narrative, or the first; one without a language is in that of the activity. */
function readText(element: IatiElement | null, leave: Leave): string {
  const narratives = element ? listChildren(element, 'narrative') : [];
  const taken = narratives.find(({ attributes }) => /^en\b/i.test(attributes['xml:lang'] ?? '')) ?? narratives[0];
  for (const narrative of narratives) if (narrative !== taken) leave(narrative, 'other-language');
  return tidy(taken?.text ?? '');
}

/** The general description, else whichever comes first; the schema asks for one. */
function readSummary(activity: IatiElement, leave: Leave): string {
  const descriptions = listChildren(activity, 'description');
  const isGeneral = ({ attributes }: IatiElement) => (attributes.type ?? '1') === '1';
  const taken = descriptions.find(isGeneral) ?? descriptions[0];
  for (const description of descriptions) {
    if (description !== taken && description.attributes.type !== '3')
      leave(description, isGeneral(description) ? 'only-one' : 'no-place');
  }
  return readText(taken ?? null, leave);
}

/** Who implements, else who is accountable, else who reports; the others among them and those who extend are partners. */
function readOrganisations(activity: IatiElement): { org: string; partners: string[]; funders: string[] } {
  const [funders = [], accountable = [], extending = [], implementing = []] = ['1', '2', '3', '4'].map((role) =>
    listOrganisations(activity, role).map(tidy).filter(Boolean),
  );
  const reporter = findChild(activity, 'reporting-org');
  const reporting = tidy(findChild(reporter as IatiElement, 'narrative')?.text ?? '');
  const all = [...new Set([...implementing, ...accountable, ...extending])];
  const org = implementing[0] ?? accountable[0] ?? reporting;
  return { org, partners: all.filter((name) => name !== org), funders: [...new Set(funders)] };
}

/** Persons and their addresses are nobody's business here. */
function leaveContact(contact: IatiElement, leave: Leave): void {
  for (const child of contact.children)
    if (child.name !== 'department' && child.name !== 'organisation') leave(child, 'no-place');
}

function findContact(activity: IatiElement, child: string): IatiElement | null {
  const contact = findChild(activity, 'contact-info');
  return contact && findChild(contact, child);
}

/** Countries of the activity, else those of its transactions. Whether it is open to others, IATI does not say. */
function readBeneficiaries(activity: IatiElement): string[] {
  const own = listChildren(activity, 'recipient-country');
  const found = own.length > 0 ? own : listChildren(activity, 'transaction').flatMap((t) => listChildren(t, 'recipient-country'));
  return [...new Set(found.flatMap(({ attributes }) => findAlpha3(attributes.code ?? '') ?? []))];
}

/** The page of the activity (category A12), else the first document. */
function readPage(activity: IatiElement, leave: Leave): string {
  const links = listChildren(activity, 'document-link');
  const pages = links.filter(({ attributes }) => isWebAddress((attributes.url ?? '').trim()));
  const isPage = (link: IatiElement) => listChildren(link, 'category').some(({ attributes }) => attributes.code === 'A12');
  const taken = pages.find(isPage) ?? pages[0];
  for (const link of links) if (link !== taken) leave(link, pages.includes(link) ? 'only-one' : 'address');
  return taken?.attributes.url?.trim() ?? '';
}

/** What goes out, by type of transaction; what comes in and what is promised would be the same money again. */
const OUTGOING: Record<string, string> = { '3': 'disbursement', '4': 'expenditure' };

function readExpenditure(activity: IatiElement, identifier: string, leave: Leave): Expenditure[] {
  const currency = activity.attributes['default-currency'] ?? '';
  const iso = (element: IatiElement, child: string) =>
    (findChild(element, child)?.attributes['iso-date'] ?? '').trim().slice(0, 10);
  const read = (element: IatiElement, entry: Pick<Expenditure, 'kind' | 'basis' | 'accounting_period'>): Expenditure[] => {
    const value = findChild(element, 'value');
    const amount = Number(value?.text.trim());
    if (amount < 0) {
      leave(element, 'negative-amount');
      return [];
    }
    const provider = findChild(element, 'provider-org');
    const funder = tidy((provider && findChild(provider, 'narrative')?.text) ?? '') || null;
    const open = { amount_max: null, staff: null, non_staff: null };
    return [
      { funder, amount, currency: value?.attributes.currency ?? currency, source: `IATI ${identifier}`, ...open, ...entry },
    ];
  };
  const budgets = listChildren(activity, 'budget').flatMap((budget) => {
    const period = `${iso(budget, 'period-start')}/${iso(budget, 'period-end')}`;
    return read(budget, { kind: 'budget', basis: 'IATI budget', accounting_period: period });
  });
  const transactions = listChildren(activity, 'transaction').flatMap((transaction) => {
    const kind = OUTGOING[findChild(transaction, 'transaction-type')?.attributes.code ?? ''];
    if (kind === undefined) {
      leave(transaction, 'transaction-type');
      return [];
    }
    return read(transaction, { kind: 'real', basis: `IATI ${kind}`, accounting_period: iso(transaction, 'transaction-date') });
  });
  return [...budgets, ...transactions];
}

/** Elements of an activity that are read or spoken of above. `other-identifier` only proves the identifier. */
const READ = new Set([
  'iati-identifier',
  'reporting-org',
  'title',
  'description',
  'participating-org',
  'activity-status',
  'activity-date',
  'activity-scope',
  'recipient-country',
  'recipient-region',
  'budget',
  'transaction',
  'document-link',
  'contact-info',
]);

/** The elements each field is read from; the others have none. */
const ORIGINS: Partial<Record<ActivityField, string>> = {
  id: 'iati-identifier',
  title: 'title',
  summary: 'description',
  target_groups: 'description',
  org: 'participating-org',
  partners: 'participating-org',
  funders: 'participating-org',
  office: 'contact-info',
  status: 'activity-status',
  period: 'activity-date',
  scope: 'activity-scope',
  beneficiaries: 'recipient-country',
  sources: 'iati-identifier',
  expenditure: 'budget, transaction',
  url: 'document-link',
};

function listTaken(draft: ActivityDraft): ActivityReport['taken'] {
  return Object.entries(ORIGINS).flatMap(([name, element]) => {
    const field = name as ActivityField;
    const value = draft[field];
    const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
    const undated = field === 'period' && draft.period.start === null && draft.period.end === null;
    return isEmpty || undated ? [] : [{ field, element }];
  });
}
