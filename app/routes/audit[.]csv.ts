import type { LoaderFunctionArgs } from '@remix-run/node';
import { requirePerson } from '../http/context.server';
import { sendFile, streamBody } from '../http/download.server';
import { orNotFound } from '../http/not-found.server';
import { downloadAuditLog } from '../services/audit-log.server';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = await requirePerson(context, request);
  const { name, body } = await orNotFound(() => downloadAuditLog(context.db, person, 'csv'));
  return sendFile({ name, body: streamBody(body) }, 'csv');
}
