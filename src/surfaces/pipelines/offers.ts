import * as vscode from 'vscode';
import { formatUsd } from '../../domain/format.ts';
import type { PipelineRun } from '../../domain/pipeline-run.ts';
import type { OwnParts } from './pipeline-parts.ts';
import type { RunDoors } from './run-controller.ts';
import { stoppedSentence, whatIsLeft } from './run-notes.ts';
import { refusal, sayFailure } from './say.ts';

/** What an offer leads to. */
export interface OfferDoors extends RunDoors {
  showRun(runId: string): Promise<void>;
  /** True while the run's page is open, which offers the same. */
  isShown(runId: string): boolean;
}

/** A window that was killed holds its runs a little longer; until then nobody can go on with them. */
const HELD_MS = 20_000;

/**
 * Offers the newest run that stopped in the middle to go on, to be shown, or to be forgotten; where there is none yet, looks once more when a killed window's
 * hold is over. Never rejects.
 */
export async function offerUnfinished(parts: OwnParts, doors: OfferDoors): Promise<void> {
  await sayFailure(async () => {
    const { t } = parts;
    const { runs, isLate } = await stopped(parts);
    const [run, ...others] = runs;
    // What the person cancelled is found in the list of runs; it is not offered again and again.
    if (!run || run.status !== 'interrupted' || (isLate && doors.isShown(run.runId))) return;
    const [resume, show, discard] = [t('Resume'), t('Show run'), t('Discard')];
    const more = others.length === 0 ? '' : ` ${t('{0} more runs stopped.', others.length)}`;
    const sentence = `${run.pipeline.title}: ${stoppedSentence(run, t)} ${whatIsLeft(run, undefined, t)}.${more}`;
    const picked = await vscode.window.showInformationMessage(sentence, resume, show, discard);
    if (picked === discard) await doors.discard(run.runId);
    if (picked === show || picked === resume) await doors.showRun(run.runId);
    if (picked === resume) await doors.resume(run.runId);
  });
}

async function stopped({
  pipelines,
  workspaceId,
}: OwnParts): Promise<{ runs: readonly PipelineRun[]; isLate: boolean }> {
  const now = await pipelines.unfinished(workspaceId());
  if (now.length > 0) return { runs: now, isLate: false };
  await new Promise<void>((resolve) => {
    setTimeout(resolve, HELD_MS).unref();
  });
  return { runs: await pipelines.unfinished(workspaceId()), isLate: true };
}

/** Lets the person choose among the runs that stopped. Rejects with a sentence where there are none. */
export async function pickRun({ pipelines, workspaceId, t }: OwnParts): Promise<PipelineRun | undefined> {
  const runs = await pipelines.unfinished(workspaceId());
  if (runs.length === 0) throw refusal(t('No run stopped in the middle.'));
  const dates = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
  const items = runs.map((run) => ({
    label: `$(debug-restart) ${run.pipeline.title}`,
    description: [run.subject, dates.format(run.startedAt)].filter((word) => word !== undefined).join(' · '),
    detail: `${stoppedSentence(run, t)} ${t('Paid {0}', formatUsd(run.cost.totalNanoUsd))}.`,
    run,
  }));
  return (await vscode.window.showQuickPick(items, { title: t('Runs that stopped'), matchOnDescription: true }))?.run;
}
