import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true;
  }
}

export default defineConfig({
  build: { target: 'es2022', assetsInlineLimit: 0, cssMinify: true },
  plugins: [
    remix({
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_singleFetch: true,
        // Off: its /__manifest holds the server for seconds (CVE-2026-42342), and it breaks offline use.
        v3_lazyRouteDiscovery: false,
      },
    }),
  ],
});
