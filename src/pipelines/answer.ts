import type { FileChange, StepOutput } from '../domain/pipeline-run.ts';
import type { AskStep, JsonSchema } from '../domain/pipeline.ts';
import type { EditReading, PipelineWorkspace } from '../domain/pipeline-workspace.ts';
import type { FilePlace } from '../domain/surroundings.ts';
import type { Task } from '../domain/task.ts';
import { misfit } from './json-schema.ts';

/** A file as a step saw it; `text` and `sha256` are absent for one that is not there yet. */
export interface BaseFile {
  readonly place: FilePlace;
  readonly text?: string;
  readonly sha256?: string;
}

/** An answer as what the step gives, or why it does not count, in words that follow "the output". */
export type ReadAnswer = { readonly output: StepOutput } | { readonly problem: string };

/** What a task is told about the form of its answer. */
export function formOf(
  { output, id }: Pick<AskStep, 'output' | 'id'>,
  edits: EditReading,
): Pick<Task, 'instructions' | 'responseSchema'> {
  switch (output.type) {
    case 'text':
      return {};
    case 'json':
      return {
        instructions: 'Answer with one JSON value and nothing else: no code fence, no words before or after it.',
        responseSchema: { name: id.replaceAll(/[^\w-]/g, '_').slice(0, 60), schema: output.schema },
      };
    case 'edits':
    case 'files':
      return { instructions: edits.instructions() };
  }
}

/** Reads an answer that is text or JSON. Pure. */
export function readText(form: 'text' | JsonSchema, text: string): ReadAnswer {
  if (form === 'text') {
    return text.trim() === '' ? { problem: 'is empty' } : { output: { type: 'text', text } };
  }
  const value = jsonIn(text);
  if (value === undefined) return { problem: 'is no JSON' };
  const wrong = misfit(form, value.value);
  return wrong === undefined
    ? { output: { type: 'json', value: value.value } }
    : { problem: `fails its schema: ${wrong}` };
}

/** Reads an answer that changes files: none but `bases`, none that a model must not change, each against the text that the step saw. Pure. */
export function readChanges(
  stepId: string,
  text: string,
  bases: readonly BaseFile[],
  edits: EditReading,
  workspace: Pick<PipelineWorkspace, 'whyNotChange'>,
): ReadAnswer {
  const applied = edits.apply(
    text,
    bases.map((base) => ({ path: base.place.path, text: base.text })),
  );
  if ('problem' in applied) return { problem: `cannot be applied: ${applied.problem.replace(/\.$/, '')}` };
  const changes: FileChange[] = [];
  for (const { path, after } of applied.files) {
    const base = bases.find(({ place }) => place.path === path);
    if (!base) return { problem: `changes ${path}, which the step was not given` };
    if (after === undefined) return { problem: `deletes ${path}, which a step may not` };
    const why = workspace.whyNotChange(base.place);
    if (why !== undefined) return { problem: `changes ${path}, which ${why}` };
    changes.push({
      place: base.place,
      before: base.text ?? '',
      after,
      stepId,
      ...(base.sha256 !== undefined && { baseSha256: base.sha256 }),
    });
  }
  return changes.length === 0 ? { problem: 'changes nothing' } : { output: { type: 'changes', changes } };
}

/** The JSON value in an answer, also within a code fence or after thoughts; `undefined` when there is none. */
export function jsonIn(text: string): { readonly value: unknown } | undefined {
  const bare = text.replace(/^\s*<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/, '').trim();
  const fenced = /^```[\w-]*\n([\s\S]*?)\n?```/m.exec(bare)?.[1];
  const [first, last] = [bare.search(/[[{]/), Math.max(bare.lastIndexOf('}'), bare.lastIndexOf(']'))];
  for (const candidate of [bare, fenced, first >= 0 && last > first ? bare.slice(first, last + 1) : undefined]) {
    if (candidate === undefined) continue;
    try {
      return { value: JSON.parse(candidate) as unknown };
    } catch {
      // The next form may be the one.
    }
  }
  return undefined;
}
