import type * as vscode from 'vscode';
import type { SnippetSource, TokenCounter } from '../../domain/snippet.ts';
import type { Surroundings } from '../../domain/surroundings.ts';
import type { WorkspaceIndex } from '../../domain/workspace-index.ts';
import { onDidChangeGuidance, readGuidance } from '../../host/guidance.ts';
import { onDidChangeOwnTexts, readOwnTexts } from '../../host/own-texts.ts';
import type { PromptFile } from '../../host/prompt-file.ts';
import { openFiles, SurroundingsLog } from '../../host/surroundings.ts';
import { TerminalLog } from '../../host/terminal-log.ts';
import { filesHolding } from '../../host/workspace.ts';
import type { ToView } from '../../protocol.ts';
import { Chips, isSeveral } from '../chat/chips.ts';
import type { Translate } from '../l10n.ts';
import { kindCommands, type SlashCommand } from './choices.ts';
import { Completions } from './completions.ts';
import { ContextActions } from './context-actions.ts';
import { createIndexControls, type IndexControls } from './index-controls.ts';
import { ownPrompts, ownRules } from './own-guidance.ts';

/** What context is taken from. */
export interface ContextGround {
  readonly baton: { readonly snippets: SnippetSource; readonly tokens: TokenCounter; readonly index?: WorkspaceIndex };
  readonly post: (message: ToView) => void;
  /** Holds the person's own rules and prompts. */
  readonly storageFolder: string;
  readonly t: Translate;
}

/** Everything about what goes with a question, from the first use of the chat to its end. */
export interface OpenContext extends vscode.Disposable {
  readonly chips: Chips;
  readonly actions: ContextActions;
  readonly surroundings: () => Surroundings;
  readonly controls?: IndexControls;
}

/** Begins to follow the editor and the terminals. */
export function openContext({ baton, post, storageFolder, t }: ContextGround): OpenContext {
  const { index } = baton;
  const chips = new Chips({ source: baton.snippets, tokens: baton.tokens, t });
  const terminal = new TerminalLog();
  const surroundings = new SurroundingsLog();
  let prompts: readonly PromptFile[] = [];
  const commandOf = ({ name, description, text }: PromptFile): SlashCommand => ({
    name,
    detail: description,
    icon: 'note',
    // The person sees the words before they are sent, and may change them.
    does: { run: async () => post({ type: 'focus', text }) },
  });
  const readAnew = async (): Promise<void> => {
    const [guidance, own] = await Promise.all([readGuidance(), readOwnTexts(storageFolder)]);
    prompts = [...ownPrompts(own), ...guidance.prompts];
    chips.setConventions([...ownRules(own), ...guidance.conventions]);
  };
  const conventionsRead = readAnew();
  const guidance = onDidChangeGuidance(() => void readAnew());
  const ownTexts = onDidChangeOwnTexts(storageFolder, () => void readAnew());
  const completions = new Completions({
    index: () => (index && index.state.phase !== 'off' ? index : undefined),
    openFiles,
    findFiles: filesHolding,
    isSeveral,
    commands: () => [...kindCommands(t), ...prompts.map(commandOf)],
    post,
    t,
  });
  return {
    chips,
    actions: new ContextActions({ chips, conventionsRead, completions, terminal, post, t }),
    surroundings: () => surroundings.now(),
    ...(index && { controls: createIndexControls(index, t) }),
    dispose() {
      guidance.dispose();
      ownTexts.dispose();
      chips.dispose();
      terminal.dispose();
      surroundings.dispose();
    },
  };
}
