import { z } from 'zod';

const DEFAULT_PORT = 3000;

const EnvironmentSchema = z
  .object({
    NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(DEFAULT_PORT),
    HOST: z.string().min(1).default('127.0.0.1'),
    /** Public address, as the browser sees it; never derived from the Host header. */
    ORIGIN: z
      .url({ protocol: /^https?$/, abort: true })
      .refine(
        (text) => new URL(text).href === `${new URL(text).origin}/`,
        'an address without a path, such as https://tidemark.example',
      )
      .transform((text) => new URL(text).origin) // as browsers write it: the gate compares
      .optional(),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    DATA_DIR: z.string().min(1).default('data'),
    /** Signs session cookies; made and kept in the database when absent. */
    SESSION_SECRET: z.string().min(32).optional(),
    SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
    MAIL_FROM: z.string().min(3).default('Tidemark <tidemark@localhost>'),
    /** The virus scanner that files are sent to: a clamd, `host:port`, `[IPv6]:port`, or the path of its socket. */
    CLAMD: z
      .string()
      .regex(/^(\/.+|(\[[^\]]+\]|[^:/]+):\d{1,5})$/, 'host:port, or the path of a socket')
      .optional(),
    /** Folder with the official IATI 2.03 schema; without it files are checked by our own rules alone. */
    IATI_SCHEMA_DIR: z.string().min(1).optional(),
    /** Address of the reverse proxy whose X-Forwarded-* headers are believed. */
    TRUSTED_PROXY: z.string().optional(),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .transform((env) => ({ ...env, ORIGIN: env.ORIGIN ?? `http://localhost:${env.PORT}` }));
export type Environment = z.infer<typeof EnvironmentSchema>;

/**
 * Reads the configuration, once, from what it is given.
 * @throws Error with one line per variable that is wrong
 */
export function parseEnvironment(env: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = EnvironmentSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The configuration is not usable:\n${lines.join('\n')}`);
}
