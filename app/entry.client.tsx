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

startTransition(() => {
  hydrateRoot(
    document,
    <TranslateProvider t={createTranslate(locale, messages)}>
      <RemixBrowser />
    </TranslateProvider>,
  );
});
