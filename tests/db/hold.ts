/** Opens the embedded database of a folder and holds it until it is killed; for the tests of the lock. */
import { openDatabase } from '../../db/client.server';

try {
  await openDatabase({ dataDir: process.argv[2] as string });
  console.log('open');
  setInterval(() => {}, 60_000);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
