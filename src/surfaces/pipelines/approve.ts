import * as vscode from 'vscode';
import type { PipelinePlan } from '../../domain/pipeline-plan.ts';
import type { Pipelines } from '../../domain/pipelines.ts';
import { uriOf } from '../../host/snippet-source.ts';
import type { Translate } from '../l10n.ts';
import { commandLine } from './step-words.ts';

/** Letters of a text's fingerprint that are shown. */
const SHOWN_HASH = 12;

/** What is agreed to: the programs as they are run, where, when, and to which text it is bound. Pure. */
export function approvalWords(plan: PipelinePlan, folder: string, t: Translate): string {
  const { source } = plan.pipeline;
  const rounds =
    plan.writes.length === 0
      ? t('They run on edits that you accepted, and on nothing else.')
      : t('They also run in rounds on files that this run may write by itself: {0}', plan.writes.join(', '));
  return [
    plan.commands.map((argv) => `• ${commandLine(argv)}`).join('\n'),
    t('In {0}, without a shell and without your keys.', folder),
    rounds,
    t(
      'This holds for exactly this text of {0} ({1}…). When it changes, you are asked again.',
      source.path,
      source.sha256.slice(0, SHOWN_HASH),
    ),
  ].join('\n\n');
}

/** Asks the person before programs are run, and writes the approval down. Resolves with false when they did not agree. */
export async function approvePlan(pipelines: Pipelines, plan: PipelinePlan, t: Translate): Promise<boolean> {
  const state = await pipelines.approval(plan);
  if (state.type === 'approved') return true;
  if (plan.commands.length > 0 && !(await areProgramsAllowed(plan, t))) return false;
  await pipelines.approve(plan);
  return true;
}

async function areProgramsAllowed(plan: PipelinePlan, t: Translate): Promise<boolean> {
  const { source } = plan.pipeline;
  const folders = vscode.workspace.workspaceFolders ?? [];
  const named = source.folder === undefined ? folders[0]?.uri : uriOf({ folder: source.folder, path: '' });
  const folder = named?.fsPath.replace(/(?<=.)[\\/]$/, '') ?? t('the open folder');
  const question =
    plan.commands.length === 1 ? t('Let this pipeline run a program?') : t('Let this pipeline run programs?');
  const allow = t('Approve');
  const detail = approvalWords(plan, folder, t);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, allow)) === allow;
}
