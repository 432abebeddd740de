import { createHash } from 'node:crypto';
import { writePolicy } from './headers.server';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * Makes a page that was rendered with a nonce into one that can be sent again: the nonce is taken out, and the policy names the
 * hashes of what carried it instead. Only what carried it: text that somebody slipped in does not know it, and stays locked out.
 * @throws Error when the nonce stands elsewhere too
 */
export function freezePage(html: string, nonce: string): { html: string; policy: string } {
  const found: { script: Set<string>; style: Set<string> } = { script: new Set(), style: new Set() };
  const pattern = new RegExp(`<(script|style)((?:\\s[^<>]*)?) nonce="${nonce}"([^<>]*)>([\\s\\S]*?)</\\1>`, 'g');
  const frozen = html.replace(pattern, (_, tag: 'script' | 'style', before: string, after: string, text: string) => {
    found[tag].add(hash(text));
    return `<${tag}${before}${after}>${text}</${tag}>`;
  });
  if (frozen.includes(nonce)) throw new Error('a page holds its nonce where it cannot be taken out');
  const scripts = [...found.script];
  return {
    html: frozen,
    // What these scripts load is let in as well, as with a nonce.
    policy: writePolicy(scripts.length > 0 ? [...scripts, "'strict-dynamic'"] : [], [...found.style]),
  };
}
