import * as z from 'zod';
import { BatonError, cancelledError } from '../domain/errors.ts';
import type { StepOutput } from '../domain/pipeline-run.ts';
import type { CommandStep, JudgeStep, SchemaStep, StepCommand, StepFrame, StepModel } from '../domain/pipeline.ts';
import type { CommandEnd } from './ports.ts';
import { answerOf } from './call.ts';
import { misfit } from './json-schema.ts';
import { judgePrompt, verdictIn, VERDICTS_SCHEMA } from './rubric.ts';
import type { StepHost } from './step-host.ts';
import { plainValue, type Scope } from './values.ts';
import { parsePath } from './variable-path.ts';

/** A gate's finding. */
export type GateVerdict = Extract<StepOutput, { type: 'verdict' }>;

/** What runs a program as a gate. */
export interface CommandGate {
  readonly host: StepHost;
  readonly step: Pick<StepFrame, 'id'>;
  readonly key: string;
  readonly command: StepCommand;
  /** Name of the workspace folder; absent: the first. */
  readonly folder: string | undefined;
  readonly signal: AbortSignal;
}

/** What has a model judge. */
export interface JudgeGate {
  readonly host: StepHost;
  readonly step: Pick<StepFrame, 'id' | 'retries' | 'timeoutMs' | 'budgetNanoUsd' | 'needs'>;
  readonly key: string;
  readonly judge: { readonly rubric: readonly string[]; readonly model: StepModel; readonly passScore: number };
  readonly of: StepOutput;
  readonly signal: AbortSignal;
}

const kept = z.object({
  type: z.literal('verdict'),
  isPassed: z.boolean(),
  sentence: z.string(),
  log: z.string().optional(),
});
const JUDGED = 'what is judged';

/** Runs a program and says how it ended; one that ended in this run before is not run again. */
export async function commandVerdict({ host, step, key, command, folder, signal }: CommandGate): Promise<GateVerdict> {
  const entry = host.entry(`verdict/${key}`);
  if (entry !== undefined) {
    const { log, ...verdict } = kept.parse(JSON.parse(entry));
    return { ...verdict, ...(log !== undefined && { log }) };
  }
  const root = host.parts.workspace.root(folder);
  if (root === undefined) {
    throw new BatonError('BATON_E_PIPELINE_GATE', `Step ${step.id}: there is no folder to run ${command.argv[0]} in.`, {
      isRetryable: false,
    });
  }
  const end = await host.parts.command(command, root, signal);
  if (signal.aborted) throw cancelledError();
  const verdict = verdictOf(command, end);
  await host.recorded(`verdict/${key}`, verdict);
  return verdict;
}

/** Has a model judge an output by a rubric; an answer that is no judgement is asked for once more. */
export async function judgeVerdict({ host, step, key, judge, of, signal }: JudgeGate): Promise<GateVerdict> {
  const { rubric, model, passScore } = judge;
  const text = textOf(of);
  for (const round of ['', '+']) {
    const answer = await answerOf(
      host,
      {
        key: `${key}${round}`,
        step,
        model,
        prompt: judgePrompt(rubric, JUDGED),
        files: [],
        attachments: [{ label: JUDGED, language: of.type === 'json' ? 'json' : '', text }],
        shape: { kind: 'review', responseSchema: { name: 'verdict', schema: VERDICTS_SCHEMA } },
        isShown: false,
      },
      signal,
    );
    const verdict = verdictIn(answer.text, rubric, passScore);
    if (verdict) return verdict;
  }
  throw new BatonError('BATON_E_INVALID_RESPONSE', `Step ${step.id}: the judging model gave no judgement, twice.`, {
    isRetryable: false,
  });
}

/** A step that runs a program: on changes of earlier steps only once the person accepted them. */
export async function commandStep(
  host: StepHost,
  step: CommandStep,
  scope: Scope,
  key: string,
  signal: AbortSignal,
): Promise<GateVerdict> {
  const why = await host.parts.whyNotRun(host.request.pipeline, step.command.argv);
  if (why !== undefined)
    throw new BatonError('BATON_E_PIPELINE_APPROVAL', `Step ${step.id}: ${why}`, { isRetryable: false });
  const changes = step.needs.flatMap((id) => changesIn(scope.outputs.get(id)));
  const folder = changes[0]?.place.folder ?? host.request.pipeline.source.folder;
  if (changes.length > 0) {
    const accepted = await host.accepted(step.id, changes, signal);
    if (accepted.length === 0)
      return { type: 'verdict', isPassed: false, sentence: 'The changes were not accepted, so nothing was run.' };
  }
  return commandVerdict({ host, step, key, command: step.command, folder, signal });
}

/** A step that holds a result to a JSON schema. Pure. */
export function schemaStep(step: SchemaStep, scope: Scope): GateVerdict {
  const path = parsePath(step.of);
  const value = path && plainValue(path, scope);
  const wrong = misfit(step.schema, typeof value === 'string' ? parsed(value) : value);
  return {
    type: 'verdict',
    isPassed: wrong === undefined,
    sentence: wrong === undefined ? 'Fits its schema.' : `Fails its schema: ${wrong}.`,
  };
}

/** A step that has a model judge a result. */
export async function judgeStep(
  host: StepHost,
  step: JudgeStep,
  scope: Scope,
  key: string,
  signal: AbortSignal,
): Promise<GateVerdict> {
  const path = parsePath(step.of);
  const value = path && plainValue(path, scope);
  const of: StepOutput =
    typeof value === 'string' ? { type: 'text', text: value } : { type: 'json', value: value ?? null };
  return judgeVerdict({ host, step, key: `${key}#1`, judge: step, of, signal });
}

/** The changes of an output that are not yet written. */
export function changesIn(
  output: StepOutput | undefined,
): readonly Extract<StepOutput, { type: 'changes' }>['changes'][number][] {
  if (output?.type === 'changes') return output.isWritten === true ? [] : output.changes;
  return output?.type === 'list' ? output.items.flatMap(changesIn) : [];
}

function verdictOf({ argv }: StepCommand, { exitCode, trouble, log }: CommandEnd): GateVerdict {
  const name = argv.join(' ');
  const sentence =
    trouble === undefined
      ? exitCode === 0
        ? `${name} passed.`
        : `${name} ended with ${exitCode ?? 'an error'}.`
      : `${name} ${trouble}.`;
  return { type: 'verdict', isPassed: exitCode === 0, sentence, log };
}

function textOf(output: StepOutput): string {
  switch (output.type) {
    case 'text':
      return output.text;
    case 'json':
      return JSON.stringify(output.value, null, 2);
    case 'changes':
      return output.changes.map(({ place, after }) => `${place.path}\n\n${after}`).join('\n\n');
    case 'verdict':
      return output.sentence;
    case 'list':
      return output.items.map((item) => (item ? textOf(item) : '')).join('\n\n');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
