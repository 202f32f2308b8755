import * as z from 'zod';
import type { JournalRun, PipelineJournal } from '../domain/pipeline-journal.ts';
import { PIPELINE_SQL } from './migration-3.ts';
import { isAbandoned, type LedgerOwner } from './owner.ts';
import type { Connection, LedgerFile } from './sqlite-file.ts';

/** How long a run that ended is kept: for "show run", and so that equal steps can be used again. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

const runSchema = z.object({
  id: z.string(),
  workspace_id: z.string().nullable(),
  request: z.string(),
  state: z.string().nullable(),
  started_at_ms: z.number(),
  ended_at_ms: z.number().nullable(),
  owner_host: z.string(),
  owner_pid: z.number(),
  owner_instance: z.string(),
  lease_until_ms: z.number(),
});
type RunRow = z.infer<typeof runSchema>;
const entrySchema = z.array(z.object({ key: z.string(), value: z.string() }));
const costSchema = z.array(
  z.object({
    key: z.string(),
    totalNanoUsd: z.number(),
    unknownCount: z.number(),
    inputTokens: z.number(),
    outputTokens: z.number(),
  }),
);

/** The journal of pipelines in the ledger's file. */
export function journalIn(file: LedgerFile): PipelineJournal {
  const { owner } = file.context;
  const nowMs = (): number => file.context.now().getTime();
  const untilMs = (leaseMs: number): number => nowMs() + leaseMs;
  const self = { host: owner.host, pid: owner.pid, instance: owner.instance };
  const ours = { instance: owner.instance };
  const rowOf = ({ prepare }: Connection, runId: string): RunRow | undefined =>
    runSchema.safeParse(prepare(PIPELINE_SQL.read).get({ runId })).data;

  return {
    create: ({ runId, workspaceId = null, request, startedAt }, leaseMs) =>
      file.write(({ prepare }) => {
        const beforeMs = nowMs() - KEPT_MS;
        prepare(PIPELINE_SQL.forgetOldEntries).run({ beforeMs });
        prepare(PIPELINE_SQL.forgetOldRuns).run({ beforeMs });
        const run = { runId, workspaceId, request, startedAtMs: startedAt.getTime(), untilMs: untilMs(leaseMs) };
        return Number(prepare(PIPELINE_SQL.create).run({ ...run, ...self }).changes) === 1;
      }),
    claim: (runId, leaseMs) =>
      file.write((connection) => {
        const row = rowOf(connection, runId);
        if (!row) return 'unknown';
        if (isHeld(row, nowMs(), owner)) return 'held';
        connection.prepare(PIPELINE_SQL.take).run({ runId, untilMs: untilMs(leaseMs), ...self });
        return 'ours';
      }),
    renew: (runId, leaseMs) =>
      file.write(({ prepare }) => {
        const { changes } = prepare(PIPELINE_SQL.renew).run({ runId, untilMs: untilMs(leaseMs), ...ours });
        return Number(changes) === 1;
      }),
    async release(runId, state, isOver) {
      const endedAtMs = isOver ? nowMs() : null;
      await file.write(({ prepare }) => prepare(PIPELINE_SQL.release).run({ runId, state, endedAtMs, ...ours }));
    },
    record: (runId, key, value) =>
      file.write(({ prepare }) => {
        const { changes } = prepare(PIPELINE_SQL.record).run({ runId, key, value, atMs: nowMs(), ...ours });
        return Number(changes) === 1;
      }),
    read: (runId) =>
      file.use((connection) => {
        const row = rowOf(connection, runId);
        return row && runOf(row, nowMs(), owner);
      }),
    async entries(runId) {
      const rows = entrySchema.parse(await file.all(PIPELINE_SQL.entries, { runId }));
      return new Map(rows.map(({ key, value }) => [key, value]));
    },
    costs: async (runId) => costSchema.parse(await file.all(PIPELINE_SQL.costs, { runId })),
    async unfinished(workspaceId = '') {
      const rows = await file.all(PIPELINE_SQL.unfinished, { workspaceId });
      return rows.flatMap((row) => {
        const { data } = runSchema.safeParse(row);
        return data ? [runOf(data, nowMs(), owner)] : [];
      });
    },
    async equalAnswer(inputSha256, workspaceId = '') {
      const row = await file.get(PIPELINE_SQL.equalAnswer, { inputSha256: JSON.stringify(inputSha256), workspaceId });
      return z.object({ value: z.string() }).safeParse(row).data?.value;
    },
    async discard(runId) {
      await file.write(({ prepare }) => {
        prepare(PIPELINE_SQL.discardEntries).run({ runId });
        prepare(PIPELINE_SQL.discardRun).run({ runId });
      });
    },
  };
}

/** True while another living window has the run and its lease is not over. What is over is held by nobody. */
function isHeld(row: RunRow, nowMs: number, self: LedgerOwner): boolean {
  if (row.ended_at_ms !== null || row.lease_until_ms <= nowMs || row.owner_instance === self.instance) return false;
  const owner = { host: row.owner_host, pid: row.owner_pid, instance: row.owner_instance };
  return !isAbandoned(owner, 0, self);
}

function runOf(row: RunRow, nowMs: number, self: LedgerOwner): JournalRun {
  const isOurs = row.owner_instance === self.instance && row.lease_until_ms > nowMs && row.ended_at_ms === null;
  return {
    runId: row.id,
    request: row.request,
    startedAt: new Date(row.started_at_ms),
    isHeld: isOurs || isHeld(row, nowMs, self),
    ...(row.workspace_id !== null && { workspaceId: row.workspace_id }),
    ...(row.ended_at_ms !== null && { endedAt: new Date(row.ended_at_ms) }),
    ...(row.state !== null && { state: row.state }),
  };
}
