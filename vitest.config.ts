import { defineConfig } from 'vitest/config';

/** Suites that need a database, a built server or both; the others need nothing but the sources. */
const WITH_DATABASE = ['db', 'services', 'routes', 'faults'].map((folder) => `tests/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    pool: 'forks',
    // By default one core is left alone, which on two cores means one file at a time.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: [...WITH_DATABASE, 'tests/e2e/**'],
          setupFiles: ['tests/helpers/setup.ts'],
        },
      },
      {
        test: {
          name: 'db',
          include: WITH_DATABASE,
          setupFiles: ['tests/helpers/setup.ts'],
          globalSetup: ['tests/helpers/templates.ts'],
          // An embedded database is a megabyte of WebAssembly to start: slow while both cores are busy.
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
