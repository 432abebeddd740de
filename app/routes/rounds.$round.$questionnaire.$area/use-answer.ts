import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import type { Answer } from '../../domain/answer';
import type { SaveOutcome } from '../../services/rounds.server';

const RETRY_FIRST_MS = 1_000;
const RETRY_LONGEST_MS = 30_000;

/** How the saving of one item stands. */
export type Saving =
  /** `kept`: typed before the session ended, and shown again after signing in. */
  | { phase: 'kept' }
  | { phase: 'none' | 'stored' | 'saving' | 'unsent' | 'signed_out' | 'broken' }
  | { phase: 'saved'; at: string }
  | { phase: 'invalid'; error: string }
  | { phase: 'conflict'; current: { answer: Answer; version: number }; proposable?: boolean | undefined };

interface Operation {
  item: string;
  answer: Answer;
  /** It says that the answer of the round before is still true. */
  confirms?: boolean;
  operationId: string;
  /** The version it rests on; null while it waits for the one that an operation before it makes. */
  seenVersion: number | null;
}

/** The server could not be reached, or is not well: worth trying again. */
class UnreachableError extends Error {}
/** The session is over: the person signs in in another tab and tries again. */
class SignedOutError extends Error {}
/** The server refused in a way that trying again will not mend. */
class RefusedError extends Error {}

async function send(address: string, operation: Operation): Promise<SaveOutcome> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(operation),
    redirect: 'manual',
  }).catch(() => {
    throw new UnreachableError();
  });
  if (response.type === 'opaqueredirect' || response.status === 401) throw new SignedOutError();
  if (response.status >= 500 || response.status === 429) throw new UnreachableError();
  if (![200, 409, 422].includes(response.status)) throw new RefusedError();
  return (await response.json()) as SaveOutcome;
}

/** Unsent operations of one item, in their order. They survive a reload in this tab, and go with it. */
const unsent = {
  key: (address: string, item: string) => `unsent:${address}:${item}`,
  list(address: string, item: string): Operation[] {
    try {
      return JSON.parse(sessionStorage.getItem(this.key(address, item)) ?? '[]');
    } catch {
      return [];
    }
  },
  keep(address: string, item: string, operations: readonly Operation[]) {
    try {
      if (operations.length === 0) sessionStorage.removeItem(this.key(address, item));
      else sessionStorage.setItem(this.key(address, item), JSON.stringify(operations));
    } catch {
      // Storage is full or forbidden: the answer is still on its way, only a reload would lose it.
    }
  },
  put(address: string, operation: Operation) {
    const kept = this.list(address, operation.item);
    const known = kept.some(({ operationId }) => operationId === operation.operationId);
    const next = known
      ? kept.map((other) => (other.operationId === operation.operationId ? operation : other))
      : [...kept, operation];
    this.keep(address, operation.item, next);
  },
  drop(address: string, item: string, id: string) {
    this.keep(
      address,
      item,
      this.list(address, item).filter(({ operationId }) => operationId !== id),
    );
  },
};

/**
 * Saves the answers to one item, in order and one at a time: a later save waits for the earlier and names the version it
 * made. Each save keeps its operation id through every retry, so that it has one effect.
 */
export function useAnswer(
  address: string,
  item: string,
  version: number,
  report: (saving: Saving, answer?: Answer) => void,
): { save: (answer: Answer, confirms?: boolean) => void; adopt: (version: number) => void } {
  const seen = useRef(version);
  const waiting = useRef(0);
  const tell = useRef(report);
  tell.current = report;

  const { mutate } = useMutation<SaveOutcome, Error, Operation>({
    scope: { id: `${address}:${item}` },
    mutationFn: async (operation) => {
      const complete = { ...operation, seenVersion: operation.seenVersion ?? seen.current };
      unsent.put(address, complete);
      tell.current({ phase: 'saving' });
      return send(address, complete);
    },
    retry: (_count, error) => error instanceof UnreachableError,
    retryDelay: (count) => {
      tell.current({ phase: 'unsent' });
      return Math.min(RETRY_FIRST_MS * 2 ** count, RETRY_LONGEST_MS);
    },
    onMutate: () => tell.current({ phase: navigator.onLine ? 'saving' : 'unsent' }),
    onSettled: () => {
      waiting.current -= 1;
    },
    onSuccess: (outcome, { operationId }) => {
      unsent.drop(address, item, operationId);
      if (outcome.status === 'saved') {
        seen.current = outcome.version;
        tell.current({ phase: 'saved', at: new Date(outcome.savedAt).toISOString() });
      } else if (outcome.status === 'conflict') {
        tell.current({ phase: 'conflict', current: outcome.current, proposable: outcome.proposable });
      } else {
        tell.current({ phase: 'invalid', error: outcome.error });
      }
    },
    onError: (error) => tell.current({ phase: error instanceof SignedOutError ? 'signed_out' : 'broken' }),
  });

  const begin = useCallback(
    (operation: Operation) => {
      waiting.current += 1;
      mutate(operation);
    },
    [mutate],
  );

  useEffect(() => {
    const left = unsent.list(address, item);
    // They rest on what was seen then, whatever the page shows now.
    seen.current = left[0]?.seenVersion ?? seen.current;
    for (const operation of left) {
      tell.current({ phase: 'saving' }, operation.answer);
      begin(operation);
    }
  }, [address, item, begin]);

  const save = useCallback(
    (answer: Answer, confirms = false) => {
      const alone = waiting.current === 0;
      // With nothing on its way, what is still kept was refused for good, and this takes its place.
      if (alone) unsent.keep(address, item, []);
      const operation = {
        item,
        answer,
        ...(confirms && { confirms }),
        operationId: crypto.randomUUID(),
        seenVersion: alone ? seen.current : null,
      };
      unsent.put(address, operation);
      begin(operation);
    },
    [address, item, begin],
  );
  const adopt = useCallback((current: number) => {
    seen.current = current;
  }, []);
  return { save, adopt };
}
