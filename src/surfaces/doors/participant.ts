import * as vscode from 'vscode';
import { toBatonError } from '../../domain/errors.ts';
import { formatUsd } from '../../domain/format.ts';
import type { Message } from '../../domain/message.ts';
import type { RunPart } from '../../domain/run.ts';
import type { Attachment, SnippetReference, Task, TaskKind } from '../../domain/task.ts';
import { placeOf } from '../../host/workspace.ts';
import { nameOf, taskOf, type AskParts } from '../code/ask-once.ts';
import { givenCode } from '../code/given-code.ts';
import { modelsKnown } from '../code/models-known.ts';
import { signalOf } from '../code/say.ts';
import { targetOf } from '../code/target.ts';

/** The commands of `@baton`, as the manifest has them, and the kinds of task they are. */
const KINDS: Readonly<Record<string, TaskKind>> = {
  explain: 'explain',
  fix: 'fix',
  document: 'document',
  test: 'test',
  review: 'review',
};

/**
 * Answers a question to `@baton` in the editor's own chat: who answers and why comes first, the cost last. Never rejects: what went wrong is the
 * result's error.
 */
export async function answer(
  parts: AskParts,
  request: vscode.ChatRequest,
  context: vscode.ChatContext,
  stream: vscode.ChatResponseStream,
  token: vscode.CancellationToken,
): Promise<vscode.ChatResult> {
  const signal = signalOf(token);
  let text = '';
  try {
    await modelsKnown(parts.catalog, signal);
    const task = await taskOf(parts, await askFor(parts, request, context));
    for await (const part of parts.orchestrator.run(task, signal)) {
      if (part.type === 'text-delta') text += part.text;
      show(part, stream, parts);
      if (part.type === 'end' && part.error && part.outcome === 'failed')
        return { errorDetails: { message: parts.t(part.error.message) }, metadata: { text } };
    }
    return { metadata: { text } };
  } catch (thrown) {
    return { errorDetails: { message: parts.t(toBatonError(thrown).message) } };
  }
}

function show(part: RunPart, stream: vscode.ChatResponseStream, { t }: AskParts): void {
  switch (part.type) {
    case 'decision': {
      const { chosen, reason, estimateNanoUsd } = part.decision;
      stream.progress([nameOf(chosen, t), t(reason), formatUsd(estimateNanoUsd, { estimate: true })].join(' · '));
      return;
    }
    case 'attempt-failed':
      stream.progress(t('{0} failed. {1} answers.', part.model.label, part.next.label));
      return;
    case 'waiting':
      stream.progress(t(part.sentence));
      return;
    case 'text-delta':
      stream.markdown(part.text);
      return;
    case 'end':
      if (part.model && part.entry)
        stream.markdown(`\n\n_${nameOf(part.model, t)} · ${formatUsd(part.entry.cost.costNanoUsd)}_\n`);
      return;
    default:
  }
}

/** The question with what goes along: what the person attached; for a command without anything attached, the code that the editor has in front. */
async function askFor(
  { t }: AskParts,
  { command, prompt, references: attached }: vscode.ChatRequest,
  context: vscode.ChatContext,
): Promise<Parameters<typeof taskOf>[1]> {
  const kind = command === undefined ? undefined : KINDS[command];
  const given = attached.map(({ value, modelDescription }) => givenBy(value, modelDescription));
  const references = given.flatMap((each) => each.references);
  const attachments = given.flatMap((each) => each.attachments);
  const history = historyOf(context);
  const base = { ...(kind && { kind }), history };
  if (references.length + attachments.length > 0 || kind === undefined)
    return { ...base, prompt: prompt.trim() === '' ? wordsFor(kind, '', t) : prompt, references, attachments };
  const target = await targetOf(undefined, false, t);
  const code = givenCode(target);
  const words = prompt.trim() === '' ? wordsFor(kind, target.name, t) : prompt;
  return { ...base, prompt: words, references: code.references, attachments: code.attachments };
}

function wordsFor(kind: TaskKind | undefined, name: string, t: AskParts['t']): string {
  switch (kind) {
    case 'fix':
      return t('Fix {0}.', name);
    case 'document':
      return t('Write the documentation of {0}.', name);
    case 'test':
      return t('Write tests for {0}.', name);
    case 'review':
      return t('Review {0}.', name);
    default:
      return t('Explain {0}.', name);
  }
}

type Given = { readonly references: readonly SnippetReference[]; readonly attachments: readonly Attachment[] };

/** What the editor's chat attaches: a file, a place in one, or text. A file outside the open folders is not read. */
function givenBy(value: unknown, description: string | undefined): Given {
  if (value instanceof vscode.Uri) {
    const place = placeOf(value);
    return { references: place ? [place] : [], attachments: [] };
  }
  if (value instanceof vscode.Location) {
    const place = placeOf(value.uri);
    const { start, end } = value.range;
    return {
      references: place ? [{ ...place, startLine: start.line + 1, endLine: end.line + 1 }] : [],
      attachments: [],
    };
  }
  if (typeof value !== 'string') return { references: [], attachments: [] };
  return { references: [], attachments: [{ label: description ?? 'attached', language: '', text: value }] };
}

/** Earlier turns with `@baton`, oldest first. The cost line is ours and no part of an answer: the result's metadata holds the answer alone. */
function historyOf({ history }: vscode.ChatContext): Task['history'] {
  return history.flatMap((turn): Message[] => {
    if (turn instanceof vscode.ChatRequestTurn) return [{ role: 'user', content: turn.prompt }];
    const text: unknown = turn.result.metadata?.['text'];
    return typeof text === 'string' && text !== '' ? [{ role: 'assistant', content: text }] : [];
  });
}
