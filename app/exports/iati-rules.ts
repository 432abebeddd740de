import * as codes from './iati-codes';
import { isDay } from './iati-day';
import type { IatiElement } from './iati-xml';

/**
 * The rules of IATI 2.03 for every element that is read, as data: which attributes and children it has, in which order and how
 * often, and what its text may be. From the official schema and the standard's own list of rules; the schema, where it is at
 * hand, also covers what is not read.
 */

/** Says what is wrong with a text, or null. */
export type Check = (text: string) => string | null;

export interface AttributeRule {
  required: boolean;
  check: Check;
}

export interface ChildRule {
  name: string;
  min: number;
  max: number;
}

export interface ElementRule {
  attributes: Record<string, AttributeRule>;
  /** In their order; null where the element holds text instead. */
  children: ChildRule[] | null;
  /** For the text of an element without children. */
  text: Check;
}

const quote = (text: string) => `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;

const anything: Check = () => null;
const filled: Check = (text) => (text.trim() === '' ? 'It is empty' : null);
const day: Check = (text) =>
  isDay(text.trim().replace(/(Z|[+-]\d{2}:\d{2})$/, '')) ? null : `${quote(text)} is no day written as YYYY-MM-DD`;
const decimal: Check = (text) =>
  /^\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*$/.test(text) ? null : `${quote(text)} is no number such as 1234.5`;
const truth: Check = (text) => (/^(0|1|true|false)$/.test(text) ? null : `${quote(text)} is neither true nor false`);
const percentage: Check = (text) => {
  const wrong = decimal(text);
  if (wrong !== null) return wrong;
  return Number(text) >= 0 && Number(text) <= 100 ? null : `${quote(text)} is no percentage between 0 and 100`;
};
const webAddress: Check = (text) =>
  /^(https?|ftp):\/\/[^\s<>"]+$/i.test(text.trim()) ? null : `${quote(text)} is no address that begins with https:// or http://`;
