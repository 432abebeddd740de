import { createContext, useContext } from 'react';

export interface ResponseFacts {
  /** Of the styles and scripts of this one page. */
  nonce: string;
  requestId: string;
}

const ResponseContext = createContext<ResponseFacts | null>(null);

/** Hands down what belongs to this one response. It does not come from a loader: a page whose loaders failed needs it too. */
export const ResponseProvider = ResponseContext.Provider;

/** What belongs to the response while the server renders it; null in the browser. */
export function useResponse(): ResponseFacts | null {
  return useContext(ResponseContext);
}
