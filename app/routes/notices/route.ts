import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { requirePerson } from '../../http/context.server';
import { readForm } from '../../http/form.server';
import { readNotices } from '../../services/notices.server';

/** Marks the notices that the home page showed as read. */
export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(context, request);
  const form = await readForm(request);
  await readNotices(context.db, person, form.getAll('notice').map(String));
  return redirect('/home');
}

export function loader() {
  throw new Response(null, { status: 404 });
}
