import * as vscode from 'vscode';
import type { Log } from '../../domain/log.ts';
import type { Translate } from '../l10n.ts';
import type { Doors } from './doors.ts';

/** Vendor id of Baton's own model in the editor's list. */
export const VENDOR = 'baton';
/** Id of the chat participant; its name is `@baton`. */
export const PARTICIPANT_ID = 'baton.participant';
/** What a caller may send where no model is known yet; the router says with numbers when no window holds it. */
const MAX_INPUT_TOKENS = 128_000;
const MAX_OUTPUT_TOKENS = 16_000;
/** Bytes of text per token, roughly, where the editor wants a count at once; code is denser than prose. */
const CHARACTERS_PER_TOKEN = 3.5;

/** What the doors lead to, made on first use. */
export interface DoorParts {
  readonly doors: () => Promise<Doors>;
  readonly log: Log;
  readonly t: Translate;
}

/**
 * Opens the editor's own ways to Baton, each where this editor has it: `@baton` in its chat, the model "Baton Auto" for its chat and for other extensions,
 * and tools for its agents. None is needed for anything else, and one that fails to open is logged and left out. Registering does no work.
 */
export function registerDoors(parts: DoorParts): vscode.Disposable[] {
  return [openParticipant, openModel, openTools].flatMap((open) => {
    try {
      return open(parts);
    } catch (thrown) {
      parts.log.warn({
        event: 'doors',
        detail: thrown instanceof Error ? thrown.message.slice(0, 200) : String(thrown),
      });
      return [];
    }
  });
}

/**
 * Makes the editor list Baton's model once: before somebody asked for it, the first message to `@baton` fails with "Language model unavailable" where no
 * other model is installed (seen in VS Code 1.139). Call it when the window has settled. Never rejects.
 */
export async function announceModel(): Promise<void> {
  if (typeof vscode.lm?.selectChatModels !== 'function') return;
  try {
    await vscode.lm.selectChatModels({ vendor: VENDOR });
  } catch {
    // An editor without such a list has nothing to announce to.
  }
}

function openParticipant({ doors }: DoorParts): vscode.Disposable[] {
  if (typeof vscode.chat?.createChatParticipant !== 'function') return [];
  const participant = vscode.chat.createChatParticipant(PARTICIPANT_ID, async (request, context, stream, token) =>
    (await doors()).answer(request, context, stream, token),
  );
  // A glyph of the manifest's own font follows the theme, which a picture does not.
  participant.iconPath = new vscode.ThemeIcon('baton-mark');
  return [participant];
}

function openModel({ doors, t }: DoorParts): vscode.Disposable[] {
  if (typeof vscode.lm?.registerLanguageModelChatProvider !== 'function') return [];
  const auto: vscode.LanguageModelChatInformation = {
    id: 'auto',
    name: 'Baton Auto',
    family: 'baton',
    version: '1',
    tooltip: t('The best of your own models for each question; Baton says why and books the cost.'),
    detail: t('routed'),
    maxInputTokens: MAX_INPUT_TOKENS,
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    capabilities: { toolCalling: true },
  };
  return [
    vscode.lm.registerLanguageModelChatProvider(VENDOR, {
      provideLanguageModelChatInformation: () => [auto],
      provideLanguageModelChatResponse: async (_model, messages, options, progress, token) =>
        (await doors()).respond(messages, options, progress, token),
      provideTokenCount: async (_model, text) =>
        Math.ceil((typeof text === 'string' ? text.length : lengthOf(text)) / CHARACTERS_PER_TOKEN),
    }),
  ];
}

function openTools({ doors }: DoorParts): vscode.Disposable[] {
  if (typeof vscode.lm?.registerTool !== 'function') return [];
  return [
    vscode.lm.registerTool('baton_route', {
      invoke: async ({ input }, token) => (await doors()).route(input, token),
    }),
    vscode.lm.registerTool('baton_search', {
      invoke: async ({ input }, token) => (await doors()).search(input, token),
    }),
  ];
}

function lengthOf({ content }: vscode.LanguageModelChatRequestMessage): number {
  return content.reduce<number>(
    (sum, part) =>
      sum + (part instanceof vscode.LanguageModelTextPart ? part.value.length : (JSON.stringify(part)?.length ?? 0)),
    0,
  );
}
