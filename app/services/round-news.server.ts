import type { Transition } from '../domain/lifecycle';
import { getTranslate } from '../i18n/catalogues.server';
import { composeHeadMail } from './audit-mail.server';
import type { Moved } from './lifecycle.server';
import { localeOf, sendNotices } from './notices.server';

type Sender = Parameters<typeof sendNotices>[0];

/**
 * Sends what is to be said after a round moved on; the move itself is committed. At sign-off and publication the end of the audit
 * chain goes out by mail: who keeps it can prove later that no line before it was rewritten. A mail that cannot be sent is logged
 * and does not fail the request.
 */
export async function announceMove(sender: Sender, transition: Transition, { mails, head, witnesses }: Moved): Promise<void> {
  await sendNotices(sender, mails);
  for (const { email, ...witness } of witnesses) {
    const t = getTranslate(localeOf(witness));
    const mail = composeHeadMail(t, { ...head, occasion: t(`step.${transition}`) });
    await sender
      .sendMail({ to: email, ...mail })
      .catch((error) => sender.log?.error({ err: error }, 'the end of an audit chain could not be mailed'));
  }
}
