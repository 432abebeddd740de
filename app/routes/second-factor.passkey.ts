import type { ActionFunctionArgs } from '@remix-run/node';
import { getPerson } from '../http/context.server';
import { askForPasskey } from '../services/second-factor.server';

/** What a passkey has to answer, as JSON: for who is signed in, or gave the password a moment ago. 404 for anybody else. */
export async function action({ request, context }: ActionFunctionArgs) {
  const options = await askForPasskey(context, await getPerson(context, request), request.headers);
  if (!options) throw new Response(null, { status: 404 });
  return Response.json(options, { headers: { 'Cache-Control': 'no-store' } });
}

export function loader() {
  throw new Response(null, { status: 404 });
}
