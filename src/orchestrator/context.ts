import { classify } from '../classifier/classify.ts';
import type { Message } from '../domain/message.ts';
import type { TaskProfile } from '../domain/profile.ts';
import type { Snippet, TokenCount } from '../domain/snippet.ts';
import type { SnippetReference, Task } from '../domain/task.ts';
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
    parts.snippets.read(task.references, signal),
    parts.tokens.count(task.prompt),
    Promise.all(task.history.map(async (message) => ({ message, tokens: await parts.tokens.count(message.content) }))),
  ]);
  signal.throwIfAborted();
  return { profile, ...read, prompt, history, classifyMs };
}
