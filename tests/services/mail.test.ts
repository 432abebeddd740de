import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMailer } from '../../app/services/mail.server';

const FROM = 'Tidemark <tidemark@test.example>';
const MAIL = {
  to: 'iris@test.example',
  subject: 'Su cuenta — 账户',
  text: 'Estimada Íris:\n\nhttps://tidemark.example/set-password/abc_-123\n',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-mail-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const readMail = (file: string) => readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
const read = () =>
  readdirSync(folder)
    .toSorted()
    .map((name) => readMail(join(folder, name)));

/** The text of a quoted-printable mail. */
function decode(mail: string): string {
  const text = mail.slice(mail.indexOf('\n\n') + 2).replace(/=\n/g, '');
  return Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
}

describe('without a mail server', () => {
  it('each mail is a whole file in the outbox, which is made when it is needed', async () => {
    const outbox = join(folder, 'below', 'outbox');
    const send = createMailer({ from: FROM, outbox });
    await Promise.all(Array.from({ length: 5 }, () => send(MAIL)));
    const names = readdirSync(outbox);
    expect(names).toHaveLength(5);
    for (const name of names) expect(name).toMatch(/^\d{4}-\d\d-\d\dT[\dZ-]+-[0-9a-f]{8}\.eml$/);
    const mail = readMail(join(outbox, names[0] as string));
    expect(mail).toMatch(/^From: Tidemark <tidemark@test\.example>\nTo: iris@test\.example\n/);
    expect(decode(mail)).toContain(MAIL.text.trim());
  });

  it('nobody adds headers by what they typed', async () => {
    const send = createMailer({ from: FROM, outbox: folder });
    await send({ ...MAIL, subject: 'Hello\r\nBcc: evil@test.example\r\n\r\nbody' });
    await send({ ...MAIL, to: 'iris@test.example\r\nBcc: evil@test.example' }).catch(() => {});
    for (const mail of read()) expect(mail.split('\n\n')[0]).not.toMatch(/^Bcc:/im);
  });

  it('a mail that cannot be kept is an error', async () => {
    const send = createMailer({ from: FROM, outbox: '/dev/null/outbox' });
    await expect(send(MAIL)).rejects.toThrow();
  });
});

describe('with a mail server', () => {
  let server: Server;
  let heard: string;
  beforeEach(async () => {
    heard = '';
    // As much of SMTP as one mail needs.
    server = createServer((socket) => {
      socket.write('220 test\r\n');
      let inData = false;
      socket.on('data', (chunk) => {
        heard += chunk;
        if (inData && !heard.endsWith('\r\n.\r\n')) return;
        const isData = /\r?\nDATA\r\n$/.test(`\n${heard}`);
        socket.write(isData ? '354 go on\r\n' : '250 ok\r\n');
        inData = isData;
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });
  afterEach(() => server.close());
  const url = () => `smtp://127.0.0.1:${(server.address() as { port: number }).port}?ignoreTLS=true`;

  it('the mail goes there and nowhere else', async () => {
    await createMailer({ smtpUrl: url(), from: FROM, outbox: folder })(MAIL);
    expect(heard).toContain('RCPT TO:<iris@test.example>');
    expect(heard).toContain('set-password/abc_-123');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('which does not answer, sending is an error', async () => {
    const address = url();
    await new Promise((done) => server.close(done));
    await expect(createMailer({ smtpUrl: address, from: FROM, outbox: folder })(MAIL)).rejects.toThrow();
  });
});
