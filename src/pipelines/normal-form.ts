import type {
  AskStep,
  OnError,
  PipelineInput,
  Step,
  StepCheck,
  StepCommand,
  StepFrame,
  StepModel,
  StepOutputForm,
} from '../domain/pipeline.ts';
import type { ModelId } from '../domain/model.ts';
import { ROUTING_PRESETS, type RoutingPreset } from '../domain/task.ts';
import { parseCondition } from './condition.ts';
import type { RawCheck, RawCommand, RawInput, RawModel, RawStep } from './definition-schema.ts';

const NANO_PER_USD = 1_000_000_000;
const STEP_TIMEOUT_MS = 10 * 60_000;
const COMMAND_TIMEOUT_MS = 5 * 60_000;
const PARALLELISM = 8;
const FILE_LIMIT = 200;
const COMMIT_LIMIT = 200;

/** What is wrong with a step; the words follow the step's name. */
export class StepProblem extends Error {}

/** A step in the one form that the rest works on, shorthands spelled out and defaults set. Throws {@link StepProblem}. */
export function normalStep(raw: RawStep): Step {
  const frame = frameOf(raw);
  if ('prompt' in raw) return askStep(raw, frame);
  if ('run' in raw) return { ...frame, type: 'command', command: commandOf(raw.run, raw.timeout) };
  if ('validate' in raw) return { ...frame, type: 'schema', of: raw.validate, schema: raw.schema };
  if ('judge' in raw) {
    const { judge, rubric, pass = 1 } = raw;
    return { ...frame, type: 'judge', of: judge, rubric, model: modelOf(raw.model ?? 'auto'), passScore: pass };
  }
  if (frame.forEach)
    throw new StepProblem('is a pipeline and cannot have forEach; put forEach on steps of that pipeline');
  return { ...frame, type: 'pipeline', pipelineId: raw.pipeline, with: raw.with ?? {} };
}

/** An input in its one form. */
export function normalInput(name: string, raw: RawInput): PipelineInput {
  if (typeof raw === 'string') return shortInput(name, raw);
  const label = raw.label ?? name;
  if ('selection' in raw) return { name, label, type: 'selection' };
  if ('files' in raw) return { name, label, type: 'files', globs: list(raw.files), limit: raw.limit ?? FILE_LIMIT };
  if ('diff' in raw) return { name, label, type: 'diff', isStaged: raw.diff === 'staged' };
  if ('commits' in raw) return { name, label, type: 'commits', since: raw.commits, limit: raw.limit ?? COMMIT_LIMIT };
  const { prompt, default: byDefault } = raw;
  return { name, label: raw.label ?? prompt, type: 'prompt', ...(byDefault !== undefined && { default: byDefault }) };
}

/** A model as a step asks for it. */
export function modelOf(raw: RawModel): StepModel {
  if (typeof raw === 'object') {
    const { preset, strength, local, private: isPrivate, maxCost } = raw;
    return {
      type: 'auto',
      ...(preset && { preset }),
      ...(strength && { strength }),
      ...(local === true && { place: 'local' as const }),
      ...(isPrivate === true && { isPrivate }),
      ...(maxCost !== undefined && { maxCostNanoUsd: Math.round(maxCost * NANO_PER_USD) }),
    };
  }
  if (raw === 'auto') return { type: 'auto' };
  if (raw === 'strong' || raw === 'weak') return { type: 'auto', strength: raw };
  if (raw === 'local') return { type: 'auto', place: 'local' };
  if (raw === 'private') return { type: 'auto', isPrivate: true };
  if (isPreset(raw)) return { type: 'auto', preset: raw };
  if (isModelId(raw)) return { type: 'model', modelId: raw };
  throw new StepProblem(`has “${raw}” as model, which is none`);
}

/** Nano-USD of an amount in USD. */
export function nanoUsdOf(usd: number): number {
  return Math.round(usd * NANO_PER_USD);
}

function shortInput(name: string, type: Extract<RawInput, string>): PipelineInput {
  switch (type) {
    case 'selection':
    case 'prompt':
      return { name, label: name, type };
    case 'diff':
      return { name, label: name, type, isStaged: true };
    case 'commits':
      return { name, label: name, type, since: '', limit: COMMIT_LIMIT };
  }
}

