import type { Message } from '../domain/message.ts';
import type { ModelTier } from '../domain/model.ts';
import type { LeftOut } from '../domain/run.ts';
import type { Snippet } from '../domain/snippet.ts';
import type { SnippetReference, TaskKind } from '../domain/task.ts';
import { utf8Length } from '../domain/tokens.ts';
import { fenceLength, PREFACE_LENGTH, stripInvisible, userMessage } from './fence.ts';
import { fitSnippets, newestTurns, TOKENS_PER_MESSAGE, type CountedMessage } from './fit.ts';
import { systemText } from './system-text.ts';

/** What a prompt is made of. Token counts come in; nothing is counted here. */
export interface PromptInput {
  readonly kind: TaskKind;
  readonly tier: ModelTier;
  /** The question as it was typed. */
  readonly prompt: string;
  readonly promptTokens: number;
  /** Earlier messages, oldest first. */
  readonly history: readonly CountedMessage[];
  readonly snippets: readonly Snippet[];
  /** Input plus output limit of the model; absent means that everything is sent. */
  readonly windowTokens?: number;
  /** Part of the window that the answer needs. */
  readonly outputReserveTokens: number;
  /** Fresh random word of 8 to 64 letters and digits for the fences. */
  readonly fenceId: string;
}

/** The messages for one model, and what they do not hold. */
export interface AssembledPrompt {
  readonly messages: readonly Message[];
  readonly leftOut: LeftOut;
  /** Tokens of all messages together; our own texts are estimated. */
  readonly inputTokens: number;
  /** Snippets from which invisible characters were removed. */
  readonly stripped: readonly SnippetReference[];
}

/**
 * Builds the messages: system text, history, and last the workspace data with the question. When that is more than the window holds beside the answer,
 * the oldest turns go first; snippets are shortened only when they do not fit without any history; system text and question are never touched.
 */
export function assemblePrompt(input: PromptInput): AssembledPrompt {
  const history = input.history.filter(({ message }) => message.role !== 'system' && message.content.trim() !== '');
  const fixed = fixedTokens(input.kind, input.tier, []) + input.promptTokens;
  const room = windowOf(input) - input.outputReserveTokens - fixed;
  const { snippets, cut } = fitSnippets(input.snippets, room, fenceTokens);
  const snippetTokens = snippets.reduce((sum, snippet) => sum + snippet.tokens.tokens + fenceTokens(snippet), 0);
  const kept = newestTurns(history, room - snippetTokens);
  const historyTokens = kept.reduce((sum, { tokens }) => sum + tokens + TOKENS_PER_MESSAGE, 0);
  return {
    messages: [
      { role: 'system', content: systemText(input.kind, input.tier) },
      ...kept.map(({ message }) => message),
      { role: 'user', content: userMessage(input.prompt, snippets, input.fenceId) },
    ],
    leftOut: { messageCount: history.length - kept.length, snippets: cut },
    inputTokens: fixed + snippetTokens + historyTokens,
    stripped: snippets.filter(({ text }) => stripInvisible(text).isStripped).map(({ reference }) => reference),
  };
}

/** Tokens that every prompt of this kind and tier needs beside question and snippets' own text: system text, fences, the chat format. An estimate. */
export function fixedTokens(
  kind: TaskKind,
  tier: ModelTier,
  snippets: readonly Pick<Snippet, 'reference' | 'language'>[],
): number {
  const ownText = proseTokens(utf8Length(systemText(kind, tier)) + PREFACE_LENGTH);
  return ownText + 2 * TOKENS_PER_MESSAGE + snippets.reduce((sum, snippet) => sum + fenceTokens(snippet), 0);
}

function windowOf({ windowTokens }: PromptInput): number {
  return windowTokens !== undefined && windowTokens > 0 ? windowTokens : Number.POSITIVE_INFINITY;
}

/** Bytes per token of our own English texts, low on purpose; o200k_base takes 4.3 to 4.6 (a test holds it against tiktoken). */
const PROSE_BYTES_PER_TOKEN = 4.2;

function proseTokens(bytes: number): number {
  return Math.ceil(bytes / PROSE_BYTES_PER_TOKEN);
}

/** Random words and paths are dense: two characters a token. */
function fenceTokens(snippet: Pick<Snippet, 'reference' | 'language'>): number {
  return Math.ceil(fenceLength(snippet) / 2);
}
