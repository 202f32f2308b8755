import type { LedgerEntry, LedgerOpening, LedgerOutcome } from '../domain/ledger.ts';
import { attemptKey, Listeners, type ConversationLedger } from './contract.ts';

/** The most attempts that are remembered; a window that outlives them forgets the oldest. */
const MOST_ATTEMPTS = 50_000;

/** A ledger for hosts that cannot keep one: figures of this window only, gone with it. Nothing is ever interrupted in it. */
export function createMemoryLedger(): ConversationLedger {
  const attempts = new Map<string, { readonly opening: LedgerOpening; readonly outcome?: LedgerOutcome }>();
  const listeners = new Listeners();
  const settled = (): LedgerEntry[] =>
    [...attempts.values()].flatMap(({ opening, outcome }) => (outcome ? [{ ...opening, ...outcome }] : []));

  return {
    async open(opening) {
      const key = attemptKey(opening);
      if (attempts.has(key)) return;
      attempts.set(key, { opening });
      for (const oldest of attempts.keys()) {
        if (attempts.size <= MOST_ATTEMPTS) break;
        attempts.delete(oldest);
      }
    },
    async settle(opening, outcome) {
      const key = attemptKey(opening);
      if (attempts.get(key)?.outcome) return;
      attempts.set(key, { opening, outcome });
      listeners.tell({ ...opening, ...outcome });
    },
    async spend(from, to) {
      const within = [...attempts.values()].filter(({ opening: { startedAt } }) => startedAt >= from && startedAt < to);
      return {
        totalNanoUsd: within.reduce((sum, { outcome }) => sum + (outcome?.cost.costNanoUsd ?? 0), 0),
        entryCount: within.length,
        unknownCount: within.filter(({ outcome }) => (outcome?.cost.basis ?? 'unknown') === 'unknown').length,
      };
    },
    recent: async (limit) =>
      settled()
        .toReversed()
        .toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime())
        .slice(0, Math.max(0, limit)),
    interrupted: async () => [],
    onDidAppend: (listener) => listeners.add(listener),
    close: async () => undefined,
  };
}