function frameOf(raw: RawStep): StepFrame {
  const { id, title, needs = [], when, forEach, retries = 1, timeout, budget, onError = 'stop' } = raw;
  const condition = when === undefined ? undefined : parseCondition(when);
  if (condition && 'problem' in condition) throw new StepProblem(condition.problem);
  const over = typeof forEach === 'string' ? { over: forEach } : forEach;
  return {
    id,
    needs: list(needs),
    retries,
    timeoutMs: timeout === undefined ? STEP_TIMEOUT_MS : timeout * 1000,
    onError: errorRule(onError),
    ...(title !== undefined && { title }),
    ...(condition && { when: condition.condition }),
    ...(over && {
      forEach: { over: over.over, parallelism: over.parallel ?? PARALLELISM, limit: over.limit ?? FILE_LIMIT },
    }),
    ...(budget !== undefined && { budgetNanoUsd: nanoUsdOf(budget) }),
  };
}

function errorRule(raw: NonNullable<RawStep['onError']>): OnError {
  return typeof raw === 'string' ? { type: raw } : { type: 'fallback', model: modelOf(raw.fallback) };
}

function askStep(raw: Extract<RawStep, { prompt: unknown }>, frame: StepFrame): AskStep {
  const { prompt, model = 'auto', kind, output = 'text', answer, remember, check } = raw;
  const form = outputForm(output);
  if (remember !== undefined && (form.type !== 'text' || frame.forEach))
    throw new StepProblem('has “remember”, which keeps one text: it goes neither with another output nor with forEach');
  return {
    ...frame,
    type: 'ask',
    model: modelOf(model),
    prompt,
    output: form,
    ...(kind && { kind }),
    ...(typeof answer === 'number' && { answerTokens: answer }),
    ...(typeof answer === 'object' && { answerShare: answer.share }),
    ...(remember !== undefined && { rememberAs: remember }),
    ...(check && { check: checkOf(check, form) }),
  };
}

function outputForm(raw: NonNullable<Extract<RawStep, { prompt: unknown }>['output']>): StepOutputForm {
  if (raw === 'text' || raw === 'edits') return { type: raw };
  return 'json' in raw ? { type: 'json', schema: raw.json } : { type: 'files', globs: list(raw.files) };
}

function checkOf(raw: RawCheck, output: StepOutputForm): NonNullable<AskStep['check']> {
  const { escalate, rounds } = raw;
  const then = { rounds: rounds ?? 2, ...(escalate !== undefined && { escalateTo: modelOf(escalate) }) };
  return { ...checkAlone(raw, output), ...then };
}

function checkAlone(raw: RawCheck, output: StepOutputForm): StepCheck {
  const isChange = output.type === 'edits' || output.type === 'files';
  if ('run' in raw) {
    if (!isChange) throw new StepProblem('has a check that runs a program, which needs “output: edits” or files');
    return { type: 'command', command: commandOf(raw.run, raw.timeout) };
  }
  if ('schema' in raw) return { type: 'schema', schema: raw.schema };
  if ('only' in raw) {
    if (!isChange) throw new StepProblem('has “only: comments”, which needs “output: edits” or files');
    return { type: 'comments-only' };
  }
  return { type: 'judge', rubric: raw.judge, model: modelOf(raw.model ?? 'weak'), passScore: raw.pass ?? 1 };
}

/** Signs that mean something to a shell: there is none, so a text with one would not do what it says. */
const SHELL_SIGN = /[|&;<>()$`\\"'*?#~\n]/;

function commandOf(raw: RawCommand, timeoutSeconds: number | undefined): StepCommand {
  if (typeof raw === 'string' && SHELL_SIGN.test(raw))
    throw new StepProblem(
      'has a command with a sign that only a shell understands; write it as a list, ["npm", "test"]',
    );
  const [program, ...rest] = typeof raw === 'string' ? raw.trim().split(/\s+/) : raw;
  if (program === undefined || program === '') throw new StepProblem('has an empty command');
  const timeoutMs = timeoutSeconds === undefined ? COMMAND_TIMEOUT_MS : timeoutSeconds * 1000;
  return { argv: [program, ...rest], timeoutMs };
}

function list(raw: string | readonly string[]): readonly string[] {
  return typeof raw === 'string' ? [raw] : raw;
}

function isPreset(word: string): word is RoutingPreset {
  return ROUTING_PRESETS.some((preset) => preset === word);
}

function isModelId(word: string): word is ModelId {
  return /^[^/\s]+\/\S+$/.test(word);
}
