import * as vscode from 'vscode';
import { translate } from '../translate.ts';
import { PIPELINE_EDITOR, PIPELINE_PANEL } from '../view-id.ts';
import { followTexts, openBeside } from './graph-beside.ts';
import { InstructionFiles, pickInstructions } from './instructions.ts';
import { isPipelineFile, readDocument } from './pipeline-file.ts';
import { registerPipelineLanguage } from './pipeline-language.ts';
import type { PipelineSurface } from './pipeline-surface.ts';
import { sayFailure } from './say.ts';

/** Registers commands, editor, panel and language of pipelines. What is behind them is made on first use. The returned disposables end them. */
export function registerPipelines(
  surface: () => Promise<PipelineSurface>,
  extensionUri: vscode.Uri,
): vscode.Disposable[] {
  const parts = async () => (await surface()).parts;
  const commands: Record<string, (argument?: unknown) => Promise<unknown>> = {
    'baton.pipeline.run': async (argument) => runOf(await surface(), argument),
    'baton.pipeline.resume': async () => (await surface()).pickUnfinished(true),
    'baton.pipeline.runs': async () => (await surface()).pickUnfinished(false),
    'baton.pipeline.open': async (argument) => openBeside(fileOf(argument)),
    'baton.pipeline.new': async () => (await surface()).create(),
    'baton.pipeline.saveConversation': async () => (await surface()).saveConversation(),
    'baton.pipeline.instructions': async () => pickInstructions(await parts()),
  };
  const doors = { parts, run: async (listed: Parameters<PipelineSurface['run']>[0]) => (await surface()).run(listed) };
  return [
    ...Object.entries(commands).map(([id, run]) =>
      vscode.commands.registerCommand(id, (argument?: unknown) => sayFailure(() => run(argument))),
    ),
    vscode.window.registerCustomEditorProvider(
      PIPELINE_EDITOR,
      {
        async resolveCustomTextEditor(document: vscode.TextDocument, panel: vscode.WebviewPanel) {
          const { GraphEditor } = await import('./graph-editor.ts');
          await new GraphEditor(doors, extensionUri).resolveCustomTextEditor(document, panel);
        },
      },
      { supportsMultipleEditorsPerDocument: true },
    ),
    vscode.window.registerWebviewPanelSerializer(PIPELINE_PANEL, {
      async deserializeWebviewPanel(panel, state: unknown) {
        const runId = keptRun(state);
        // A plan that was never approved is not kept: prices and files may be others by now.
        const shown = runId === undefined ? Promise.reject(new Error()) : (await surface()).showRun(runId, panel);
        await shown.catch(() => void panel.dispose());
      },
    }),
    registerPipelineLanguage(parts),
    followTexts(),
    InstructionFiles.register(parts),
  ];
}

/** The pipeline of the file that a menu names or that is open, else the one that the person chooses. */
async function runOf(surface: PipelineSurface, argument: unknown): Promise<void> {
  if (!(argument instanceof vscode.Uri)) return surface.run();
  const document = await vscode.workspace.openTextDocument(argument);
  await surface.run(readDocument(document, surface.parts.pipelines));
}

function fileOf(argument: unknown): vscode.Uri {
  const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
  if (!uri || !isPipelineFile({ uri })) throw new Error(translate('Open a *.baton.yaml file first.'));
  return uri;
}

/** The run that a page kept of itself. */
function keptRun(state: unknown): string | undefined {
  const isKept = typeof state === 'object' && state !== null && 'runId' in state;
  return isKept && typeof state.runId === 'string' ? state.runId : undefined;
}
