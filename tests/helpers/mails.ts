import { createAuth } from '../../app/services/accounts.server';
import { listJobKinds } from '../../app/services/job-kinds.server';
import { runDueJobs } from '../../app/services/jobs.server';
import type { Mail } from '../../app/services/mail.server';
import type { Db } from '../../db/schema';

export const SECRET = 'x'.repeat(32);
export const ORIGIN = 'https://tidemark.example';

/** Does the jobs that wait, as a server would, and returns the mails that went out. */
export async function takeMails(db: Db): Promise<Mail[]> {
  const mails: Mail[] = [];
  const auth = createAuth({ db, secret: SECRET, origin: ORIGIN });
  const sendMail = async (mail: Mail) => {
    mails.push(mail);
  };
  await runDueJobs(db, listJobKinds({ db, auth, sendMail, origin: ORIGIN }));
  return mails;
}
