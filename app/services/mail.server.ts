import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';

export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** Sends a mail, or throws. */
export type SendMail = (mail: Mail) => Promise<void>;

/** Sends by SMTP where it is configured; else leaves each mail as an .eml file in the outbox folder. */
export function createMailer(options: { smtpUrl?: string | undefined; from: string; outbox: string }): SendMail {
  if (options.smtpUrl) {
    const transport = nodemailer.createTransport(options.smtpUrl);
    return async (mail) => {
      await transport.sendMail({ from: options.from, ...mail });
    };
  }
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  return async (mail) => {
    const { message } = await transport.sendMail({ from: options.from, ...mail });
    await mkdir(options.outbox, { recursive: true });
    const name = `${new Date().toISOString().replace(/[:.]/g, '-')}-${randomUUID().slice(0, 8)}.eml`;
    // Written aside and renamed, so that nobody reads half a mail.
    await writeFile(join(options.outbox, `.${name}`), message as Buffer);
    await rename(join(options.outbox, `.${name}`), join(options.outbox, name));
  };
}
