import picomatch from 'picomatch';
import { BatonError, toBatonError } from '../domain/errors.ts';
import type { StepOutput } from '../domain/pipeline-run.ts';
import type { AskStep, StepModel } from '../domain/pipeline.ts';
import type { JournalAnswer } from '../domain/pipeline-journal.ts';
import { formOf, readChanges, readText, type BaseFile, type ReadAnswer } from './answer.ts';
import { answerOf, named } from './call.ts';
import { checked, takeBack, type Verdict } from './answer-check.ts';
import { render, type Rendered } from './render.ts';
import type { StepHost } from './step-host.ts';
import type { Scope } from './values.ts';

/** One item of a step that asks, or the whole of one without items. */
export interface Asking {
  readonly host: StepHost;
  readonly step: AskStep;
  readonly scope: Scope;
  /** "docs", "docs[3]" */
  readonly key: string;
  readonly signal: AbortSignal;
}

/** What one round of asking is given besides the step's own. */
interface Round {
  readonly model: StepModel;
  readonly key: string;
  /** Why the last answer did not count. */
  readonly feedback: Verdict | undefined;
}

/** An answer that did not count, in words that follow "the output". */
type Failed = { readonly problem: string; readonly verdict: Verdict };

/** How often an answer may be of the wrong form before the step fails. */
const FORM_ROUNDS = 2;
const TIMES = ['', 'once', 'twice'];

/** Asks until an answer counts: of the right form, and past the step's check. Rejects with a {@link BatonError} that names the step. */
export async function askStep(asking: Asking): Promise<StepOutput> {
  const { host, step } = asking;
  const kept = await remembered(asking);
  if (kept) return kept;
  try {
    return await rounds(asking, roundsOf(host, step));
  } catch (thrown) {
    const error = toBatonError(thrown);
    if (asking.signal.aborted || step.onError.type !== 'fallback') throw error;
    host.update(step.id, { sentence: error.message });
    return rounds(asking, [{ model: step.onError.model, key: '#f' }]);
  }
}

function roundsOf(host: StepHost, step: AskStep): readonly Omit<Round, 'feedback'>[] {
  const model = host.modelFor(step.id) ?? step.model;
  const count = step.check?.rounds ?? (step.output.type === 'text' ? 1 : FORM_ROUNDS);
  const own = Array.from({ length: count }, (_, index) => ({ model, key: `#${index + 1}` }));
  const { escalateTo } = step.check ?? {};
  return escalateTo ? [...own, { model: escalateTo, key: '#e' }] : own;
}

async function rounds(asking: Asking, list: readonly Omit<Round, 'feedback'>[]): Promise<StepOutput> {
  const { host, step, scope } = asking;
  const rendered = render(step.prompt, scope, step.id);
  const files = await readFiles(asking, rendered);
  const failed: Failed[] = [];
  for (const round of list) {
    const answer = await oneRound(asking, rendered, files, { ...round, feedback: failed.at(-1)?.verdict });
    const read = await readAnswer(asking, answer, files);
    const result = 'problem' in read ? failure(read.problem) : await checked(asking, round.key, read.output);
    if ('output' in result) {
      await remember(asking, result.output, answer);
      return result.output;
    }
    if ('output' in read) await takeBack(host, read.output);
    failed.push(result);
  }
  throw failureOf(step, failed);
}

function failure(problem: string): Failed {
  return { problem, verdict: { sentence: `The last answer did not count: it ${problem}.` } };
}

type ReadFiles = readonly {
  readonly file: Rendered['files'][number];
  readonly sha256: string;
  readonly whole: string;
}[];

async function readFiles({ host, step }: Asking, { files }: Rendered): Promise<ReadFiles> {
  return Promise.all(
    files.map(async (file) => {
      const read = await host.parts.workspace.read(file);
      if (read) return { file, sha256: read.sha256, whole: read.whole };
      const sentence = `Step ${step.id} needs ${file.place.path}, which is not there or cannot be read.`;
      throw new BatonError('BATON_E_PIPELINE_INPUT', sentence, { isRetryable: false });
    }),
  );
}

function oneRound(
  { host, step, scope, key, signal }: Asking,
  rendered: Rendered,
  files: ReadFiles,
  round: Round,
): Promise<JournalAnswer> {
  const { feedback, model } = round;
  const again = feedback && `\n\n${feedback.sentence} Answer again, with all of it.`;
  const log =
    feedback?.log === undefined || feedback.log === ''
      ? []
      : [{ label: 'what the check wrote', language: 'log', text: feedback.log }];
  const call = {
    key: `${key}${round.key}`,
    step,
    item: scope.item?.index,
    model,
    prompt: `${rendered.prompt}${again ?? ''}`,
    files,
    attachments: [...rendered.attachments, ...log],
    shape: { ...(step.kind && { kind: step.kind }), ...formOf(step, host.parts.edits) },
    isShown: true,
  };
  return answerOf(host, call, signal);
}

