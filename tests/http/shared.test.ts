import { describe, expect, it } from 'vitest';
import { freezePage } from '../../app/http/frozen-page.server';
import { SharedCache } from '../../app/http/shared-cache.server';
import { findSharedPlace } from '../../app/http/shared-places.server';

describe('a page that is sent again', () => {
  it('names what carried its nonce by hash, and lets in nothing that did not', () => {
    const { html, policy } = freezePage(
      '<style nonce="abc">a{}</style><script>evil()</script><script nonce="abc" type="held">good()</script>',
      'abc',
    );
    expect(html).toBe('<style>a{}</style><script>evil()</script><script type="held">good()</script>');
    // printf 'good()' | openssl dgst -sha256 -binary | base64
    expect(policy.match(/'sha256-/g)).toHaveLength(2);
    expect(policy).toMatch(/script-src 'sha256-[^']+' 'strict-dynamic';/);
    expect(policy).not.toContain('nonce');
  });

  it('without scripts lets none run at all', () => {
    expect(freezePage('<style nonce="abc">a{}</style>', 'abc').policy).toContain("script-src 'none'");
  });

  it('is not made of a page that shows its nonce elsewhere', () => {
    expect(() => freezePage('<p>abc</p>', 'abc')).toThrow('nonce');
  });
});

describe('what is kept for strangers', () => {
  const limits = { maxBytes: 10, maxEntryBytes: 6, lifetimeMs: 1000 };

  it('is of one revision and of one minute', () => {
    const cache = new SharedCache<string>(limits);
    cache.keep('a', 1, 0, 'A', 3);
    expect(cache.find('a', 1, 999)).toBe('A');
    cache.keep('a', 1, 0, 'A', 3);
    expect(cache.find('a', 1, 1000)).toBeUndefined();
    cache.keep('a', 1, 0, 'A', 3);
    expect(cache.find('a', 2, 0)).toBeUndefined();
    expect(cache.bytes).toBe(0);
  });

  it('makes room for what was asked for last, and never holds more than it may', () => {
    const cache = new SharedCache<string>(limits);
    for (const key of ['a', 'b', 'c']) cache.keep(key, 1, 0, key, 3);
    expect(cache.find('a', 1, 0)).toBe('a');
    cache.keep('d', 1, 0, 'd', 3);
    expect(['a', 'b', 'c', 'd'].map((key) => cache.find(key, 1, 0))).toEqual(['a', undefined, 'c', 'd']);
    cache.keep('e', 1, 0, 'e', 7);
    expect(cache.find('e', 1, 0)).toBeUndefined();
    expect(cache.bytes).toBe(9);
  });
});

describe('whether a reply is shared', () => {
  it.each([
    ['/', undefined, true],
    ['/', 'tidemark-locale=es', true],
    ['/', '__Host-tidemark-locale=es', true],
    ['/', 'better-auth.session_token=x', false],
    ['/countries/XAA', 'tidemark-locale=es; a=b', false],
    ['/catalogue?text=a&area=legal', undefined, true],
    ['/catalogue?text=a&other=1', undefined, false],
    ['/countries?x', undefined, false],
    ['/catalogue/entries', undefined, false],
    ['/home', undefined, false],
    ['/countries/XAA.data', undefined, false],
    ['/countries.data', undefined, false],
    // Data are the same for whoever is signed in.
    ['/open-data/results.csv', 'better-auth.session_token=x', true],
    ['/api/v1/results?what=1', 'better-auth.session_token=x', true],
  ])('%s with cookies %s: %s', (url, cookies, shared) => {
    expect(findSharedPlace(url, cookies) !== null).toBe(shared);
  });
});
