import type { TaskProfile } from '../domain/profile.ts';
import type { Snippet } from '../domain/snippet.ts';
import type { SnippetReference, Task } from '../domain/task.ts';
import type { IndexState, Retrieved, RetrieveRequest, WorkspaceIndex } from '../domain/workspace-index.ts';

/** The longest that a question waits for the index when nobody asked for a look around. */
export const SEARCH_LIMIT_MS = 150;
/** The same for who asked for it: an answer without the code is not what they wanted. */
export const ASKED_SEARCH_LIMIT_MS = 1000;

/** True for a reference to a folder: it is searched, not read. */
export function isFolder({ path }: Pick<SnippetReference, 'path'>): boolean {
  return path.endsWith('/');
}

/** True when a task wants the workspace looked at: the person asked for it, gave a folder, or the task needs more than was given. Pure. */
export function looksAround(
  task: Pick<Task, 'looksAround' | 'references' | 'isSelfContained'>,
  profile: TaskProfile,
): boolean {
  if (task.isSelfContained === true) return false;
  return task.looksAround === true || task.references.some(isFolder) || profile.contextNeed === 'workspace';
}

/** What the index is asked for a task. A folder that the person gave narrows the search, unless the whole workspace is wanted as well. Pure. */
export function searchFor(
  task: Pick<Task, 'prompt' | 'references' | 'looksAround' | 'surroundings'>,
  { privacy }: TaskProfile,
  read: readonly Snippet[],
  tokenBudget: number,
): RetrieveRequest {
  const folders = task.references.filter(isFolder).map(({ folder, path }) => ({ folder, path }));
  return {
    question: task.prompt,
    tokenBudget,
    privacy,
    except: read.map(({ reference }) => reference),
    ...(task.surroundings && { surroundings: task.surroundings }),
    ...(folders.length > 0 && task.looksAround !== true && { within: folders }),
  };
}

/** Indexes of which it was said that they have no vectors: once in a window's life is enough. */
const TOLD = new WeakSet<object>();

/** That an index finds by keywords alone, said the first time that it found something so. */
export function keywordsOnlySentence(index: Pick<WorkspaceIndex, 'state'>, found: Found): string | undefined {
  const { phase, reason } = index.state.vectors;
  if (phase !== 'none' || found.snippets.length === 0 || TOLD.has(index)) return undefined;
  TOLD.add(index);
  return reason ?? 'The workspace was searched by keywords alone: there is no embedding model.';
}

/** What the index gave in time. */
export interface Found {
  readonly snippets: readonly Snippet[];
  readonly by?: Retrieved['by'];
  /** Why there is less than there could be, in one sentence. */
  readonly sentence?: string;
}

/** Asks the index, and goes on without it after `limitMs` or when it fails. Rejects only when `signal` aborts. */
export async function search(
  index: Pick<WorkspaceIndex, 'state' | 'retrieve'> | undefined,
  request: RetrieveRequest,
  limitMs: number,
  signal: AbortSignal,
): Promise<Found> {
  if (!index || index.state.phase === 'off') return { snippets: [], sentence: 'The workspace is not indexed.' };
  const inTime = await withinLimit((own) => index.retrieve(request, own), limitMs, signal);
  signal.throwIfAborted();
  if (!inTime) return { snippets: [], sentence: 'The index took too long, so the workspace was not searched.' };
  const { snippets, by } = inTime;
  const sentence = stateSentence(index.state, snippets.length);
  return { snippets, by, ...(sentence !== undefined && { sentence }) };
}

function stateSentence(
  { phase, fileCount, indexedFileCount, sentence }: IndexState,
  found: number,
): string | undefined {
  if (phase === 'failed') return sentence ?? 'The index of the workspace failed.';
  if (phase === 'reading' && fileCount !== undefined && indexedFileCount < fileCount)
    return `The index is still being built: ${indexedFileCount} of ${fileCount} files were searched.`;
  return found === 0 ? 'Nothing in the workspace fits the question.' : undefined;
}

/** The value, or `undefined` when it fails, when the time is over, or when `signal` aborts. */
async function withinLimit<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  limitMs: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  const limit = new AbortController();
  const either = AbortSignal.any([signal, limit.signal]);
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
    signal.addEventListener('abort', () => resolve(undefined), { once: true, signal: limit.signal });
  });
  try {
    return await Promise.race([ask(either).catch(() => undefined), over]);
  } finally {
    clearTimeout(timer);
    limit.abort();
  }
}
