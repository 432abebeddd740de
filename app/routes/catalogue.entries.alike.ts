import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePerson } from '../http/context.server';
import { orNotFound } from '../http/not-found.server';
import { findAlikeEntries } from '../services/entries.server';

/** The entries that look like what somebody is typing. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request, 'programme_officer', 'partner');
  const search = new URL(request.url).searchParams;
  const get = (name: string) => (search.get(name) ?? '').slice(0, 500);
  const entry = { id: get('id'), title: get('title'), url: get('url') };
  return Response.json(
    { alike: await orNotFound(findAlikeEntries(context.db, person, entry)) },
    { headers: { 'Cache-Control': 'no-store' } },
  );
}
