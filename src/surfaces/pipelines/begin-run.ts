import * as vscode from 'vscode';
import type { PipelinePlan } from '../../domain/pipeline-plan.ts';
import type { Pipeline } from '../../domain/pipeline.ts';
import type { GatheredInputs, ListedPipeline } from '../../domain/pipelines.ts';
import { openSource } from './file-of.ts';
import type { OwnParts } from './pipeline-parts.ts';
import { signalOf } from './say.ts';

/** A plan with what it was made from. */
export interface MadePlan {
  readonly plan: PipelinePlan;
  readonly inputs: GatheredInputs;
}

/** Asks for what a pipeline wants to know, looks its inputs up and plans it. Asks no model. `undefined` when the person left. */
export async function planRun(listed: ListedPipeline, parts: OwnParts): Promise<MadePlan | undefined> {
  const { pipelines, documents, modelsKnown, t } = parts;
  const { pipeline } = listed;
  if (!pipeline) {
    const first = listed.problems.find(({ severity }) => severity === 'error');
    const open = t('Show file');
    const sentence = first ? t(first.message) : t('{0} cannot be read.', listed.source.path);
    if ((await vscode.window.showWarningMessage(`Baton: ${sentence}`, open)) === open)
      await openSource(listed.source, documents, first?.position?.line);
    return undefined;
  }
  const given = await askInputs(pipeline, parts);
  if (!given) return undefined;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t('Planning {0}', pipeline.title),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (_, token) => {
    const signal = signalOf(token);
    await modelsKnown(signal);
    const inputs = await pipelines.gather(pipeline, given, signal);
    const plan = await pipelines.plan(pipeline, inputs, signal);
    return signal.aborted ? undefined : { plan, inputs };
  });
}

/** The person's words, input by input. `undefined` when one was left. */
async function askInputs(pipeline: Pipeline, { t }: OwnParts): Promise<Record<string, string> | undefined> {
  const given: Record<string, string> = {};
  for (const input of pipeline.inputs) {
    if (input.type !== 'prompt') continue;
    const words = await vscode.window.showInputBox({
      title: pipeline.title,
      prompt: input.label,
      ...(input.default !== undefined && { value: input.default }),
      ignoreFocusOut: true,
      validateInput: (text) => (text.trim() === '' ? t('Some words are needed here.') : undefined),
    });
    if (words === undefined) return undefined;
    given[input.name] = words;
  }
  return given;
}
