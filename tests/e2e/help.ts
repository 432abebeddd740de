import { randomUUID } from 'node:crypto';
import { type AccountName, expect, type Site } from './site';

/* Requests for assistance and entries of the catalogue, brought to where a page shows them without a browser. */

type Fields = Record<string, string | readonly string[]>;

/** Sends a form as a page would, and returns where it leads. */
async function send(site: Site, account: AccountName, path: string, fields: Fields): Promise<string> {
  const client = await site.client(account);
  const form = new FormData();
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) form.append(name, value);
  const response = await client.post(path, { headers: { Origin: site.origin }, form, maxRedirects: 0 });
  expect(response.status(), `${account}: ${path} ${JSON.stringify(fields)}`).toBe(302);
  await client.dispose();
  return (response.headers().location ?? '').replace(/[?#].*$/, '');
}

async function read(site: Site, account: AccountName, path: string): Promise<string> {
  const client = await site.client(account);
  const page = await (await client.get(path)).text();
  await client.dispose();
  return page;
}

/** What is made once for a server, whoever asks for it first. */
const made = new WeakMap<Site, Map<string, Promise<string>>>();

const once = (name: string, make: (site: Site) => Promise<string>) => (site: Site) => {
  const ofSite = made.get(site) ?? new Map<string, Promise<string>>();
  made.set(site, ofSite);
  const known = ofSite.get(name) ?? make(site);
  ofSite.set(name, known);
  return known;
};

/** A draft of the large state with nothing but a title; the path of its form. */
const beginRequest = (site: Site, title: string) => send(site, 'large', '/requests/new', { title, activity: '' });

/** A draft of the large state, with everything that is asked for: it rests on the assessment that the demonstration submitted. */
async function writeRequest(site: Site, title: string): Promise<string> {
  const edit = await beginRequest(site, title);
  const page = await read(site, 'large', edit);
  const round = /<option value="([0-9a-f-]{36})"/.exec(page)?.[1] ?? '';
  const capabilities = [...page.matchAll(/name="capability" value="([^"]+)"/g)].map((match) => match[1] as string);
  return send(site, 'large', edit, {
    version: '1',
    title,
    round,
    capability: [...capabilities.slice(0, 2), ...capabilities.slice(-2)],
    activity: 'itu-cirt-establishment',
    help: 'Two people who train the team for a week.\nThen a drill with the neighbours.',
    whyNow: 'The team starts in spring, and the law obliges operators to report from summer.',
    contribution: 'Rooms, and six people full time',
    language: 'en',
    from: '2027-02-01',
    until: '2027-06-30',
    contactName: 'Max Weitland',
    contactEmail: 'large@demo.example',
    contactPhone: '+999 555 0303',
    duplicateReason: 'Those are for the region; this one is for the national team.',
  });
}

const step = (site: Site, account: AccountName, request: string, name: string, fields: Fields = {}) =>
  send(site, account, request, { step: name, ...fields });

async function submitRequest(site: Site, title: string): Promise<string> {
  const request = await writeRequest(site, title);
  await step(site, 'approver', request, 'sign_off', { code: await site.nextCode('approver@demo.example') });
  await step(site, 'large', request, 'submit');
  return request;
}

/** Paths of requests of the large state, each made once for a server. */
export const REQUESTS = {
  begun: once('request, begun', (site) =>
    beginRequest(site, 'A law on electronic evidence').then((path) => path.replace('/edit', '')),
  ),
  draft: once('request, draft', (site) => writeRequest(site, 'Setting up a national incident response team')),
  submitted: once('request, submitted', (site) => submitRequest(site, 'A drill with the operators of the power grid')),
  accepted: once('request, accepted', async (site) => {
    const request = await submitRequest(site, 'Training judges and prosecutors on electronic evidence');
    await step(site, 'programmes', request, 'acknowledge');
    await step(site, 'programmes', request, 'ask', { text: 'For how many people?' });
    await step(site, 'large', request, 'reply', { text: 'For twelve' });
    await step(site, 'programmes', request, 'accept', {
      implementor: 'ITU Regional Office for Europe, with a partner',
      from: '2027-02-01',
      until: '2027-06-30',
      activity: 'itu-cyberdrill-regional',
      duplicateReason: 'The drill is part of it',
    });
    const record = (kind: string, fields: Fields) =>
      send(site, 'programmes', request, { intent: 'record', kind, id: randomUUID(), ...fields });
    await record('milestone', { what: 'The course is agreed', on: '2027-02-15', reached: 'on' });
    await record('output', { what: 'The handbook', url: 'https://partner.example/handbooks/electronic-evidence-in-court.pdf' });
    await record('participants', { what: 'The first course', country: 'XCC', women: '6', men: '5', other: '1' });
    const costs = { currency: 'CHF', period: '2027', staff: '12000', nonStaff: '8500' };
    await record('expenditure', { what: 'The first course', funder: 'A fund for capacity building', ...costs });
    return request;
  }),
};

/** What an entry must say before it is handed in. */
const ENTRY = {
  intent: 'save',
  version: '1',
  summary: 'Trains national teams for a year, with an exercise at the end.',
  type: 'training',
  status: 'ongoing',
  scope: 'global',
  maturity_entry: 'any',
  areas: ['technical', 'capacity'],
  gca_pillars: ['technical'],
  framework_refs: 'F43c.1',
  sources: 'https://agency.example/programme',
  verified: 'true',
  period_start: '2026',
  period_end: '2028-12',
  amount_0: '250000',
  currency_0: 'EUR',
  kind_0: 'budget',
  basis_0: 'Programme budget',
  source_0: 'https://agency.example/budget',
};
const PARTNER = 'Example Cooperation Agency';

const beginEntry = (site: Site, title: string) => send(site, 'partner', '/catalogue/entries', { title, org: PARTNER });

/** Paths of entries of the partner organisation, each made once for a server. */
export const ENTRIES = {
  draft: once('entry, draft', (site) => beginEntry(site, 'A year of coaching for new teams')),
  review: once('entry, in review', async (site) => {
    const entry = await beginEntry(site, 'Regional CyberDrill of the agency');
    await send(site, 'partner', entry, { ...ENTRY, title: 'Regional CyberDrill of the agency' });
    await send(site, 'partner', entry, { intent: 'hand_in' });
    return entry;
  }),
};

/** Proposes a correction to an entry of ITU; it waits until somebody decides. */
export const proposeCorrection = once('correction', (site) =>
  send(site, 'island', '/catalogue/itu-cyberdrill-regional', {
    id: randomUUID(),
    text: 'The next one is in our region.',
    source: 'https://region.example/events/2027',
  }),
);
