import { answerNotFound } from '../http/api.server';

/** Whatever else is asked of the API. */
export const loader = answerNotFound;
