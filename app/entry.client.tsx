import { RemixBrowser } from '@remix-run/react';
import { startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { TranslateProvider } from './i18n/context';
import { createTranslate, type Messages } from './i18n/translate';

const catalogues: Record<string, () => Promise<{ default: Messages }>> = {
  en: () => import('./i18n/messages/en/page.json'),
  es: () => import('./i18n/messages/es/page.json'),
};

const locale = document.documentElement.lang;
const { default: messages } = await (catalogues[locale] ?? (catalogues.en as NonNullable<(typeof catalogues)[string]>))();

/**
 * When first called, before any hook, RemixBrowser throws the promise of the page's data (Remix 2.17.5). Left to React, the
 * root would wait for it, and a click or key in that moment ends in React's error 345: so the data come before React does.
 */
async function decodePageData(): Promise<void> {
  try {
    RemixBrowser({});
  } catch (decoding) {
    await decoding;
  }
}

await decodePageData();
startTransition(() => {
  hydrateRoot(
    document,
    <TranslateProvider t={createTranslate(locale, messages)}>
      <RemixBrowser />
    </TranslateProvider>,
  );
});
