import { BatonError } from '../domain/errors.ts';
import type { StepOutput } from '../domain/pipeline-run.ts';
import type { StepCommand } from '../domain/pipeline.ts';
import { readText } from './answer.ts';
import type { Asking } from './ask-step.ts';
import { beyondComments } from './comments-only.ts';
import { commandVerdict, judgeVerdict } from './gates.ts';
import type { StepHost } from './step-host.ts';

/** What is told to the model that is asked again, and the end of what a program wrote. */
export interface Verdict {
  readonly sentence: string;
  readonly log?: string | undefined;
  /** True when the check said so, not the form. */
  readonly isGate?: boolean;
}

/** The output that passed its step's check, or why it did not. */
export type Checked = { readonly output: StepOutput } | { readonly problem: string; readonly verdict: Verdict };

/** Holds an output to its step's check. */
export async function checked(asking: Asking, round: string, output: StepOutput): Promise<Checked> {
  const { step, host, key, signal } = asking;
  const { check } = step;
  switch (check?.type) {
    case undefined:
      return { output };
    case 'comments-only':
      return verdict(output, output.type === 'changes' ? beyondComments(output.changes) : undefined);
    case 'schema': {
      if (output.type !== 'text' && output.type !== 'json') return { output };
      const read = readText(check.schema, output.type === 'text' ? output.text : JSON.stringify(output.value));
      return verdict(output, 'problem' in read ? read.problem : undefined);
    }
    case 'judge': {
      const judged = await judgeVerdict({ host, step, key: `${key}:judge${round}`, judge: check, of: output, signal });
      return verdict(
        output,
        judged.isPassed ? undefined : `was not found good enough: ${withoutStop(judged.sentence)}`,
      );
    }
    case 'command':
      return output.type === 'changes' ? commandCheck(asking, round, check.command, output) : { output };
  }
}

/** Takes back what a round wrote, so that the next one begins where the first did. */
export async function takeBack(host: StepHost, output: StepOutput): Promise<void> {
  if (output.type === 'changes') await host.parts.workspace.restore(output.changes);
}

function verdict(output: StepOutput, problem: string | undefined, log?: string): Checked {
  if (problem === undefined) return { output };
  return { problem, verdict: { sentence: `The last answer did not count: it ${problem}.`, log, isGate: true } };
}

/** Writes the changes, as the person allowed before the run, and runs the program on them. */
async function commandCheck(
  asking: Asking,
  round: string,
  command: StepCommand,
  output: Extract<StepOutput, { type: 'changes' }>,
): Promise<Checked> {
  const { host, step, key, signal } = asking;
  const why = await host.parts.whyNotRun(host.request.pipeline, command.argv);
  if (why !== undefined)
    throw new BatonError('BATON_E_PIPELINE_APPROVAL', `Step ${step.id}: ${why}`, { isRetryable: false });
  if (host.entry(`base/${key}`) === undefined) {
    const bases = output.changes.map(({ place, before, baseSha256 }) => ({
      place,
      ...(baseSha256 !== undefined && { text: before, sha256: baseSha256 }),
    }));
    await host.recorded(`base/${key}`, bases);
  }
  const problem = await host.parts.workspace.write(output.changes);
  if (problem !== undefined)
    throw new BatonError('BATON_E_PIPELINE_GATE', `Step ${step.id}: ${problem}`, { isRetryable: false });
  const written = { ...output, isWritten: true };
  const folder = output.changes[0]?.place.folder;
  const gate = { host, step, key: `${key}${round}`, command, folder, signal };
  const ran = await commandVerdict(gate).catch(async (thrown: unknown) => {
    // Cancelled in the middle, or never begun: nothing stays that did not pass.
    await takeBack(host, output);
    throw thrown;
  });
  return ran.isPassed ? { output: written } : verdict(output, `did not pass: ${withoutStop(ran.sentence)}`, ran.log);
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
