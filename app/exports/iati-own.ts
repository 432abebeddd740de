import { z } from 'zod';
import { type Activity, ActivitySchema, type Expenditure } from '../domain/catalogue';
import { findScope, findStatus } from './iati-codes';
import { findChild, findNarrative, type IatiElement, listChildren } from './iati-xml';
import { makeElement, writeDecimal, type XmlElement } from './xml';

/**
 * What the catalogue knows and IATI has no place for, as elements of a namespace of our own: `tidemark:catalogue` at the end
 * of an activity, `tidemark:expenditure` in it or inside the budget or transaction that it explains. Everything that IATI can
 * hold without loss stands in IATI's elements only, and is read back from there.
 */
export const OWN_NAMESPACE = 'urn:x-tidemark:catalogue:1';
const own = (name: string) => `tidemark:${name}`;

/** Lists of the catalogue, and the name of one member. */
const LISTS = {
  office_ids: 'office-id',
  areas: 'area',
  gca_pillars: 'pillar',
  decision630: 'decision-630',
  regions: 'itu-region',
  countries: 'country',
  eligibility: 'condition',
  beneficiaries: 'beneficiary',
  resolutions: 'resolution',
  framework_refs: 'framework-reference',
  expected_results: 'expected-result',
  outputs: 'output',
  sources: 'source',
} as const satisfies Partial<Record<keyof Activity, string>>;

/** Lists that IATI has a place for, unless a member is blank: a narrative may not be. */
const NARRATED = { partners: 'partner', target_groups: 'target-group', themes: 'theme', funders: 'funder' } as const;

const TEXTS = {
  type: 'type',
  beneficiaries_note: 'beneficiaries-note',
  maturity_entry: 'maturity-entry',
  verified: 'verified',
  note: 'note',
} as const satisfies Partial<Record<keyof Activity, string>>;

const isBlank = (text: string) => text.trim() === '';

/** Whether every member of a list can be an IATI narrative. */
export function isNarratable(list: readonly string[]): boolean {
  return !list.some(isBlank);
}

