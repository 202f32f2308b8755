import type { Embedder } from '../domain/embedder.ts';
import { embeddingModelOf } from '../ollama/embedding-model.ts';
import type { Local } from './local.ts';
import { createWorkspaceIndex, type WindowIndex, type WorkspaceIndexGround } from './workspace-index.ts';

/** How long the list of models may take; the next change of the server asks again. */
const LIST_LIMIT_MS = 10_000;

/** The index of a window, with vectors from the local server as long as that has a model for them. */
export function openWindowIndex(
  ground: Omit<WorkspaceIndexGround, 'embedder'>,
  local: Pick<Local, 'attachment' | 'store' | 'embedder'>,
): WindowIndex {
  let embedder: Embedder | undefined;
  const index = createWorkspaceIndex({ ...ground, embedder: () => embedder });
  const look = async (): Promise<void> => {
    const installed = local.attachment.current ? await local.store.list(AbortSignal.timeout(LIST_LIMIT_MS)) : [];
    const model = embeddingModelOf(installed);
    if (model === embedder?.model) return;
    embedder = model === undefined ? undefined : local.embedder(model);
    index.embedderChanged();
  };
  // A server that cannot list its models now embeds nothing either; what was there stays.
  const lookAgain = (): void => void look().catch(() => undefined);
  const stop = local.attachment.onDidChange(lookAgain);
  lookAgain();
  return {
    ...index,
    // A getter would be read once by the spread.
    get state() {
      return index.state;
    },
    async dispose() {
      stop();
      await index.dispose();
    },
  };
}