const languageTag: Check = (text) =>
  /^([A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*)?$/.test(text) ? null : `${quote(text)} is no language such as en or es`;
const codeOf =
  (list: codes.CodeList): Check =>
  (text) =>
    list.has(text) ? null : `${quote(text)} is no known code of the ${list.name} list`;

const required = (check: Check): AttributeRule => ({ required: true, check });
const optional = (check: Check = anything): AttributeRule => ({ required: false, check });

/** `name` once, `name?` at most once, `name*` any number, `name+` at least one. */
function listInOrder(text: string): ChildRule[] {
  return text
    .trim()
    .split(/\s+/)
    .map((word) => {
      const [, name = '', mark] = /^([a-z-]+)([?*+]?)$/.exec(word) ?? [];
      return {
        name,
        min: mark === '?' || mark === '*' ? 0 : 1,
        max: mark === '*' || mark === '+' ? Number.POSITIVE_INFINITY : 1,
      };
    });
}

function holds(children: string, attributes: ElementRule['attributes'] = {}): ElementRule {
  return { attributes, children: children === '' ? [] : listInOrder(children), text: anything };
}

function says(text: Check, attributes: ElementRule['attributes'] = {}): ElementRule {
  return { attributes, children: null, text };
}

const language = { 'xml:lang': optional(languageTag) };
const narrated = holds('narrative+');
const coded = (list: codes.CodeList) => holds('', { code: required(codeOf(list)) });
const value = says(decimal, { currency: optional(codeOf(codes.Currencies)), 'value-date': required(day) });
const region = {
  code: required(filled),
  vocabulary: optional(codeOf(codes.RegionVocabularies)),
  'vocabulary-uri': optional(),
};
const sector = {
  code: required(filled),
  vocabulary: optional(codeOf(codes.SectorVocabularies)),
  'vocabulary-uri': optional(),
};
const country = { code: required(codeOf(codes.Countries)) };
const organisation = { ref: optional(filled), type: optional(codeOf(codes.OrganisationTypes)) };

/** By name; `parent/name` where an element has another form inside that parent. */
const RULES: Record<string, ElementRule> = {
  'iati-activity': holds(
    `iati-identifier reporting-org title description+ participating-org+ other-identifier* activity-status activity-date+
     contact-info* activity-scope? recipient-country* recipient-region* location* sector* tag* country-budget-items?
     humanitarian-scope* policy-marker* collaboration-type? default-flow-type? default-finance-type? default-aid-type*
     default-tied-status? budget* planned-disbursement* capital-spend? transaction* document-link* related-activity*
     legacy-data* conditions? result* crs-add? fss?`,
    {
      ...language,
      'last-updated-datetime': optional(),
      'default-currency': optional(codeOf(codes.Currencies)),
      humanitarian: optional(truth),
      hierarchy: optional(),
      'linked-data-uri': optional(),
      'budget-not-provided': optional(),
    },
  ),
  narrative: says(filled, language),
  'iati-identifier': says(filled),
  'reporting-org': holds('narrative+', {
    ref: required(filled),
    type: required(codeOf(codes.OrganisationTypes)),
    'secondary-reporter': optional(truth),
  }),
  title: narrated,
  description: holds('narrative+', { type: optional(codeOf(codes.DescriptionTypes)) }),
  'transaction/description': narrated,
  'document-link/description': narrated,
  'participating-org': holds('narrative*', {
    ...organisation,
    role: required(codeOf(codes.OrganisationRoles)),
    'activity-id': optional(),
    'crs-channel-code': optional(),
  }),
  'other-identifier': holds('owner-org?', { ref: required(filled), type: required(filled) }),
  'activity-status': coded(codes.ActivityStatuses),
  'activity-date': holds('narrative*', { type: required(codeOf(codes.ActivityDateTypes)), 'iso-date': required(day) }),
  'contact-info': holds('organisation? department? person-name? job-title? telephone* email* website* mailing-address*', {
    type: optional(),
  }),
  organisation: narrated,
  department: narrated,
  'activity-scope': coded(codes.ActivityScopes),
  'recipient-country': holds('narrative*', { ...country, percentage: optional(percentage) }),
  'transaction/recipient-country': holds('narrative*', country),
  'recipient-region': holds('narrative*', { ...region, percentage: optional(percentage) }),
  'transaction/recipient-region': holds('narrative*', region),
  sector: holds('narrative*', { ...sector, percentage: optional(percentage) }),
  'transaction/sector': holds('narrative*', sector),
  tag: holds('narrative*', { code: required(filled), vocabulary: required(filled), 'vocabulary-uri': optional() }),
  budget: holds('period-start period-end value', {
    type: optional(codeOf(codes.BudgetTypes)),
    status: optional(codeOf(codes.BudgetStatuses)),
  }),
  'period-start': holds('', { 'iso-date': required(day) }),
  'period-end': holds('', { 'iso-date': required(day) }),
  value,
  transaction: holds(
    `transaction-type transaction-date value description? provider-org? receiver-org? disbursement-channel? sector*
     recipient-country? recipient-region? flow-type? finance-type? aid-type* tied-status?`,
    { ref: optional(), humanitarian: optional(truth) },
  ),
  'transaction-type': coded(codes.TransactionTypes),
  'transaction-date': holds('', { 'iso-date': required(day) }),
  'provider-org': holds('narrative*', { ...organisation, 'provider-activity-id': optional() }),
  'receiver-org': holds('narrative*', { ...organisation, 'receiver-activity-id': optional() }),
  'document-link': holds('title description? category+ language* document-date?', {
    url: required(webAddress),
    format: required(filled),
  }),
  category: coded(codes.DocumentCategories),
};

/** The rule for an element inside another; null where it is not read, and only counted. */
export function findRule(element: IatiElement, parent: IatiElement | null): ElementRule | null {
  return RULES[`${parent?.name}/${element.name}`] ?? RULES[element.name] ?? null;
}

/** The code list of a sector or region by its vocabulary; null for vocabularies that are not kept here. */
export function findVocabulary(element: IatiElement): codes.CodeList | null {
  const lists: Record<string, codes.CodeList> =
    element.name === 'sector'
      ? { '1': codes.DacSectors, '2': codes.DacCategories }
      : { '1': codes.DacRegions, '2': codes.UnRegions };
  return lists[element.attributes.vocabulary ?? '1'] ?? null;
}