/** Addresses that XML Schema's anyURI and a browser both take as they are; any other text stands in the own namespace. */
export function isWebAddress(url: string): boolean {
  return /^https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?([/?#]([A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2}|#(?=[^#]*$))*)?$/.test(url);
}

/** The details of an expenditure; amount, currency and funder only where no IATI element around it says them. */
export function makeOwnExpenditure(
  expenditure: Expenditure,
  position: number,
  around: 'budget' | 'transaction' | null,
): XmlElement {
  const { funder, amount, currency, kind, basis, source, accounting_period, overlap } = expenditure;
  const decimal = (value: number | null) => (value === null ? null : writeDecimal(value));
  const { amount_max, staff, non_staff } = expenditure;
  const attributes = {
    position: position + 1,
    kind,
    ...(around === null ? { amount: decimal(amount), currency } : {}),
    ...(around === 'transaction' ? {} : { funder }),
    'amount-max': decimal(amount_max),
    staff: decimal(staff),
    'non-staff': decimal(non_staff),
    'accounting-period': accounting_period,
    overlap: overlap ?? null,
    basis,
    source,
  };
  return makeElement(own('expenditure'), attributes);
}

/** The element at the end of an activity. */
export function makeOwnCatalogue(activity: Activity, unplaced: XmlElement[]): XmlElement {
  const texts = Object.entries(TEXTS).map(([field, name]) =>
    makeElement(own(name), {}, String(activity[field as keyof typeof TEXTS])),
  );
  const office = isBlank(activity.office) ? [makeElement(own('office'), {}, activity.office)] : [];
  const url = isWebAddress(activity.url) ? [] : [makeElement(own('url'), {}, activity.url)];
  const lists = Object.entries(LISTS).flatMap(([field, name]) =>
    activity[field as keyof typeof LISTS].map((member) => makeElement(own(name), {}, member)),
  );
  const blank = Object.entries(NARRATED).flatMap(([field, name]) => {
    const list = activity[field as keyof typeof NARRATED];
    return isNarratable(list) ? [] : list.map((member) => makeElement(own(name), {}, member));
  });
  return makeElement(own('catalogue'), { id: activity.id }, [...texts, ...office, ...url, ...lists, ...blank, ...unplaced]);
}

function listOwn(element: IatiElement, name: string): IatiElement[] {
  return element.children.filter((child) => child.namespace === OWN_NAMESPACE && child.name === name);
}

/** The element of ours in an activity; null in the files of others. */
export function findOwnCatalogue(activity: IatiElement): IatiElement | null {
  return listOwn(activity, 'catalogue')[0] ?? null;
}

/** Whether the date of an element is only the day by which something was known to have begun. */
export function isUnpublished(date: IatiElement): boolean {
  return date.attributes[`{${OWN_NAMESPACE}}published`] === 'no';
}

const INEXACT = /^\d{4}(-\d{2}(-\d{2})?)?$/;

/** A date as exact as it was published: a year or a month stands in the narrative beside the day that IATI demands. */
export function readDate(activity: IatiElement, types: readonly string[]): string | null {
  const dates = listChildren(activity, 'activity-date');
  const date = types.flatMap((type) => dates.filter((d) => d.attributes.type === type))[0];
  if (!date || isUnpublished(date)) return null;
  const narrative = findNarrative(date)?.trim() ?? '';
  return INEXACT.test(narrative) ? narrative : (date.attributes['iso-date'] ?? '').slice(0, 10);
}

const ACTUAL_START_FIRST = ['2', '1'];
const ACTUAL_END_FIRST = ['4', '3'];

/** Start and end; what really happened goes before what was planned. */
export function readPeriod(activity: IatiElement): Activity['period'] {
  return { start: readDate(activity, ACTUAL_START_FIRST), end: readDate(activity, ACTUAL_END_FIRST) };
}

/** The names of the organisations with a role, in the order of the file. */
export function listOrganisations(activity: IatiElement, role: string): string[] {
  const found = listChildren(activity, 'participating-org').filter((org) => org.attributes.role === role);
  return found.map((org) => findNarrative(org) ?? org.attributes.ref ?? '');
}

/** Narratives of descriptions of a type; without a type a description is a general one. */
export function listDescriptions(activity: IatiElement, type: string): string[] {
  const found = listChildren(activity, 'description').filter((d) => (d.attributes.type ?? '1') === type);
  return found.map((description) => findNarrative(description) ?? '');
}

function readOwnExpenditure(catalogue: IatiElement, activity: IatiElement): unknown[] {
  const number = (text: string | undefined) => (text === undefined ? null : Number(text));
  const read = (element: IatiElement, around: IatiElement | null) => {
    const { attributes: a } = element;
    const value = around && findChild(around, 'value');
    const entry = {
      funder: (around && findNarrative(findChild(around, 'provider-org'))) ?? a.funder ?? null,
      amount: number(value ? value.text.trim() : a.amount),
      amount_max: number(a['amount-max']),
      currency: value?.attributes.currency ?? a.currency,
      kind: a.kind,
      basis: a.basis,
      staff: number(a.staff),
      non_staff: number(a['non-staff']),
      accounting_period: a['accounting-period'] ?? null,
      source: a.source,
      ...(a.overlap !== undefined && { overlap: a.overlap }),
    };
    return { position: Number(a.position), entry };
  };
  const placed = listChildren(activity, 'budget', 'transaction').flatMap((around) =>
    listOwn(around, 'expenditure').map((element) => read(element, around)),
  );
  const unplaced = listOwn(catalogue, 'expenditure').map((element) => read(element, null));
  return [...placed, ...unplaced].sort((a, b) => a.position - b.position).map(({ entry }) => entry);
}

/**
 * Reads an activity that Tidemark wrote, complete.
 * @param catalogue the element of `findOwnCatalogue`
 * @returns the activity, or what is wrong with it, one sentence per field
 */
export function readOwnActivity(activity: IatiElement, catalogue: IatiElement): { activity: Activity } | { wrong: string[] } {
  const texts = (name: string) => listOwn(catalogue, name).map(({ text }) => text);
  const [org, ...partners] = listOrganisations(activity, '4');
  const narrated = {
    partners,
    funders: listOrganisations(activity, '1'),
    target_groups: listDescriptions(activity, '3'),
    themes: listChildren(activity, 'tag')
      .filter((tag) => tag.attributes['vocabulary-uri'] === OWN_NAMESPACE)
      .map((tag) => findNarrative(tag) ?? ''),
  };
  const contact = findChild(activity, 'contact-info');
  const page = listChildren(activity, 'document-link')[0]?.attributes.url;
  const parsed = ActivitySchema.safeParse({
    id: catalogue.attributes.id,
    title: findNarrative(findChild(activity, 'title')),
    org,
    summary: listDescriptions(activity, '1')[0],
    ...Object.fromEntries(Object.entries(TEXTS).map(([field, name]) => [field, texts(name)[0]])),
    verified: texts(TEXTS.verified)[0] === 'true' ? true : texts(TEXTS.verified)[0],
    ...Object.fromEntries(Object.entries(LISTS).map(([field, name]) => [field, texts(name)])),
    ...Object.fromEntries(
      Object.entries(NARRATED).map(([field, name]) => {
        const kept = texts(name);
        return [field, kept.length > 0 ? kept : narrated[field as keyof typeof narrated]];
      }),
    ),
    scope: findScope(findChild(activity, 'activity-scope')?.attributes.code ?? ''),
    period: readPeriod(activity),
    status: findStatus(findChild(activity, 'activity-status')?.attributes.code ?? ''),
    expenditure: readOwnExpenditure(catalogue, activity),
    office: texts('office')[0] ?? findNarrative(contact && findChild(contact, 'department')) ?? '',
    url: texts('url')[0] ?? page ?? '',
  });
  if (parsed.success) return { activity: parsed.data };
  return { wrong: parsed.error.issues.map((issue) => `${z.core.toDotPath(issue.path)}: ${issue.message}`) };
}
