import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { ModelId } from '../domain/model.ts';
import type { InstructionStore, KeptInstructions, PipelineApprovals } from '../domain/pipelines.ts';
import { PIPELINE_SQL } from './migration-3.ts';
import type { LedgerFile } from './sqlite-file.ts';

const instructionsSchema = z.object({
  id: z.string(),
  task_class: z.string(),
  workspace_id: z.string(),
  version: z.number(),
  text: z.string(),
  model_id: z.custom<ModelId>((value) => typeof value === 'string' && value.includes('/')).nullable(),
  at_ms: z.number(),
});
const approvalSchema = z.object({ sha256: z.string(), text: z.string(), at_ms: z.number() });

/** Kept instructions in the ledger's file, so that all windows have the same. */
export function instructionsIn(file: LedgerFile): InstructionStore {
  const latest = async (taskClass: string, workspaceId = ''): Promise<KeptInstructions | undefined> =>
    rowOf(await file.get(PIPELINE_SQL.latestInstructions, { taskClass, workspaceId }))[0];
  return {
    list: async (workspaceId = '') => (await file.all(PIPELINE_SQL.allInstructions, { workspaceId })).flatMap(rowOf),
    latest,
    async append({ taskClass, workspaceId, text, modelId = null, writtenAt }) {
      const id = randomUUID();
      const bindings = { id, taskClass, workspaceId: workspaceId ?? '', text, modelId, atMs: writtenAt.getTime() };
      const row = await file.write(({ prepare }) => {
        prepare(PIPELINE_SQL.appendInstructions).run(bindings);
        return prepare(PIPELINE_SQL.latestInstructions).get({ taskClass, workspaceId: workspaceId ?? '' });
      });
      const [kept] = rowOf(row);
      if (!kept) throw new TypeError('The instructions were not kept.');
      return kept;
    },
    async forget(taskClass, workspaceId = '') {
      await file.write(({ prepare }) => prepare(PIPELINE_SQL.forgetInstructions).run({ taskClass, workspaceId }));
    },
  };
}

/** What the person approved, in the ledger's file: no workspace can write it. */
export function approvalsIn(file: LedgerFile): PipelineApprovals {
  return {
    async latest(name) {
      const { data } = approvalSchema.safeParse(await file.get(PIPELINE_SQL.approval, { name }));
      return data && { sha256: data.sha256, text: data.text, approvedAt: new Date(data.at_ms) };
    },
    async approve(name, { sha256, text, approvedAt }) {
      const bindings = { name, sha256, text, atMs: approvedAt.getTime() };
      await file.write(({ prepare }) => prepare(PIPELINE_SQL.approve).run(bindings));
    },
  };
}

function rowOf(row: unknown): readonly KeptInstructions[] {
  const { data } = instructionsSchema.safeParse(row);
  if (!data) return [];
  const { id, task_class: taskClass, workspace_id: workspaceId, version, text, model_id: modelId, at_ms: atMs } = data;
  return [
    {
      id,
      taskClass,
      version,
      text,
      writtenAt: new Date(atMs),
      ...(workspaceId !== '' && { workspaceId }),
      ...(modelId !== null && { modelId }),
    },
  ];
}
