import { classify } from '../classifier/classify.ts';
import type { Message } from '../domain/message.ts';
import type { TaskProfile } from '../domain/profile.ts';
import type { Snippet, SnippetSource, TokenCount } from '../domain/snippet.ts';
import type { SnippetReference, Task } from '../domain/task.ts';
import { namedFiles } from '../workspace-index/named-files.ts';
import type { OrchestratorParts } from './parts.ts';

/** Everything that is known about a task before a model is chosen. */
export interface RunContext {
  readonly profile: TaskProfile;
  readonly snippets: readonly Snippet[];
  readonly unreadable: readonly { readonly reference: SnippetReference; readonly reason: string }[];
  readonly prompt: TokenCount;
  readonly history: readonly { readonly message: Message; readonly tokens: TokenCount }[];
  /** Time that classifying took. */
  readonly classifyMs: number;
}

/** Classifies the task, reads its snippets and counts its tokens. Rejects when `signal` aborts. */
export async function readContext(parts: OrchestratorParts, task: Task, signal: AbortSignal): Promise<RunContext> {
  const startedMs = parts.monotonicMs();
  const profile = classify(task);
  const classifyMs = parts.monotonicMs() - startedMs;
  const [read, prompt, history] = await Promise.all([
    readReferences(parts, task, signal),
    parts.tokens.count(task.prompt),
    Promise.all(task.history.map(async (message) => ({ message, tokens: await parts.tokens.count(message.content) }))),
  ]);
  signal.throwIfAborted();
  return { profile, ...read, prompt, history, classifyMs };
}

/** What the person lets go with the question, and the files that the question names. A place that another one covers is read once. */
async function readReferences(
  parts: OrchestratorParts,
  task: Task,
  signal: AbortSignal,
): ReturnType<SnippetSource['read']> {
  const references: SnippetReference[] = [];
  const add = (reference: SnippetReference): void => {
    if (!references.some((other) => covers(other, reference))) references.push(reference);
  };
  task.references.forEach(add);
  for (const { pathSuffix, startLine, endLine } of namedFiles(task.prompt)) {
    const found = await parts.snippets.find(pathSuffix);
    if (found)
      add({ ...found, ...(startLine !== undefined && { startLine }), ...(endLine !== undefined && { endLine }) });
  }
  return parts.snippets.read(references, signal);
}

/** True when `whole` already brings the text of `part`. */
function covers(whole: SnippetReference, part: SnippetReference): boolean {
  if (whole.folder !== part.folder || whole.path !== part.path) return false;
  if (whole.startLine === undefined) return true;
  if (part.startLine === undefined) return false;
  return whole.startLine <= part.startLine && (whole.endLine ?? whole.startLine) >= (part.endLine ?? part.startLine);
}
