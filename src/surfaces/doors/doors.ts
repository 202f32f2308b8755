import type * as vscode from 'vscode';
import type { Orchestrator } from '../../domain/orchestrator.ts';
import type { WorkspaceIndex } from '../../domain/workspace-index.ts';
import type { AskParts } from '../code/ask-once.ts';
import { respond } from './model.ts';
import { answer } from './participant.ts';
import { route, search } from './tools.ts';

/** What the doors are built from. */
export interface DoorsParts extends AskParts {
  readonly orchestrator: Orchestrator;
  /** Globs of paths whose text never leaves this machine. */
  readonly privatePaths: () => readonly string[];
  /** The index of the open folders; `undefined` where none is kept. */
  readonly index: () => Pick<WorkspaceIndex, 'retrieve' | 'state'> | undefined;
}

/** What the editor's own chat, other extensions and agents reach; each request is routed, limited and booked as one of Baton's own chat. */
export interface Doors {
  /** A question to `@baton`. */
  answer(
    request: vscode.ChatRequest,
    context: vscode.ChatContext,
    stream: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ): Promise<vscode.ChatResult>;
  /** A request to the model "Baton Auto". Rejects with a sentence when there is no answer. */
  respond(
    messages: readonly vscode.LanguageModelChatRequestMessage[],
    options: vscode.ProvideLanguageModelChatResponseOptions,
    progress: vscode.Progress<vscode.LanguageModelResponsePart>,
    token: vscode.CancellationToken,
  ): Promise<void>;
  /** The tool `baton_route`. */
  route(input: unknown, token: vscode.CancellationToken): Promise<vscode.LanguageModelToolResult>;
  /** The tool `baton_search`. */
  search(input: unknown, token: vscode.CancellationToken): Promise<vscode.LanguageModelToolResult>;
}

/** Builds what is behind the doors. */
export function createDoors(parts: DoorsParts): Doors {
  return {
    answer: (request, context, stream, token) => answer(parts, request, context, stream, token),
    respond: (messages, options, progress, token) => respond(parts, messages, options, progress, token),
    route: (input, token) => route(parts, input, token),
    search: (input, token) => search(parts, input, token),
  };
}
