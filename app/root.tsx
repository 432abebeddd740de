import type { LoaderFunctionArgs } from '@remix-run/node';
import {
  isRouteErrorResponse,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLocation,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react';
import type { ReactNode } from 'react';
import { HatchPattern } from './components/interval-bar';
import { useResponse } from './components/response';
import { SiteFoot, SiteHead } from './components/site';
import { getPerson } from './http/context.server';
import { useTranslate } from './i18n/context';
import { findDirection, type LocaleCode } from './i18n/locales';
import styles from './styles.css?inline';

/**
 * In the page itself: 3 kB compressed cost a slow link less than the round trip of a file of its own. The browser's build
 * leaves the text out, since hydration does not look at it.
 */
const STYLES = import.meta.env.SSR ? styles : '';

/** In the page too, for the same reason. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#00584f"/><path d="M5 21c4-5 6-5 10 0s7 5 12-2" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round"/><path d="M5 12c4-4 6-4 10 0s7 4 12-1" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>',
)}`;

/**
 * Client code waits until the page has loaded: `entry.server` holds the module scripts back, this lets them go. On a slow
 * link the form is there, and works, seconds earlier.
 */
const START_SCRIPTS = `addEventListener('load',()=>{for(const link of document.querySelectorAll('link[rel=held]'))link.rel='modulepreload';for(const held of document.querySelectorAll('script[type=held]')){const script=document.createElement('script');script.type='module';script.nonce=document.currentScript?.nonce||held.nonce;script.textContent=held.textContent;held.after(script)}})`;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const person = await getPerson(context, request);
  return {
    locale: context.locale,
    demonstration: context.demonstration,
    requestId: context.requestId,
    person: person && { name: person.name, role: person.role },
  };
}

/** A page that needs client code says `handle = { client: true }`; all others are sent without a script. */
function useClientCode(): boolean {
  return useMatches().some((match) => (match.handle as { client?: boolean } | undefined)?.client === true);
}

export function Layout({ children }: { children: ReactNode }) {
  const t = useTranslate();
  const root = useRouteLoaderData<typeof loader>('root');
  const nonce = useResponse()?.nonce;
  const location = useLocation();
  const client = useClientCode();
  return (
    <html lang={t.locale} dir={findDirection(t.locale as LocaleCode)}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <Meta />
        <link rel="icon" href={ICON} type="image/svg+xml" />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own style sheet */}
        <style nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: STYLES }} />
      </head>
      <body>
        <a className="skip" href="#main">
          {t('site.skip')}
        </a>
        {root?.demonstration && (
          <aside className="band" aria-label={t('site.demonstration_label')}>
            <p>{t('site.demonstration')}</p>
          </aside>
        )}
        <SiteHead person={root?.person ?? null} path={location.pathname + location.search} />
        <main id="main" tabIndex={-1}>
          {children}
        </main>
        <SiteFoot />
        <HatchPattern />
        {client && (
          <>
            <ScrollRestoration nonce={nonce} />
            <Scripts nonce={nonce} />
            {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant */}
            <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: START_SCRIPTS }} />
          </>
        )}
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const t = useTranslate();
  const error = useRouteError();
  const response = useResponse();
  const root = useRouteLoaderData<typeof loader>('root');
  const status = isRouteErrorResponse(error) ? error.status : 500;
  if (status === 404) {
    return (
      <>
        <title>{t('error.not_found')}</title>
        <h1>{t('error.not_found')}</h1>
        <p>{t('error.not_found_what')}</p>
        <p>
          <a className="button" href="/">
            {t('error.home')}
          </a>
        </p>
      </>
    );
  }
  if (status === 403) {
    return (
      <>
        <title>{t('error.not_allowed')}</title>
        <h1>{t('error.not_allowed')}</h1>
        <p>{t('error.not_allowed_what')}</p>
        <p>
          <a className="button" href="/">
            {t('error.home')}
          </a>
        </p>
      </>
    );
  }
  return (
    <>
      <title>{t('error.bug')}</title>
      <h1>{t('error.bug')}</h1>
      <p>{t('error.bug_what')}</p>
      <p className="quiet">{t('error.reference', { id: response?.requestId ?? root?.requestId ?? '–' })}</p>
      <p>
        <a className="button" href="/">
          {t('error.home')}
        </a>
      </p>
    </>
  );
}
