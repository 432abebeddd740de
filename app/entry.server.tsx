import { PassThrough } from 'node:stream';
import { text as collect } from 'node:stream/consumers';
import type { AppLoadContext, EntryContext } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { renderToPipeableStream } from 'react-dom/server';
import { ResponseProvider } from './components/response';
import { getTranslate } from './i18n/catalogues.server';
import { TranslateProvider } from './i18n/context';

const RENDER_TIMEOUT_MS = 10_000;

/**
 * Keeps module scripts and their preloads from competing with the page for a slow link; the root layout starts them after
 * `load`. Attributes only: hydration does not compare them.
 */
function holdScripts(html: string): string {
  return html
    .replace(/<link rel="modulepreload"/g, '<link rel="held"')
    .replace(/(<script [^>]*)type="module" async=""/g, '$1type="held"');
}

/**
 * Drops the NULs with which React 18 fills up a piece of a page whose next letter, of several bytes, does not fit any more: a
 * browser shows them as U+FFFD. No text of ours holds one, and React 19 does not write them.
 */
function dropPadding(html: string): string {
  return html.replaceAll('\0', '');
}

/**
 * Renders a page whole before the first byte: nothing here is deferred, one buffer compresses to half of what a stream of
 * small flushed pieces does, and a page that breaks while it renders is answered with 500 and not cut off.
 */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { nonce, requestId, locale }: AppLoadContext,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let broken: unknown = null;
    const timer = setTimeout(() => abort(new Error('rendering took too long')), RENDER_TIMEOUT_MS);
    const { pipe, abort } = renderToPipeableStream(
      <ResponseProvider value={{ nonce, requestId }}>
        <TranslateProvider t={getTranslate(locale)}>
          <RemixServer context={remixContext} url={request.url} nonce={nonce} abortDelay={RENDER_TIMEOUT_MS} />
        </TranslateProvider>
      </ResponseProvider>,
      {
        nonce,
        onAllReady() {
          clearTimeout(timer);
          if (broken) return reject(broken);
          headers.set('Content-Type', 'text/html; charset=utf-8');
          // Pages hold what one person may see.
          if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-store');
          const page = new PassThrough();
          collect(page).then((html) => resolve(new Response(holdScripts(dropPadding(html)), { headers, status })), reject);
          pipe(page);
        },
        onShellError: reject,
        onError(error) {
          broken = error;
        },
      },
    );
  });
}

/** Everything a loader or action throws that is not a response: the whole story goes to the log, only an id to the page. */
export function handleError(error: unknown, { context, request }: { context: AppLoadContext; request: Request }) {
  if (request.signal.aborted) return;
  context.log.error({ err: error, requestId: context.requestId, path: new URL(request.url).pathname }, 'unexpected error');
}
