import { LOCALE_COOKIE } from '../i18n/locales';

/** Longest query of an address that is shared; nothing that is asked for needs more. */
const MAX_QUERY_LENGTH = 600;

/**
 * `page`: in the language of the reader, for who has no session. `data`: the same for everybody, whoever is signed in, and for
 * every site.
 */
export type SharedKind = 'page' | 'data';

interface Place {
  pattern: RegExp;
  kind: SharedKind;
  /** Parameters that make a difference; null: the place looks after its own and refuses others. */
  parameters: readonly string[] | null;
}

const page = (pattern: RegExp, ...parameters: string[]): Place => ({ pattern, kind: 'page', parameters });
const data = (pattern: RegExp): Place => ({ pattern, kind: 'data', parameters: [] });

/** Everything that is the same for all strangers. */
const PLACES: readonly Place[] = [
  page(/^\/$/),
  page(/^\/countries$/),
  page(/^\/countries\/[A-Z]{3}$/),
  page(/^\/overview$/),
  page(/^\/open-data$/),
  page(/^\/catalogue$/, 'text', 'area', 'theme', 'organisation', 'country', 'region', 'status'),
  page(/^\/catalogue\/[a-z0-9][a-z0-9-]{0,59}$/),
  page(/^\/resources$/),
  page(/^\/resources\/[a-z]+$/),
  page(/^\/who-to-ask$/, 'topic', 'area', 'entity'),
  data(/^\/countries\/[A-Z]{3}\/result\.json$/),
  data(/^\/open-data\/(results\.csv|results\.json|dictionary\.json)$/),
  data(/^\/catalogue\.(csv|xml)$/),
  data(/^\/resources\.atom$/),
  { pattern: /^\/api(\/.*)?$/, kind: 'data', parameters: null },
];

/** Paths below the catalogue that are no activity. */
const NO_ACTIVITY = ['/catalogue/entries', '/catalogue/import', '/catalogue/impact', '/catalogue/mapping'];

/** Whether every cookie of a request is the one that keeps the language: whoever has another may be somebody. */
function isStranger(cookies: string): boolean {
  return cookies
    .split(';')
    .map((cookie) => cookie.trim().split('=', 1)[0] ?? '')
    .every((name) => name === '' || name === LOCALE_COOKIE || name === `__Host-${LOCALE_COOKIE}`);
}

/** Whether a place is data that every site may read. */
export function isOpenData(path: string): boolean {
  return PLACES.some(({ pattern, kind }) => kind === 'data' && pattern.test(path));
}

/**
 * What is shared of a request, or null when it must be answered for itself: somebody may be signed in, the place is none of
 * these, or a parameter is not known there.
 * @param url path and query as they came in
 */
export function findSharedPlace(url: string, cookies: string | undefined): { kind: SharedKind; path: string } | null {
  const [path = '', query = ''] = url.split('?', 2);
  const place = PLACES.find(({ pattern }) => pattern.test(path));
  if (!place || NO_ACTIVITY.includes(path) || url.split('?').length > 2) return null;
  if (place.kind === 'page' && !isStranger(cookies ?? '')) return null;
  if (query.length > MAX_QUERY_LENGTH) return place.parameters === null ? { kind: place.kind, path: url } : null;
  const { parameters } = place;
  const isKnown = [...new URLSearchParams(query).keys()].every((name) => parameters === null || parameters.includes(name));
  // As it came: the page names its own address.
  return isKnown ? { kind: place.kind, path: query === '' ? path : `${path}?${query}` } : null;
}
