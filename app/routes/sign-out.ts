import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { signOut } from '../services/accounts.server';

export async function action({ request, context }: ActionFunctionArgs) {
  const headers = new Headers();
  for (const cookie of await signOut(context.auth, request.headers)) headers.append('Set-Cookie', cookie);
  return redirect('/', { headers });
}

export const loader = () => redirect('/');
