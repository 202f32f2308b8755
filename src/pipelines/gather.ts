import { formatCount } from '../domain/format.ts';
import type { Pipeline, PipelineInput, PipelineProblem } from '../domain/pipeline.ts';
import type { RunInputs } from '../domain/pipeline-run.ts';
import type { PipelineWorkspace } from '../domain/pipeline-workspace.ts';
import type { GatheredInputs } from '../domain/pipelines.ts';
import { referencesOf } from './references.ts';
import { parseTemplate } from './template.ts';

type Gathered = { readonly value: RunInputs[string] } | { readonly problem: string };

/** Finds what a pipeline's inputs are now. What is missing or too much is a problem that names the step which needs it. Rejects only when `signal` aborts. */
export async function gatherInputs(
  pipeline: Pipeline,
  given: Readonly<Record<string, string>>,
  workspace: PipelineWorkspace,
  signal: AbortSignal,
): Promise<GatheredInputs> {
  const inputs: Record<string, RunInputs[string]> = {};
  const problems: PipelineProblem[] = [];
  const found = await Promise.all(
    pipeline.inputs.map((input) =>
      gather(input, given[input.name], workspace, (text) => filledIn(text, pipeline, given), signal),
    ),
  );
  for (const [index, input] of pipeline.inputs.entries()) {
    const each = found[index];
    if (!each) continue;
    if ('value' in each) inputs[input.name] = each.value;
    else problems.push(problemOf(pipeline, input, each.problem));
  }
  const subject = subjectOf(inputs);
  return { inputs, problems, ...(subject !== undefined && { subject }) };
}

async function gather(
  input: PipelineInput,
  words: string | undefined,
  workspace: PipelineWorkspace,
  fill: (text: string) => string,
  signal: AbortSignal,
): Promise<Gathered> {
  try {
    switch (input.type) {
      case 'prompt': {
        const text = words ?? input.default;
        return text === undefined || text.trim() === ''
          ? { problem: `needs “${input.label}”. Type it.` }
          : { value: { type: 'text', text } };
      }
      case 'selection': {
        const file = await workspace.selection();
        return file
          ? { value: { type: 'files', files: [file] } }
          : { problem: 'needs a selection. Select code in an editor.' };
      }
      case 'files':
        return await filesOf({ ...input, globs: input.globs.map(fill) }, workspace, signal);
      case 'diff': {
        const text = await workspace.diff(input.isStaged, signal);
        const nothing = input.isStaged
          ? 'needs staged changes, and nothing is staged.'
          : 'needs changes, and there are none.';
        return text.trim() === '' ? { problem: nothing } : { value: { type: 'text', text, language: 'diff' } };
      }
      case 'commits': {
        const text = await workspace.commits(input.since, input.limit, signal);
        return text.trim() === ''
          ? { problem: 'needs commits, and there are none.' }
          : { value: { type: 'text', text, language: '' } };
      }
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return { problem: `cannot get “${input.label}”: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
  }
}

async function filesOf(
  { globs, limit }: Extract<PipelineInput, { type: 'files' }>,
  workspace: PipelineWorkspace,
  signal: AbortSignal,
): Promise<Gathered> {
  const files = await workspace.files(globs, limit + 1, signal);
  const pattern = globs.join(', ');
  if (files.length === 0) return { problem: `needs files, and none matches ${pattern}.` };
  if (files.length <= limit) return { value: { type: 'files', files } };
  return {
    problem: `would work on more than ${formatCount(limit)} files: so many match ${pattern}. Narrow the pattern, or raise its limit.`,
  };
}

function problemOf(pipeline: Pipeline, { name }: PipelineInput, sentence: string): PipelineProblem {
  const user = pipeline.steps.find((step) =>
    referencesOf(step).some(({ path }) => path[0] === 'inputs' && path[1] === name),
  );
  const position = user && pipeline.positions[user.id];
  return {
    code: 'BATON_E_PIPELINE_INPUT',
    severity: 'error',
    message: user ? `Step ${user.id} ${sentence}` : `The input ${name} ${sentence}`,
    ...(user && { stepId: user.id }),
    ...(position && { position }),
  };
}

/** A pattern with the person's words in it, as in "{{ inputs.folder }}/**"; a slash at their end is one too many. */
function filledIn(text: string, { inputs }: Pipeline, given: Readonly<Record<string, string>>): string {
  const template = parseTemplate(text);
  if ('problem' in template) return text;
  return template.parts
    .map((part) => {
      if (part.type === 'text') return part.text;
      const input = inputs.find(({ name }) => name === part.path[1]);
      return (
        (given[input?.name ?? ''] ?? (input?.type === 'prompt' ? input.default : undefined) ?? '')
          .trim()
          .replace(/\/+$/, '') || '.'
      );
    })
    .join('')
    .replace(/^(?:\.\/)+/, '');
}

/** "src/http.ts", "12 files in src/"; `undefined` when it is about no files. */
function subjectOf(inputs: RunInputs): string | undefined {
  const paths = Object.values(inputs).flatMap((input) =>
    input.type === 'files' ? input.files.map(({ place }) => place.path) : [],
  );
  const [first] = paths;
  if (first === undefined) return undefined;
  if (paths.length === 1) return first;
  const folders = paths.map((path) => path.split('/').slice(0, -1));
  const depth = Math.min(...folders.map(({ length }) => length));
  const differs = Array.from({ length: depth }, (_, at) => folders.some((parts) => parts[at] !== folders[0]?.[at]));
  const shared = folders[0]?.slice(0, differs.includes(true) ? differs.indexOf(true) : depth) ?? [];
  return `${paths.length} files${shared.length > 0 ? ` in ${shared.join('/')}/` : ''}`;
}
