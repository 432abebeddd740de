import { createContext, type ReactNode, useContext } from 'react';
import type { Translate } from './translate';

const TranslateContext = createContext<Translate | null>(null);

export function TranslateProvider({ t, children }: { t: Translate; children: ReactNode }) {
  return <TranslateContext.Provider value={t}>{children}</TranslateContext.Provider>;
}

/** The `t` of the page's language. */
export function useTranslate(): Translate {
  const t = useContext(TranslateContext);
  if (!t) throw new Error('useTranslate is used outside of TranslateProvider');
  return t;
}
