import type { InstructionStore, KeptInstructions, PipelineApproval, PipelineApprovals } from '../domain/pipelines.ts';

/** Instructions that live as long as the window, for hosts that cannot keep any. */
export function createMemoryInstructions(): InstructionStore {
  let all: readonly KeptInstructions[] = [];
  const versions = (taskClass: string, workspaceId: string | undefined): readonly KeptInstructions[] =>
    all.filter((each) => each.taskClass === taskClass && each.workspaceId === workspaceId);
  return {
    list: async (workspaceId) =>
      all.filter((each) => each.workspaceId === workspaceId && versions(each.taskClass, workspaceId).at(-1) === each),
    latest: async (taskClass, workspaceId) => versions(taskClass, workspaceId).at(-1),
    async append(given) {
      const version = versions(given.taskClass, given.workspaceId).length + 1;
      const kept = { ...given, version, id: `${given.workspaceId ?? ''} ${given.taskClass} ${version}` };
      all = [...all, kept];
      return kept;
    },
    async forget(taskClass, workspaceId) {
      const gone = new Set(versions(taskClass, workspaceId));
      all = all.filter((each) => !gone.has(each));
    },
  };
}

/** Approvals that live as long as the window. */
export function createMemoryApprovals(): PipelineApprovals {
  const approvals = new Map<string, PipelineApproval>();
  return {
    latest: async (name) => approvals.get(name),
    approve: async (name, approval) => void approvals.set(name, approval),
  };
}
