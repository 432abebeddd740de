import { type Activity, type Expenditure, findOwner } from '../domain/catalogue';
import { Currencies, findAlpha2, findScopeCode, findSector, STATUS_CODES } from './iati-codes';
import { findDay, isYearAtMost, parsePeriod } from './iati-day';
import { isNarratable, isWebAddress, makeOwnCatalogue, makeOwnExpenditure, OWN_NAMESPACE } from './iati-own';
import { makeElement, writeDecimal, writeXml, type XmlElement } from './xml';

/** Who publishes the file: an organisation identifier of IATI, a code of the list of organisation types, and a name. */
export interface Reporter {
  ref: string;
  type: string;
  name: string;
}

/**
 * ITU by its channel code in the list of the OECD DAC, as IATI identifies agencies that have no registration of their own.
 * Before a file is put into the IATI registry, ITU's own identifier there has to be asked for.
 */
export const ITU_REPORTER: Reporter = { ref: 'XM-DAC-41303', type: '40', name: 'International Telecommunication Union' };

export interface IatiOptions {
  /** Stands in the file, and bounds what has begun or been paid at an unpublished date. */
  generatedAt: Date;
  reporter?: Reporter;
  /** Language of the catalogue's text, ISO 639-1. */
  language?: string;
}

/** What an activity needs to know of its file. */
interface Context {
  today: string;
  reporter: Reporter;
  language: string;
}

/**
 * Writes activities as a file of IATI 2.03. What IATI has no place for stands in elements of our own namespace, so that the file
 * reads back to the same activities. No figure is invented; where IATI demands one that nobody published:
 * - a start: the day by which the activity is known to have begun, marked `tidemark:published="no"` and said in words;
 * - a share per country: equal shares, marked `tidemark:shares="equal"`;
 * - the period of a budget, the day of a payment: the amount then stands in our namespace only.
 * The identifier of an activity is the reporter's, a hyphen, and the id of the catalogue, which never changes. What somebody else
 * carries out is marked as reported by a second hand.
 * @param activities at least one: IATI knows no empty file
 */
export function writeIati(activities: readonly Activity[], options: IatiOptions): string {
  if (activities.length === 0) throw new RangeError('a file of IATI activities holds at least one');
  const { generatedAt, reporter = ITU_REPORTER, language = 'en' } = options;
  const context: Context = { today: generatedAt.toISOString().slice(0, 10), reporter, language };
  const attributes = {
    version: '2.03',
    'generated-datetime': generatedAt.toISOString(),
    'xmlns:tidemark': OWN_NAMESPACE,
  };
  return writeXml(
    makeElement(
      'iati-activities',
      attributes,
      activities.map((activity) => makeActivity(activity, context)),
    ),
  );
}

function makeNarrative(text: string): XmlElement[] {
  return [makeElement('narrative', {}, text)];
}

function makeActivity(activity: Activity, context: Context): XmlElement {
  const { reporter, language } = context;
  const { placed, unplaced } = placeExpenditure(activity, context);
  const isOwn = findOwner(activity) === 'itu' && reporter.ref === ITU_REPORTER.ref;
  return makeElement('iati-activity', { 'xml:lang': language }, [
    makeElement('iati-identifier', {}, `${reporter.ref}-${activity.id}`),
    makeElement(
      'reporting-org',
      { ref: reporter.ref, type: reporter.type, 'secondary-reporter': isOwn ? '0' : '1' },
      makeNarrative(reporter.name),
    ),
    makeElement('title', {}, makeNarrative(activity.title)),
    makeElement('description', { type: '1' }, makeNarrative(activity.summary)),
    ...whereNarratable(activity.target_groups, (group) => makeElement('description', { type: '3' }, makeNarrative(group))),
    ...whereNarratable(activity.funders, (name) => makeParticipant(name, '1')),
    makeParticipant(activity.org, '4'),
    ...whereNarratable(activity.partners, (name) => makeParticipant(name, '4')),
    makeElement('activity-status', { code: STATUS_CODES[activity.status] }),
    ...makeDates(activity, context),
    ...makeContact(activity),
    makeElement('activity-scope', { code: findScopeCode(activity) }),
    ...makeRecipients(activity),
    makeElement('sector', { vocabulary: '1', code: findSector(activity.areas) }),
    ...whereNarratable(activity.themes, (theme) =>
      makeElement('tag', { vocabulary: '99', 'vocabulary-uri': OWN_NAMESPACE, code: theme }, makeNarrative(theme)),
    ),
    ...placed,
    ...makeLink(activity),
    makeOwnCatalogue(activity, unplaced),
  ]);
}

function whereNarratable(list: readonly string[], make: (member: string) => XmlElement): XmlElement[] {
  return isNarratable(list) ? list.map(make) : [];
}

/** 1 funding, 4 implementing. Who is accountable (2) was published nowhere. */
function makeParticipant(name: string, role: '1' | '4'): XmlElement {
  const known = name === 'ITU' ? { ref: ITU_REPORTER.ref, type: ITU_REPORTER.type } : {};
  return makeElement('participating-org', { ...known, role }, makeNarrative(name));
}

