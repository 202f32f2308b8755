import type { BudgetLimit, BudgetState } from '../domain/budget.ts';
import { addDays, dayOf } from '../domain/day.ts';
import type { LedgerEntry, LedgerOpening, LedgerOutcome, Spend } from '../domain/ledger.ts';
import { answerEntry, type JournalCost } from '../domain/pipeline-journal.ts';
import type { DecisionRow } from '../domain/report.ts';
import { attemptKey, Listeners, type ConversationLedger } from './contract.ts';
import { createMemoryJournal, type MemoryJournal } from './memory-pipelines.ts';

/** The most attempts that are remembered; a window that outlives them forgets the oldest. */
const MOST_ATTEMPTS = 50_000;

interface Attempt {
  readonly opening: LedgerOpening;
  readonly outcome?: LedgerOutcome;
}

/** A memory ledger shows all it has, for reports. */
export interface MemoryLedger extends ConversationLedger {
  /** All attempts, oldest first. */
  rows(): readonly DecisionRow[];
  /** Runs of pipelines, as long as the window lives. */
  readonly journal: MemoryJournal;
}

/** A ledger for hosts that cannot keep one: figures of this window only, gone with it. Nothing is ever interrupted in it. */
export function createMemoryLedger(): MemoryLedger {
  const attempts = new Map<string, Attempt>();
  const raised = new Map<string, number>();
  const listeners = new Listeners();
  const journal = createMemoryJournal((runId) => costsOf(runId, attempts.values()));
  const settled = (): LedgerEntry[] =>
    [...attempts.values()].flatMap(({ opening, outcome }) => (outcome ? [{ ...opening, ...outcome }] : []));
  const spendOf = (isWithin: (startedAt: Date) => boolean, isOpenUnknown: boolean): Spend => {
    const within = [...attempts.values()].filter(({ opening }) => isWithin(opening.startedAt));
    const basis = ({ outcome }: Attempt) => outcome?.cost.basis ?? (isOpenUnknown ? 'unknown' : 'local');
    return {
      totalNanoUsd: within.reduce((sum, { outcome }) => sum + (outcome?.cost.costNanoUsd ?? 0), 0),
      entryCount: within.length,
      unknownCount: within.filter((attempt) => basis(attempt) === 'unknown').length,
    };
  };
  const stateOf = ({ scope, key, limitNanoUsd }: BudgetLimit): BudgetState => ({
    scope,
    key,
    limitNanoUsd: limitNanoUsd + (raised.get(`${scope}\n${key}`) ?? 0),
    usedNanoUsd: [...attempts.values()].reduce(
      (sum, attempt) => (isCounted(attempt.opening, { scope, key }) ? sum + chargeOf(attempt) : sum),
      0,
    ),
  });

  return {
    async open(opening, limits = []) {
      const key = attemptKey(opening);
      if (attempts.has(key)) return undefined;
      const reserved = opening.reservedNanoUsd ?? 0;
      const breach = limits
        .map(stateOf)
        .find((state) => reserved > 0 && state.usedNanoUsd + reserved > state.limitNanoUsd);
      if (breach) return breach;
      attempts.set(key, { opening });
      for (const oldest of attempts.keys()) {
        if (attempts.size <= MOST_ATTEMPTS) break;
        attempts.delete(oldest);
      }
      return undefined;
    },
    async settle(opening, outcome, answer) {
      const key = attemptKey(opening);
      if (attempts.get(key)?.outcome) return;
      attempts.set(key, { opening, outcome });
      const entry = answerEntry(opening, outcome, answer);
      if (entry) journal.answer(entry.runId, entry.key, entry.value);
      listeners.tell({ ...opening, ...outcome });
    },
    spend: async (from, to) => spendOf((startedAt) => startedAt >= from && startedAt < to, true),
    spendOn: async ({ fromDay, toDay }) =>
      spendOf((startedAt) => dayOf(startedAt) >= fromDay && dayOf(startedAt) <= toDay, false),
    budgetStates: async (limits) => limits.map(stateOf),
    async raiseBudget({ scope, key }, byNanoUsd) {
      const name = `${scope}\n${key}`;
      raised.set(name, (raised.get(name) ?? 0) + Math.max(0, Math.round(byNanoUsd)));
    },
    rows: () =>
      [...attempts.values()].map(({ opening, outcome }) => ({
        ...opening,
        ...(outcome ?? { usage: {}, cost: { basis: 'unknown' }, durationMs: 0, finishReason: 'other' }),
        isRunning: outcome === undefined,
      })),
    journal,
    mark: async () => `${attempts.size} ${settled().length}`,
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

/** What the calls of one pipeline run cost. */
function costsOf(runId: string, attempts: Iterable<Attempt>): readonly JournalCost[] {
  return [...attempts].flatMap(({ opening, outcome }) => {
    if (opening.pipelineRunId !== runId || opening.stepId === undefined || !outcome) return [];
    const { cost, usage } = outcome;
    return [
      {
        key: opening.stepId,
        totalNanoUsd: cost.costNanoUsd ?? 0,
        unknownCount: cost.basis === 'unknown' ? 1 : 0,
        inputTokens: usage.inputTokens ?? 0,
        outputTokens: usage.outputTokens ?? 0,
      },
    ];
  });
}

/** Reserved until it settles; an unknown cost keeps what was reserved. */
function chargeOf({ opening: { reservedNanoUsd = 0 }, outcome }: Attempt): number {
  if (!outcome) return reservedNanoUsd;
  return outcome.cost.costNanoUsd ?? (outcome.cost.basis === 'unknown' ? reservedNanoUsd : 0);
}

function isCounted(opening: LedgerOpening, { scope, key }: Pick<BudgetLimit, 'scope' | 'key'>): boolean {
  const day = dayOf(opening.startedAt);
  switch (scope) {
    case 'request':
      return opening.requestId === key;
    case 'conversation':
      return opening.conversationId === key;
    case 'pipeline':
      return opening.pipelineRunId === key;
    case 'day':
      return day === key;
    case 'week':
      return day >= key && day <= addDays(key, 6);
    case 'month':
      return day.startsWith(key);
    case 'workspace':
      return `${day.slice(0, 7)} ${opening.workspaceId ?? ''}` === key;
  }
}
