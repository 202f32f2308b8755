import { randomUUID } from 'node:crypto';
import { BatonError } from '../domain/errors.ts';
import type { Log } from '../domain/log.ts';
import type { Orchestrator } from '../domain/orchestrator.ts';
import type { Pipeline, PipelineSource } from '../domain/pipeline.ts';
import type { PipelineRun, RunRequest } from '../domain/pipeline-run.ts';
import type { PipelineWorkspace } from '../domain/pipeline-workspace.ts';
import type { InstructionStore, ListedPipeline, Pipelines } from '../domain/pipelines.ts';
import { runCommand } from '../pipelines/command.ts';
import { createEmbeddedEngine } from '../pipelines/embedded-engine.ts';
import { gatherInputs } from '../pipelines/gather.ts';
import { requestIn } from '../pipelines/kept-run.ts';
import { layOut } from '../pipelines/layout.ts';
import { readPipeline } from '../pipelines/read.ts';
import type { Money } from './money.ts';
import { createApproving } from './pipelines/approving.ts';
import { editReading } from './pipelines/edit-reading.ts';
import { builtInSources, sha256Of } from './pipelines/sources.ts';
import { createPlanning, type PlanningParts } from './pipelines/planning.ts';

/** What pipelines are built on. */
export interface PipelinesParts extends PlanningParts {
  readonly orchestrator: Orchestrator;
  readonly money: Money;
  /** Folder of the files that ship with Baton; the built-ins are in its `pipelines`. */
  readonly mediaFolder: string;
  readonly workspace: PipelineWorkspace;
  readonly log: Log;
}

/** Pipelines over the orchestrator and the ledger's file; nothing is opened before it is used. */
export function createPipelines(parts: PipelinesParts): Pipelines {
  const { orchestrator, money, mediaFolder, workspace, log } = parts;
  const approving = createApproving(money, workspace);
  const instructions = lateInstructions(money);
  const engine = createEmbeddedEngine({
    ask: (task, signal) => orchestrator.run(task, signal),
    journal: () => money.journal(),
    workspace,
    edits: editReading,
    instructions,
    command: (command, folder, signal) => runCommand(command, folder, signal),
    whyNotRun: (pipeline, argv) => approving.whyNotRun(pipeline, argv),
    log,
    now: () => new Date(),
    newId: () => randomUUID(),
  });
  const planning = createPlanning(parts, instructions);
  const read = (source: Omit<PipelineSource, 'sha256'>): ListedPipeline => {
    const whole = { ...source, sha256: sha256Of(source.text) };
    const { pipeline, problems } = readPipeline(whole);
    const id = idOf(source.path);
    if (!pipeline) return { id, title: id, source: whole, problems };
    const { title, description } = pipeline;
    return { id, title, source: whole, problems, pipeline, ...(description !== undefined && { description }) };
  };
  const list = async (): Promise<readonly ListedPipeline[]> => {
    const builtIn = (await builtInSources(mediaFolder, log)).map(read);
    const own = workspace.isTrusted() ? await workspace.pipelineFiles() : [];
    const files = own.map(({ place, text }) =>
      read({ origin: 'workspace', path: place.path, folder: place.folder, text }),
    );
    return [...builtIn, ...files];
  };
  /** With the pipelines in it laid out; a workspace's own hide built-ins of the same name. */
  const laidOut = async (pipeline: Pipeline): Promise<ReturnType<typeof layOut>> => {
    if (!pipeline.steps.some(({ type }) => type === 'pipeline')) return { pipeline, problems: [] };
    const byId = new Map((await list()).map((each) => [each.id, each.pipeline]));
    return layOut(pipeline, (id) => byId.get(id));
  };
  const check = async (pipeline: Pipeline): Promise<void> => {
    const why = await approving.whyNotStart(pipeline);
    if (why !== undefined) throw new BatonError('BATON_E_PIPELINE_APPROVAL', why, { isRetryable: false });
  };
  const journalRequest = async (runId: string): Promise<RunRequest> => {
    const kept = await (await money.journal()).read(runId);
    const request = kept && requestIn(kept);
    if (request) return request;
    throw new BatonError('BATON_E_PIPELINE', 'This run is not kept any more. Start it anew.', { isRetryable: false });
  };

  return {
    engine,
    instructions,
    list,
    read,
    gather: async (pipeline, given, signal) =>
      gatherInputs((await laidOut(pipeline)).pipeline, given, workspace, signal),
    plan: async (pipeline, inputs, signal) => planning.plan(await laidOut(pipeline), inputs, signal),
    approval: ({ pipeline }) => approving.state(pipeline),
    approve: ({ pipeline }) => approving.approve(pipeline),
    async run(
      { pipeline, problems, cost },
      { inputs, subject },
      { runId = randomUUID(), workspaceId, isReusing } = {},
    ) {
      const problem = problems.find(({ severity }) => severity === 'error');
      if (problem) throw new BatonError(problem.code, problem.message, { isRetryable: false });
      await check(pipeline);
      const { budgetNanoUsd } = pipeline;
      const owner = workspaceId ?? workspace.workspaceId();
      return engine.start({
        runId,
        pipeline,
        inputs,
        ...(owner !== undefined && { workspaceId: owner }),
        ...(subject !== undefined && { subject }),
        ...(cost && { estimate: cost }),
        ...(budgetNanoUsd !== undefined && { budgetNanoUsd }),
        ...(isReusing !== undefined && { isReusing }),
      });
    },
    async resume(runId) {
      const request = await journalRequest(runId);
      await check(request.pipeline);
      return engine.start(request);
    },
    async unfinished(workspaceId) {
      const kept = await (await money.journal()).unfinished(workspaceId);
      const runs = await Promise.all(kept.filter(({ isHeld }) => !isHeld).map((each) => engine.status(each.runId)));
      return runs.filter((run): run is PipelineRun => run !== undefined);
    },
    discard: async (runId) => (await money.journal()).discard(runId),
    dispose: () => engine.dispose(),
  };
}

/** The store of the ledger's file, which is opened on first use. */
function lateInstructions(money: Money): InstructionStore {
  return {
    list: async (workspaceId) => (await money.instructions()).list(workspaceId),
    latest: async (taskClass, workspaceId) => (await money.instructions()).latest(taskClass, workspaceId),
    append: async (instructions) => (await money.instructions()).append(instructions),
    forget: async (taskClass, workspaceId) => (await money.instructions()).forget(taskClass, workspaceId),
  };
}

function idOf(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.baton\.ya?ml$/, '');
}
