import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';

/** Security headers on every response, with a fresh nonce for the scripts of this one page. */
export function setSecurityHeaders(origin: string): RequestHandler {
  const secure = origin.startsWith('https:');
  return (_req, res, next) => {
    const nonce = randomBytes(16).toString('base64');
    res.locals.nonce = nonce;
    res.set({
      'Content-Security-Policy': [
        "default-src 'none'",
        `script-src 'nonce-${nonce}' 'strict-dynamic'`,
        `style-src 'self' 'nonce-${nonce}'`,
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'same-origin',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
      'X-Frame-Options': 'DENY',
      ...(secure && HSTS),
    });
    next();
  };
}

const HSTS = { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' };

/** What a script, a style or a picture needs. */
export function setAssetHeaders(origin: string): RequestHandler {
  const headers = {
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ...(origin.startsWith('https:') && HSTS),
  };
  return (_req, res, next) => {
    res.set(headers);
    next();
  };
}
