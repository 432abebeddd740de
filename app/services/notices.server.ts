import { randomUUID } from 'node:crypto';
import { insertJobs } from '../../db/jobs.server';
import { findNotice, insertNotices, listUnreadNotices, markNoticesRead } from '../../db/notices.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import type { Actor } from '../domain/access';
import { isIsoDate } from '../domain/answer-value';
import type { Notice, NoticeKind } from '../domain/notice';
import { isUuid } from '../domain/uuid';
import { getTranslate } from '../i18n/catalogues.server';
import { DEFAULT_LOCALE, isLocale, type LocaleCode } from '../i18n/locales';
import type { MessageKey, Translate } from '../i18n/translate';
import type { SendMail } from './mail.server';
import { scopeOf } from './rounds.server';

/** What is needed to write to people. */
export interface Telling {
  db: Db;
  sendMail: SendMail;
  origin: string;
}

/** Unread notices on one page; the older ones follow when these are read. */
const MAX_SHOWN = 30;

/** Somebody who can be told something. */
export interface Addressee {
  id: string;
  email: string;
  locale: string;
  name: string;
}

/** The language in which a person is written to. */
export function localeOf({ locale }: Pick<Addressee, 'locale'>): LocaleCode {
  return isLocale(locale) ? locale : DEFAULT_LOCALE;
}

/**
 * Leaves a notice for each of some people and a mail to go out, inside the use-case's transaction; everybody once. What was done is
 * told whatever happens next, since the job of the mail is committed together with it.
 */
export async function tell(
  tx: Db,
  to: readonly Addressee[],
  notice: { kind: NoticeKind; values: Record<string, string>; path: string },
): Promise<void> {
  const ids = [...new Set(to.map(({ id }) => id))];
  const notices = ids.map((userId) => ({ id: randomUUID(), userId, ...notice }));
  await insertNotices(tx, notices);
  await insertJobs(
    tx,
    notices.map(({ id }) => ({ kind: 'notice', payload: { notice: id } })),
  );
}

/** A notice in words; days as the language writes them. */
export function sayNotice(t: Translate, { kind, values }: Pick<Notice, 'kind' | 'values'>): string {
  const said = Object.entries(values).map(([name, value]) => [name, isIsoDate(value) ? t.date(value) : value]);
  return t(`notice.${kind}` as MessageKey, Object.fromEntries(said));
}

/** Mails a notice to whom it is for, in their language; one whose reader is gone is not sent. */
export async function mailNotice({ db, sendMail, origin }: Telling, id: string): Promise<void> {
  const found = await inScope(db, { kind: 'system' }, (tx) => findNotice(tx, id));
  if (!found) return;
  const { reader, ...row } = found;
  const notice = { ...row, kind: row.kind as NoticeKind };
  const t = getTranslate(localeOf(reader));
  const subject = t(`notice.${notice.kind}_subject` as MessageKey, notice.values);
  const text = t('notice_mail.text', { name: reader.name, what: sayNotice(t, notice), link: origin + notice.path });
  await sendMail({ to: reader.email, subject, text });
}

/** What a person was told and has not read, newest first. */
export async function listNotices(db: Db, actor: Actor) {
  const rows = await inScope(db, scopeOf(actor), (tx) => listUnreadNotices(tx, actor.id, MAX_SHOWN));
  return rows.map(({ id, kind, values, path, createdAt }) => ({ id, kind: kind as NoticeKind, values, path, createdAt }));
}

/** Marks some of the person's own notices as read; ids that are not theirs have no effect. */
export async function readNotices(db: Db, actor: Actor, ids: readonly string[]): Promise<void> {
  const known = ids.filter(isUuid).slice(0, MAX_SHOWN);
  await inScope(db, scopeOf(actor), (tx) => markNoticesRead(tx, actor.id, known, new Date()));
}
