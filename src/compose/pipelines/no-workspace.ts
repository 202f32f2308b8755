import type { PipelineWorkspace } from '../../domain/pipeline-workspace.ts';

const NOTHING_OPEN = 'No folder is open, so nothing was written.';

/** What pipelines see where no folder is open: nothing. */
export const noWorkspace: PipelineWorkspace = {
  isTrusted: () => false,
  workspaceId: () => undefined,
  pipelineFiles: async () => [],
  files: async () => [],
  read: async () => undefined,
  selection: async () => undefined,
  diff: async () => '',
  commits: async () => '',
  write: async () => NOTHING_OPEN,
  restore: async () => undefined,
  whyNotChange: () => 'is in no open folder',
  root: () => undefined,
  isPrivate: () => false,
};
