import type { AuditHead } from '../../db/audit.server';
import type { Translate } from '../i18n/translate';

/** A text that a person can keep outside of our reach: where a chain of the audit log ended, and why they are told now. */
export function composeHeadMail(t: Translate, { occasion, ...head }: AuditHead & { occasion: string }) {
  const { chain, position, hash } = head;
  return {
    subject: t('audit.mail_subject', { occasion, chain }),
    // As text: the number belongs to the line that is checked, and takes no separators.
    text: t('audit.mail_text', { occasion, chain, position: String(position), hash, head: `${chain}:${position}:${hash}` }),
  };
}