/** Types of date: 1 planned start, 2 actual start, 3 planned end, 4 actual end. */
function makeDates({ period, status }: Activity, { today }: Context): XmlElement[] {
  const startType = status === 'planned' ? '1' : '2';
  const end = period.end && findDay(period.end, 'last');
  const makeDate = (type: string, date: string, day: string) =>
    makeElement('activity-date', { type, 'iso-date': day }, date === day ? [] : makeNarrative(date));
  const makeBound = (day: string) =>
    makeElement('activity-date', { type: startType, 'iso-date': day, 'tidemark:published': 'no' }, [
      makeElement('narrative', { 'xml:lang': 'en' }, 'Not published; known by this day'),
    ]);
  return [
    period.start
      ? makeDate(startType, period.start, findDay(period.start, 'first') ?? today)
      : makeBound(end && end < today ? end : today),
    ...(period.end && end ? [makeDate(status === 'completed' ? '4' : '3', period.end, end)] : []),
  ];
}

/** The office, since the catalogue names no persons. */
function makeContact({ org, office }: Activity): XmlElement[] {
  if (office.trim() === '') return [];
  return [
    makeElement('contact-info', { type: '1' }, [
      makeElement('organisation', {}, makeNarrative(org)),
      makeElement('department', {}, makeNarrative(office)),
    ]),
  ];
}

/** Hundredths of a percent that sum to 100 exactly: the first ones get what does not divide. */
function shareEqually(count: number): string[] {
  const whole = 10_000;
  const share = Math.floor(whole / count);
  return Array.from({ length: count }, (_, i) => ((share + (i < whole % count ? 1 : 0)) / 100).toFixed(2));
}

/**
 * The countries that are named; else the ITU regions, by our own vocabulary; else developing countries in general (998). Country
 * and region percentages must sum to 100, so regions are not named beside countries.
 */
function makeRecipients({ countries, beneficiaries, regions }: Activity): XmlElement[] {
  const codes = new Set([...countries, ...beneficiaries].flatMap((alpha3) => findAlpha2(alpha3) ?? []));
  const isCountry = codes.size > 0;
  const named = isCountry ? [...codes] : [...new Set(regions)];
  if (named.length === 0) return [makeElement('recipient-region', { vocabulary: '1', code: '998' })];
  const shares = shareEqually(named.length);
  return named.map((code, i) =>
    makeElement(isCountry ? 'recipient-country' : 'recipient-region', {
      code,
      ...(isCountry ? {} : { vocabulary: '99', 'vocabulary-uri': OWN_NAMESPACE }),
      ...(named.length > 1 ? { percentage: shares[i], 'tidemark:shares': 'equal' } : {}),
    }),
  );
}

function makeLink({ url }: Activity): XmlElement[] {
  if (!isWebAddress(url)) return [];
  return [
    makeElement('document-link', { url, format: 'text/html' }, [
      makeElement('title', {}, [makeElement('narrative', { 'xml:lang': 'en' }, 'Page of the activity')]),
      makeElement('category', { code: 'A12' }), // activity web page
    ]),
  ];
}

/** Budgets, then transactions, as IATI orders them; and the amounts that neither can hold. */
function placeExpenditure({ org, expenditure }: Activity, { today }: Context): { placed: XmlElement[]; unplaced: XmlElement[] } {
  const budgets: XmlElement[] = [];
  const transactions: XmlElement[] = [];
  const unplaced: XmlElement[] = [];
  for (const [i, entry] of expenditure.entries()) {
    const budget = makeBudget(entry, i);
    const transaction = makeTransaction(entry, i, org, today);
    if (budget) budgets.push(budget);
    else if (transaction) transactions.push(transaction);
    else unplaced.push(makeOwnExpenditure(entry, i, null));
  }
  return { placed: [...budgets, ...transactions], unplaced };
}

/** A range, or a currency that IATI does not know, has no place in it. */
function findPeriod({ amount_max, currency, accounting_period }: Expenditure) {
  return amount_max === null && Currencies.has(currency) && accounting_period !== null ? parsePeriod(accounting_period) : null;
}

/** A budget of a year at most; whether it is original or committed was not published. */
function makeBudget(entry: Expenditure, position: number): XmlElement | null {
  const period = findPeriod(entry);
  if (entry.kind !== 'budget' || !period || !isYearAtMost(period)) return null;
  return makeElement('budget', {}, [
    makeElement('period-start', { 'iso-date': period.start }),
    makeElement('period-end', { 'iso-date': period.end }),
    makeValue(entry, period.start),
    makeOwnExpenditure(entry, position, 'budget'),
  ]);
}

/**
 * What was really given or spent in a period, on its last day, which IATI allows for sums. Money of a funder other than the
 * implementor comes in (1); the rest goes out (4).
 */
function makeTransaction(entry: Expenditure, position: number, org: string, today: string): XmlElement | null {
  const { kind, funder, accounting_period } = entry;
  const period = findPeriod(entry);
  if (kind !== 'real' || !period || period.start > today || (funder !== null && !isNarratable([funder]))) return null;
  const day = period.end < today ? period.end : today;
  return makeElement('transaction', {}, [
    makeElement('transaction-type', { code: funder !== null && funder !== org ? '1' : '4' }),
    makeElement('transaction-date', { 'iso-date': day }),
    makeValue(entry, day),
    makeElement('description', {}, [
      makeElement('narrative', { 'xml:lang': 'en' }, `Sum for ${accounting_period}; the day was not published`),
    ]),
    ...(funder === null ? [] : [makeElement('provider-org', {}, makeNarrative(funder))]),
    makeOwnExpenditure(entry, position, 'transaction'),
  ]);
}

function makeValue({ amount, currency }: Expenditure, day: string): XmlElement {
  return makeElement('value', { currency, 'value-date': day }, writeDecimal(amount));
}