async function readAnswer(
  { host, step, key }: Asking,
  { text, finishReason }: JournalAnswer,
  files: ReadFiles,
): Promise<ReadAnswer> {
  if (finishReason === 'length') return { problem: 'was cut off at the model’s limit' };
  if (finishReason === 'content-filter') return { problem: 'was stopped by the provider’s rules on content' };
  const { output } = step;
  if (output.type === 'text') return readText('text', text);
  if (output.type === 'json') return readText(output.schema, text);
  const given = files.map(({ file, sha256, whole }): BaseFile => ({ place: file.place, sha256, text: whole }));
  const bases = output.type === 'edits' ? given : [...given, ...(await newBases(host, text, output.globs, given))];
  return readChanges(step.id, text, await firstBases(host, key, bases), host.parts.edits, host.parts.workspace);
}

/** Files that a reply names and that the step's globs allow, as they are now. */
async function newBases(
  { parts, request }: StepHost,
  reply: string,
  globs: readonly string[],
  given: readonly BaseFile[],
): Promise<readonly BaseFile[]> {
  const isAllowed = picomatch([...globs], { dot: true });
  const folder =
    given[0]?.place.folder ?? request.pipeline.source.folder ?? (await parts.workspace.selection())?.place.folder ?? '';
  const known = new Set(given.map(({ place }) => place.path));
  const paths = parts.edits
    .paths(reply)
    .filter((path) => !known.has(path) && isAllowed(path) && !path.split('/').includes('..'));
  return Promise.all(
    paths.map(async (path) => {
      const place = { folder, path };
      const read = await parts.workspace.read({ place, language: '' });
      return read ? { place, sha256: read.sha256, text: read.whole } : { place };
    }),
  );
}

/** What the files were when the step first saw them: a round that was written before a crash must not become its own base. */
async function firstBases(host: StepHost, key: string, bases: readonly BaseFile[]): Promise<readonly BaseFile[]> {
  const first = host.entry(`base/${key}`);
  if (first === undefined) return bases;
  const kept = JSON.parse(first) as unknown;
  const isBase = (each: unknown): each is BaseFile => typeof each === 'object' && each !== null && 'place' in each;
  const known = Array.isArray(kept) ? kept.filter(isBase) : [];
  return bases.map(
    (base) => known.find(({ place }) => place.path === base.place.path && place.folder === base.place.folder) ?? base,
  );
}

function failureOf(step: AskStep, failed: readonly Failed[]): BatonError {
  const last = failed.at(-1);
  const isForm = failed.every(({ problem }) => problem.startsWith('fails its schema') || problem === 'is no JSON');
  const times = TIMES[failed.length] ?? `${failed.length} times`;
  if (isForm && failed.length > 1) {
    const why = last?.problem.replace(/^fails its schema: /, '') ?? '';
    const sentence = `Step ${step.id}: the output failed its schema ${times}. ${why.charAt(0).toUpperCase()}${why.slice(1)}.`;
    return new BatonError('BATON_E_INVALID_RESPONSE', sentence, { isRetryable: false });
  }
  const code = failed.some(({ verdict }) => verdict.isGate === true)
    ? 'BATON_E_PIPELINE_GATE'
    : 'BATON_E_INVALID_RESPONSE';
  const tried = failed.length > 1 ? ` Tried ${times}.` : '';
  return named(
    step.id,
    new BatonError(code, `the output ${last?.problem ?? 'is missing'}.${tried}`, { isRetryable: false }),
  );
}

/** The instructions that are kept for this class of tasks; `undefined` when they have to be written. */
async function remembered({ host, step }: Asking): Promise<StepOutput | undefined> {
  if (step.rememberAs === undefined) return undefined;
  const latest = await host.parts.instructions.latest(step.rememberAs, host.request.workspaceId);
  if (!latest) return undefined;
  host.update(step.id, { from: `instructions, version ${latest.version}` });
  return { type: 'text', text: latest.text };
}

async function remember({ host, step }: Asking, output: StepOutput, { modelId }: JournalAnswer): Promise<void> {
  if (step.rememberAs === undefined || output.type !== 'text') return;
  const { workspaceId } = host.request;
  const kept = await host.parts.instructions.append({
    taskClass: step.rememberAs,
    text: output.text,
    modelId,
    writtenAt: host.parts.now(),
    ...(workspaceId !== undefined && { workspaceId }),
  });
  host.update(step.id, { from: `instructions, version ${kept.version}` });
}
