import type { Pipeline } from '../../domain/pipeline.ts';
import type { PipelineWorkspace } from '../../domain/pipeline-workspace.ts';
import type { ApprovalState } from '../../domain/pipelines.ts';
import { commandsOf } from '../../pipelines/plan.ts';
import type { Money } from '../money.ts';
import { sha256Of } from './sources.ts';

/** Whether a pipeline may run, as the person approved it. */
export interface Approving {
  state(pipeline: Pipeline): Promise<ApprovalState>;
  approve(pipeline: Pipeline): Promise<void>;
  /** Why a run must not begin, in a sentence. */
  whyNotStart(pipeline: Pipeline): Promise<string | undefined>;
  /** Why a program must not be run, in a sentence; looked at again before each program. */
  whyNotRun(pipeline: Pipeline, argv: readonly string[]): Promise<string | undefined>;
}

/** Approvals are of contents: of all texts and all programs together. A built-in needs one only for the programs it runs, once for each workspace. */
export function createApproving(money: Money, workspace: PipelineWorkspace): Approving {
  const state = async (pipeline: Pipeline): Promise<ApprovalState> => {
    if (!isApprovalNeeded(pipeline)) return { type: 'approved' };
    const latest = await (await money.approvals()).latest(nameOf(pipeline, workspace.workspaceId()));
    if (!latest) return { type: 'new' };
    if (latest.sha256 === contentSha256(pipeline)) return { type: 'approved' };
    return { type: 'changed', approvedText: latest.text, approvedAt: latest.approvedAt };
  };
  const whyNotStart = async (pipeline: Pipeline): Promise<string | undefined> => {
    const isWorkspace = sources(pipeline).some(({ origin }) => origin === 'workspace');
    if ((isWorkspace || programsOf(pipeline).length > 0) && !workspace.isTrusted())
      return `${pipeline.title} was not started: this folder is not trusted. Trust it first.`;
    switch ((await state(pipeline)).type) {
      case 'approved':
        return undefined;
      case 'new':
        return `${pipeline.title} was not started: you have not approved it. Look at its plan and approve it.`;
      case 'changed':
        return `${pipeline.title} was not started: it changed since you approved it. Look at the difference and approve it.`;
    }
  };
  return {
    state,
    async approve(pipeline) {
      const approval = { sha256: contentSha256(pipeline), text: pipeline.source.text, approvedAt: new Date() };
      await (await money.approvals()).approve(nameOf(pipeline, workspace.workspaceId()), approval);
    },
    whyNotStart,
    async whyNotRun(pipeline, argv) {
      const isIn = programsOf(pipeline).some((own) => JSON.stringify(own) === JSON.stringify(argv));
      if (!isIn) return `${argv.join(' ')} is no command of this pipeline, so it was not run.`;
      return whyNotStart(pipeline);
    },
  };
}

function sources({ source, nested = [] }: Pipeline): readonly Pipeline['source'][] {
  return [source, ...nested];
}

function programsOf({ steps }: Pipeline): readonly (readonly string[])[] {
  return steps.flatMap(commandsOf);
}

function isApprovalNeeded(pipeline: Pipeline): boolean {
  return sources(pipeline).some(({ origin }) => origin === 'workspace') || programsOf(pipeline).length > 0;
}

function nameOf({ source: { origin, folder = '', path } }: Pipeline, workspaceId = ''): string {
  return JSON.stringify([origin, workspaceId, folder, path]);
}

function contentSha256(pipeline: Pipeline): string {
  return sha256Of(JSON.stringify([sources(pipeline).map(({ text }) => text), programsOf(pipeline)]));
}
