import {
  answerKey,
  inputKey,
  type JournalCost,
  type JournalRun,
  type PipelineJournal,
} from '../domain/pipeline-journal.ts';

/** A journal in memory also takes the answers that a ledger would write with its settling. */
export interface MemoryJournal extends PipelineJournal {
  /** Keeps an answer; the first one of a key stands. */
  answer(runId: string, key: string, value: string): void;
}

interface Kept {
  readonly run: Omit<JournalRun, 'isHeld'>;
  readonly entries: Map<string, string>;
}

/** A journal for hosts that cannot keep one, and for tests: it lives as long as the window. `costs` tells what the ledger beside it knows. */
export function createMemoryJournal(costs: (runId: string) => readonly JournalCost[] = () => []): MemoryJournal {
  const runs = new Map<string, Kept>();
  const early = new Map<string, Map<string, string>>();
  const held = new Set<string>();
  const seen = ({ run }: Kept): JournalRun => ({ ...run, isHeld: held.has(run.runId) });
  return {
    answer(runId, key, value) {
      const entries = runs.get(runId)?.entries ?? early.get(runId) ?? new Map<string, string>();
      if (!entries.has(key)) entries.set(key, value);
      if (!runs.has(runId)) early.set(runId, entries);
    },
    async create(run) {
      if (runs.has(run.runId)) return false;
      runs.set(run.runId, { run, entries: early.get(run.runId) ?? new Map<string, string>() });
      held.add(run.runId);
      return true;
    },
    async claim(runId) {
      const kept = runs.get(runId);
      if (!kept) return 'unknown';
      const { endedAt: _, ...open } = kept.run;
      runs.set(runId, { ...kept, run: open });
      held.add(runId);
      return 'ours';
    },
    renew: async (runId) => held.has(runId),
    async release(runId, state, isOver) {
      const kept = runs.get(runId);
      if (!kept || !held.delete(runId)) return;
      runs.set(runId, { ...kept, run: { ...kept.run, state, ...(isOver && { endedAt: new Date() }) } });
    },
    async record(runId, key, value) {
      if (!held.has(runId)) return false;
      runs.get(runId)?.entries.set(key, value);
      return true;
    },
    async read(runId) {
      const kept = runs.get(runId);
      return kept && seen(kept);
    },
    entries: async (runId) => new Map(runs.get(runId)?.entries),
    costs: async (runId) => costs(runId),
    unfinished: async (workspaceId) =>
      [...runs.values()]
        .filter(({ run }) => run.endedAt === undefined && run.workspaceId === workspaceId)
        .map(seen)
        .toReversed(),
    async equalAnswer(inputSha256, workspaceId) {
      for (const { run, entries } of [...runs.values()].toReversed()) {
        if (run.workspaceId !== workspaceId) continue;
        for (const [key, value] of entries) {
          const call =
            key.startsWith(inputKey('')) && value === JSON.stringify(inputSha256)
              ? key.slice(inputKey('').length)
              : undefined;
          const answer = call === undefined ? undefined : entries.get(answerKey(call));
          if (answer !== undefined) return answer;
        }
      }
      return undefined;
    },
    async discard(runId) {
      runs.delete(runId);
      held.delete(runId);
    },
  };
}
