import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthEndpoint } from 'better-auth/api';
import { expireCookie, setSessionCookie } from 'better-auth/cookies';

/** The cookie of better-auth's `twoFactor`: it names a sign-in whose password was right. */
export const PENDING_COOKIE = 'two_factor';

/**
 * Adds to better-auth what it has for codes only: opening the session of a sign-in that waits for the second factor. For code on
 * the server, once a passkey was proved; it is no address.
 */
export const pendingSignIn = {
  id: 'pending-sign-in',
  endpoints: {
    openPendingSession: createAuthEndpoint.serverOnly({ method: 'POST', requireHeaders: true }, async (ctx) => {
      const cookie = ctx.context.createAuthCookie(PENDING_COOKIE);
      const identifier = await ctx.getSignedCookie(cookie.name, ctx.context.secret);
      // Consumed before the session exists: it opens one session at most.
      const pending = identifier ? await ctx.context.internalAdapter.consumeVerificationValue(identifier) : null;
      const user = pending && (await ctx.context.internalAdapter.findUserById(pending.value));
      if (!user) throw new APIError('UNAUTHORIZED');
      const session = await ctx.context.internalAdapter.createSession(user.id, false);
      await setSessionCookie(ctx, { session, user });
      expireCookie(ctx, cookie);
      return ctx.json({});
    }),
  },
} satisfies BetterAuthPlugin;
