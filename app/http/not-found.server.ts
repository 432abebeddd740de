import { NotFoundError } from '../domain/access';

/** Answers 404 where a use-case found nothing that is the person's to see. */
export async function orNotFound<T>(found: Promise<T> | (() => T)): Promise<T> {
  try {
    return await (typeof found === 'function' ? found() : found);
  } catch (error) {
    if (error instanceof NotFoundError) throw new Response(null, { status: 404 });
    throw error;
  }
}
