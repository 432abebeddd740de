import { NotAllowedError, NotFoundError } from '../domain/access';

/** Answers 404 where a use-case found nothing that is the person's to see, and 403 where they may not do it, or not now. */
export async function orNotFound<T>(found: Promise<T> | (() => T)): Promise<T> {
  try {
    return await (typeof found === 'function' ? found() : found);
  } catch (error) {
    if (error instanceof NotFoundError) throw new Response(null, { status: 404 });
    if (error instanceof NotAllowedError) throw new Response(null, { status: 403 });
    throw error;
  }
}
