/**
 * Starts Tidemark: opens and migrates the database, loads reference data, serves.
 *   tsx app/commands/serve.ts [--demo]
 * With `--demo`: fictitious countries and accounts too.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pino from 'pino';
import { openDatabase } from '../../db/client.server';
import { migrateDatabase } from '../../db/migrate.server';
import { keepSetting } from '../../db/settings.server';
import { parseEnvironment } from '../http/environment.server';
import { recordError } from '../http/error-record.server';
import { startServer } from '../server';
import { createAuth, createSetupLink } from '../services/accounts.server';
import { createMailQueue, listJobKinds } from '../services/job-kinds.server';
import { scheduleRecurring, startWorker } from '../services/jobs.server';
import { createMailer } from '../services/mail.server';
import { DEMONSTRATION_ACCOUNTS, loadDemonstration, loadReference } from '../services/seeding.server';

// React and others read it when the built application is loaded; without it they run their slow development code.
process.env.NODE_ENV ??= 'production';

async function serve(demonstration: boolean): Promise<void> {
  const environment = parseEnvironment(process.env);
  const log = pino(
    { level: environment.LOG_LEVEL, serializers: { err: (error) => recordError(error) } },
    pino.destination({ dest: 2, sync: true }),
  );
  const database = await openDatabase({
    url: environment.DATABASE_URL,
    dataDir: environment.DATA_DIR,
    onMaintenanceError: (error) => log.error({ err: error }, 'database maintenance did not run'),
  });
  try {
    await migrateDatabase(database);
    const { db } = database;
    const secret = environment.SESSION_SECRET ?? String(await keepSetting(db, 'session-secret', randomBytes(32).toString('hex')));
    const auth = createAuth({ db, secret, origin: environment.ORIGIN });
    const sendMail = createMailer({
      smtpUrl: environment.SMTP_URL,
      from: environment.MAIL_FROM,
      outbox: join(environment.DATA_DIR, 'outbox'),
    });
    await loadReference(db);
    if (demonstration) await loadDemonstration(db, auth);
    const kinds = listJobKinds({ db, auth, sendMail, origin: environment.ORIGIN });
    await scheduleRecurring(db, kinds);
    const queueMail = createMailQueue({ db, auth });
    const server = await startServer({ environment, database, auth, sendMail: queueMail, log, demonstration });
    const worker = startWorker(db, kinds, log);

    const stop = async (signal: string) => {
      log.info({ signal }, 'stopping');
      await server.close();
      await worker.stop();
      await database.close();
      process.exit(0);
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));

    const lines = [
      `Tidemark is ready at ${environment.ORIGIN}`,
      `Database: ${database.driver === 'pglite' ? `embedded, in ${environment.DATA_DIR}/` : 'PostgreSQL'}`,
    ];
    if (demonstration) {
      lines.push('Demonstration accounts (all data is fictitious):');
      for (const { email, password, what } of DEMONSTRATION_ACCOUNTS)
        lines.push(`  ${email.padEnd(28)} ${password.padEnd(24)} ${what}`);
    } else {
      const link = await createSetupLink(db);
      if (link) lines.push('Create the first administrator with this link, which works once:', `  ${environment.ORIGIN}${link}`);
    }
    process.stdout.write(`${lines.join('\n')}\n`);
  } catch (error) {
    await database.close().catch(() => {});
    throw error;
  }
}

serve(process.argv.includes('--demo')).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  if (process.env.LOG_LEVEL === 'debug') process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
