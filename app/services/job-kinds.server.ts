import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { z } from 'zod';
import { insertJobs } from '../../db/jobs.server';
import type { Db } from '../../db/schema';
import { findUser } from '../../db/users.server';
import { getTranslate } from '../i18n/catalogues.server';
import type { Auth } from './accounts.server';
import { remindAssignees } from './assignments.server';
import { composeHeadMail } from './audit-mail.server';
import { askForContacts } from './contacts.server';
import { askForConfirmations } from './entries.server';
import type { JobKinds } from './jobs.server';
import { WITNESSED } from './lifecycle.server';
import { checkLinks } from './link-check.server';
import type { SendMail } from './mail.server';
import { localeOf, mailNotice } from './notices.server';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const MailSchema = z.object({ to: z.string(), subject: z.string(), text: z.string() });
const ChainEndSchema = z.object({
  reader: z.string(),
  transition: z.enum(WITNESSED),
  chain: z.string(),
  position: z.number(),
  hash: z.string(),
});

/**
 * Puts mails into the queue instead of sending them at once: a mail server that does not answer holds up nobody. A mail may carry a
 * link that opens an account, so what waits is encrypted with the secret of the installation.
 */
export function createMailQueue({ db, auth }: { db: Db; auth: Auth }): SendMail {
  return async (mail) => {
    const { secretConfig: key } = await auth.$context;
    const sealed = await symmetricEncrypt({ key, data: JSON.stringify(mail) });
    await insertJobs(db, [{ kind: 'mail', payload: { sealed } }]);
  };
}

/** What the jobs of this installation do. Mails may go out twice when a process dies between sending one and noting it. */
export function listJobKinds(tools: { db: Db; auth: Auth; sendMail: SendMail; origin: string }): JobKinds {
  const { db, auth, sendMail } = tools;
  return {
    handlers: {
      mail: async ({ payload }) => {
        const { secretConfig: key } = await auth.$context;
        const sealed = z.string().parse(payload.sealed);
        await sendMail(MailSchema.parse(JSON.parse(await symmetricDecrypt({ key, data: sealed }))));
      },
      notice: ({ payload }) => mailNotice(tools, z.uuid().parse(payload.notice)),
      chain_end: async ({ payload }) => {
        const { reader: id, transition, ...head } = ChainEndSchema.parse(payload);
        const reader = await findUser(db, id);
        if (!reader || reader.endedAt) return;
        const t = getTranslate(localeOf(reader));
        await sendMail({ to: reader.email, ...composeHeadMail(t, { ...head, occasion: t(`step.${transition}`) }) });
      },
      link_check: async (_job, now) => {
        await checkLinks(db, now);
      },
      confirmations: async (_job, now) => {
        await askForConfirmations(db, now);
      },
      reminders: async (_job, now) => {
        await remindAssignees(db, now);
      },
      contacts: async (_job, now) => {
        await askForContacts(db, now);
      },
    },
    every: { reminders: HOUR_MS, confirmations: DAY_MS, contacts: DAY_MS, link_check: DAY_MS },
  };
}
