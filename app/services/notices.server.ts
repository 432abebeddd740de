import { insertNotices, listUnreadNotices, markNoticesRead } from '../../db/notices.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import type { Actor } from '../domain/access';
import { isIsoDate } from '../domain/answer-value';
import type { Notice, NoticeKind } from '../domain/notice';
import { getTranslate } from '../i18n/catalogues.server';
import { DEFAULT_LOCALE, isLocale, type LocaleCode } from '../i18n/locales';
import type { MessageKey, Translate } from '../i18n/translate';
import type { SendMail } from './mail.server';
import { scopeOf } from './rounds.server';

/** Unread notices on one page; the older ones follow when these are read. */
const MAX_SHOWN = 30;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Somebody who can be told something. */
export interface Addressee {
  id: string;
  email: string;
  locale: string;
  name: string;
}

/** A mail to send once the transaction is committed. */
export interface PendingMail extends Notice {
  to: string;
  name: string;
  locale: LocaleCode;
}

/** The language in which a person is written to. */
export function localeOf({ locale }: Pick<Addressee, 'locale'>): LocaleCode {
  return isLocale(locale) ? locale : DEFAULT_LOCALE;
}

/**
 * Leaves a notice for each of some people, inside the use-case's transaction; everybody once. Returns the mails for
 * `sendNotices`, which is called after the commit.
 */
export async function tell(
  tx: Db,
  to: readonly Addressee[],
  notice: { kind: NoticeKind; values: Record<string, string>; path: string },
): Promise<PendingMail[]> {
  const people = [...new Map(to.map((person) => [person.id, person])).values()];
  await insertNotices(
    tx,
    people.map(({ id }) => ({ userId: id, ...notice })),
  );
  return people.map((person) => ({ ...notice, to: person.email, name: person.name, locale: localeOf(person) }));
}

/** A notice in words; days as the language writes them. */
export function sayNotice(t: Translate, { kind, values }: Pick<Notice, 'kind' | 'values'>): string {
  const said = Object.entries(values).map(([name, value]) => [name, isIsoDate(value) ? t.date(value) : value]);
  return t(`notice.${kind}` as MessageKey, Object.fromEntries(said));
}

/**
 * Sends the mails of notices, each in its reader's language. What was done stands, and the notice waits on the home page: a mail
 * that cannot be sent is logged and does not fail the request.
 */
export async function sendNotices(
  { sendMail, origin, log }: { sendMail: SendMail; origin: string; log?: { error(details: object, words: string): void } },
  mails: readonly PendingMail[],
): Promise<void> {
  for (const mail of mails) {
    const t = getTranslate(mail.locale);
    const subject = t(`notice.${mail.kind}_subject` as MessageKey, mail.values);
    const text = t('notice_mail.text', { name: mail.name, what: sayNotice(t, mail), link: origin + mail.path });
    await sendMail({ to: mail.to, subject, text }).catch((error) =>
      log?.error({ err: error, kind: mail.kind }, 'a notice could not be mailed'),
    );
  }
}

/** What a person was told and has not read, newest first. */
export async function listNotices(db: Db, actor: Actor) {
  const rows = await inScope(db, scopeOf(actor), (tx) => listUnreadNotices(tx, actor.id, MAX_SHOWN));
  return rows.map(({ id, kind, values, path, createdAt }) => ({ id, kind: kind as NoticeKind, values, path, createdAt }));
}

/** Marks some of the person's own notices as read; ids that are not theirs have no effect. */
export async function readNotices(db: Db, actor: Actor, ids: readonly string[]): Promise<void> {
  const known = ids.filter((id) => UUID.test(id)).slice(0, MAX_SHOWN);
  await inScope(db, scopeOf(actor), (tx) => markNoticesRead(tx, actor.id, known, new Date()));
}
