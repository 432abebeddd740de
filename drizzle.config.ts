import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: ['./db/schema.ts', './db/schema-help.ts', './db/schema-priorities.ts'],
  out: './db/migrations',
});
