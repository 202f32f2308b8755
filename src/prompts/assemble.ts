import type { Message } from '../domain/message.ts';
import type { ModelTier } from '../domain/model.ts';
import type { LeftOut } from '../domain/run.ts';
import type { CountedAttachment, Snippet } from '../domain/snippet.ts';
import type { SnippetReference, TaskKind } from '../domain/task.ts';
import { utf8Length } from '../domain/tokens.ts';
import { fenceLength, PREFACE_LENGTH, stripInvisible, userMessage, type DataPiece, type Fenced } from './fence.ts';
import { fitFound, fitPieces, newestTurns, TOKENS_PER_MESSAGE, type CountedMessage } from './fit.ts';
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
  readonly attachments?: readonly CountedAttachment[];
  /** What the index found, best first: sent as far as it fits beside all that was given. */
  readonly found?: readonly Snippet[];
  /** Our own words after the system text. */
  readonly instructions?: string;
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
  /** What of the found snippets is sent. */
  readonly found: readonly Snippet[];
  /** Snippets from which invisible characters were removed. */
  readonly stripped: readonly SnippetReference[];
  /** The same for attachments, by label; absent: none. */
  readonly strippedAttachments?: readonly string[];
}

/** Part of a window that found snippets may take at most: a small window needs its room for the question, the answer and what was given. */
const LARGEST_FOUND_SHARE = 1 / 4;

/**
 * Builds the messages: system text, history, and last the workspace data with the question. When that is more than the window holds beside the answer,
 * found snippets and the oldest turns go first; what was given is shortened only when it does not fit without any of them; system text and question are
 * never touched.
 */
export function assemblePrompt(input: PromptInput): AssembledPrompt {
  const { attachments = [], instructions = '' } = input;
  const history = input.history.filter(({ message }) => message.role !== 'system' && message.content.trim() !== '');
  const fixed = fixedTokens(input.kind, input.tier, [], instructions) + input.promptTokens;
  const room = windowOf(input) - input.outputReserveTokens - fixed;
  const { pieces, cut } = fitPieces([...attachments, ...input.snippets], room, fenceTokens);
  const roomForFound = Math.min(room - sum(pieces.map(sentTokens)), windowOf(input) * LARGEST_FOUND_SHARE);
  const found = fitFound(input.found ?? [], roomForFound, fenceTokens);
  // What was given stands next to the question, where models read best.
  const data = [...found, ...pieces];
  const dataTokens = sum(data.map(sentTokens));
  const kept = newestTurns(history, room - dataTokens);
  const ownText = systemText(input.kind, input.tier);
  return {
    messages: [
      { role: 'system', content: instructions === '' ? ownText : `${ownText}\n\n${instructions}` },
      ...kept.map(({ message }) => message),
      { role: 'user', content: userMessage(input.prompt, data, input.fenceId) },
    ],
    leftOut: leftOutOf(history.length - kept.length, cut),
    inputTokens: fixed + dataTokens + sum(kept.map(({ tokens }) => tokens + TOKENS_PER_MESSAGE)),
    found,
    ...strippedOf(data),
  };
}

/**
 * Tokens that every prompt of this kind and tier needs beside question and data's own text: system text, `instructions`, fences, the chat format. An
 * estimate.
 */
export function fixedTokens(kind: TaskKind, tier: ModelTier, pieces: readonly Fenced[], instructions = ''): number {
  const ownText = proseTokens(utf8Length(systemText(kind, tier)) + utf8Length(instructions) + PREFACE_LENGTH);
  return ownText + 2 * TOKENS_PER_MESSAGE + sum(pieces.map(fenceTokens));
}

function leftOutOf(messageCount: number, cut: readonly DataPiece[]): LeftOut {
  const attachments = labelsOf(cut);
  return { messageCount, snippets: placesOf(cut), ...(attachments.length > 0 && { attachments }) };
}

function strippedOf(data: readonly DataPiece[]): Pick<AssembledPrompt, 'stripped' | 'strippedAttachments'> {
  const stripped = data.filter(({ text }) => stripInvisible(text).isStripped);
  const strippedAttachments = labelsOf(stripped);
  return { stripped: placesOf(stripped), ...(strippedAttachments.length > 0 && { strippedAttachments }) };
}

function placesOf(pieces: readonly DataPiece[]): readonly SnippetReference[] {
  return pieces.flatMap((piece) => ('reference' in piece ? [piece.reference] : []));
}

function labelsOf(pieces: readonly DataPiece[]): readonly string[] {
  return pieces.flatMap((piece) => ('reference' in piece ? [] : [piece.label]));
}

function sentTokens(piece: DataPiece): number {
  return piece.tokens.tokens + fenceTokens(piece);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
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
function fenceTokens(piece: Fenced): number {
  return Math.ceil(fenceLength(piece) / 2);
}
