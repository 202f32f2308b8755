import * as vscode from 'vscode';
import type { Message } from '../../domain/message.ts';
import type { ToolDeclaration } from '../../domain/task.ts';

/** What a caller of the model sent, as a task has it. */
export interface Conversation {
  readonly history: readonly Message[];
  /** The newest words of the caller; empty when there are none. */
  readonly prompt: string;
}

/**
 * The messages of a caller of the editor's model API as history and newest prompt. Tool calls and their results become text, since Baton's wires carry
 * text alone; images and other binary parts are named and left out.
 */
export function conversationOf(messages: readonly vscode.LanguageModelChatRequestMessage[]): Conversation {
  const all = messages
    .map((message): Message => ({ role: roleOf(message.role), content: contentOf(message.content) }))
    .filter(({ content }) => content.trim() !== '');
  const last = all.at(-1);
  return last?.role === 'user' ? { history: all.slice(0, -1), prompt: last.content } : { history: all, prompt: '' };
}

/** The tools of a caller as a task has them. */
export function toolsOf(tools: readonly vscode.LanguageModelChatTool[] = []): ToolDeclaration[] {
  return tools.map(({ name, description, inputSchema }) => ({
    name,
    description,
    parameters: isRecord(inputSchema) ? inputSchema : { type: 'object', properties: {} },
  }));
}

/** The arguments of a tool call as an object; empty where the model wrote none that can be read. */
export function argumentsOf(json: string): object {
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function roleOf(role: vscode.LanguageModelChatMessageRole): Message['role'] {
  return role === vscode.LanguageModelChatMessageRole.Assistant ? 'assistant' : 'user';
}

function contentOf(parts: readonly unknown[]): string {
  return parts
    .map((part) => {
      if (part instanceof vscode.LanguageModelTextPart) return part.value;
      if (part instanceof vscode.LanguageModelToolCallPart)
        return `[Tool call ${part.callId}: ${part.name} ${JSON.stringify(part.input)}]`;
      if (part instanceof vscode.LanguageModelToolResultPart)
        return `[Result of tool call ${part.callId}]\n${contentOf(part.content)}`;
      if (part instanceof vscode.LanguageModelDataPart) return dataText(part);
      return '';
    })
    .join('');
}

function dataText({ mimeType, data }: vscode.LanguageModelDataPart): string {
  if (/^text\/|\bjson\b/.test(mimeType)) return new TextDecoder().decode(data);
  // The editor marks places for prompt caches with parts of this kind; they say nothing.
  return mimeType === 'cache_control' ? '' : `[${mimeType}, left out]`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
