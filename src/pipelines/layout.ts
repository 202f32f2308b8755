import type {
  Condition,
  Operand,
  OnError,
  Pipeline,
  PipelineInput,
  PipelineProblem,
  PipelineStep,
  Step,
} from '../domain/pipeline.ts';
import { withImpliedNeeds } from './references.ts';
import { parseTemplate, soleVariable } from './template.ts';
import { parsePath, pathText, type VariablePath } from './variable-path.ts';

/** A pipeline with the pipelines in it laid out, or what keeps it from being so. */
export interface LaidOut {
  readonly pipeline: Pipeline;
  readonly problems: readonly PipelineProblem[];
}

const DEEPEST = 8;

/**
 * Puts the steps of nested pipelines in the place of the steps that stand for them: ids become "review/merge", the inputs that `with` gives are put into
 * templates, and those that it does not give become inputs of the whole, "review/diff". The result has no pipeline steps where there is no problem. Pure.
 */
export function layOut(
  pipeline: Pipeline,
  find: (id: string) => Pipeline | undefined,
  around: readonly string[] = [],
): LaidOut {
  const problems: PipelineProblem[] = [];
  const nested = new Map<string, Pipeline>();
  const inside = [...around, pipeline.id];
  for (const step of pipeline.steps) {
    if (step.type !== 'pipeline') continue;
    const inner = find(step.pipelineId);
    const say = (message: string): void => {
      const position = pipeline.positions[step.id];
      problems.push({
        code: 'BATON_E_PIPELINE',
        severity: 'error',
        message,
        stepId: step.id,
        ...(position && { position }),
      });
    };
    if (!inner) say(`Step ${step.id} stands for the pipeline ${step.pipelineId}, which is not there.`);
    else if (inside.includes(inner.id))
      say(`These pipelines contain each other: ${[...inside, inner.id].join(' → ')}.`);
    else if (inside.length > DEEPEST) say(`Step ${step.id} lies more than ${DEEPEST} pipelines deep.`);
    else {
      const laidOut = layOut(inner, find, inside);
      problems.push(...laidOut.problems.map(({ message }) => problemAt(pipeline, step.id, message)));
      nested.set(step.id, laidOut.pipeline);
    }
  }
  if (nested.size === 0 || problems.length > 0) return { pipeline, problems };
  return { pipeline: joined(pipeline, nested), problems };
}

function problemAt({ positions }: Pipeline, stepId: string, message: string): PipelineProblem {
  const position = positions[stepId];
  return { code: 'BATON_E_PIPELINE', severity: 'error', message, stepId, ...(position && { position }) };
}

function joined(outer: Pipeline, nested: ReadonlyMap<string, Pipeline>): Pipeline {
  const resultOf = (id: string): string => {
    const inner = nested.get(id);
    return inner ? `${id}/${inner.result ?? inner.steps.at(-1)?.id ?? ''}` : id;
  };
  const steps = outer.steps.flatMap((step): readonly Step[] => {
    const outside = rename(step, ([root, id, ...rest]) =>
      root === 'steps' && typeof id === 'string' ? ['steps', resultOf(id), ...rest] : undefined,
    );
    const needs = step.needs.flatMap((id) => (nested.has(id) ? endsOf(id, nested.get(id)) : [id]));
    const own = { ...outside, needs };
    const inner = nested.get(step.id);
    return inner && own.type === 'pipeline' ? innerSteps(own, inner) : [withImpliedNeeds(own)];
  });
  const hoisted = [...nested].flatMap(([id, inner]) => hoistedInputs(id, inner, outer));
  const positions = Object.fromEntries(
    steps.flatMap(({ id }) => {
      const position = outer.positions[id] ?? outer.positions[id.split('/')[0] ?? id];
      return position ? [[id, position] as const] : [];
    }),
  );
  const { result } = outer;
  return {
    ...outer,
    inputs: [...outer.inputs, ...hoisted],
    steps,
    positions,
    nested: [...nested.values()].flatMap((inner) => [inner.source, ...(inner.nested ?? [])]),
    ...(result !== undefined && { result: resultOf(result) }),
    ...(result === undefined && { result: resultOf(outer.steps.at(-1)?.id ?? '') }),
  };
}

/** The steps of a nested pipeline that nobody in it waits for. */
function endsOf(id: string, inner: Pipeline | undefined): readonly string[] {
  const needed = new Set(inner?.steps.flatMap(({ needs }) => needs));
  return (inner?.steps ?? []).filter((step) => !needed.has(step.id)).map((step) => `${id}/${step.id}`);
}

function hoistedInputs(id: string, inner: Pipeline, outer: Pipeline): readonly PipelineInput[] {
  const step = outer.steps.find((each) => each.id === id);
  const given = step?.type === 'pipeline' ? step.with : {};
  return inner.inputs
    .filter(({ name }) => given[name] === undefined)
    .map((input) => ({ ...input, name: `${id}/${input.name}` }));
}

function innerSteps(outer: PipelineStep, inner: Pipeline): readonly Step[] {
  const prefix = (id: string): string => `${outer.id}/${id}`;
  const replaced = (path: VariablePath): VariablePath | string | undefined => {
    const [root, name, ...rest] = path;
    if (typeof name !== 'string') return undefined;
    if (root === 'steps') return ['steps', prefix(name), ...rest];
    if (root !== 'inputs') return undefined;
    const given = outer.with[name];
    if (given === undefined) return ['inputs', prefix(name), ...rest];
    const sole = soleVariable(given);
    return sole ? [...sole, ...rest] : given;
  };
  return inner.steps.map((step) => {
    const renamed = rename(step, replaced);
    const needs = step.needs.length === 0 ? outer.needs : step.needs.map(prefix);
    const when = bothHold(outer.when, renamed.when);
    const budgets = [outer.budgetNanoUsd, step.budgetNanoUsd].filter((each) => each !== undefined);
    return withImpliedNeeds({
      ...renamed,
      id: prefix(step.id),
      needs,
      onError: strictest(step.onError, outer.onError),
      ...(when && { when }),
      ...(budgets.length > 0 && { budgetNanoUsd: Math.min(...budgets) }),
    });
  });
}

/** What the inner step says, unless it says nothing beyond stopping. */
function strictest(inner: OnError, outer: OnError): OnError {
  return inner.type === 'stop' ? outer : inner;
}

function bothHold(a: Condition | undefined, b: Condition | undefined): Condition | undefined {
  return a && b ? { type: 'and', all: [a, b] } : (a ?? b);
}

type Renaming = (path: VariablePath) => VariablePath | string | undefined;

/** A step with its variables named anew; a name may become a text where it stands in a template. */
function rename(step: Step, renaming: Renaming): Step {
  const name = (text: string): string => {
    const path = parsePath(text);
    const to = path && renaming(path);
    return to === undefined || typeof to === 'string' ? text : pathText(to);
  };
  const frame = {
    ...step,
    ...(step.forEach && { forEach: { ...step.forEach, over: name(step.forEach.over) } }),
    ...(step.when && { when: renameCondition(step.when, name) }),
  };
  switch (frame.type) {
    case 'ask':
      return { ...frame, prompt: renameTemplate(frame.prompt, renaming) };
    case 'schema':
    case 'judge':
      return { ...frame, of: name(frame.of) };
    case 'pipeline':
      return {
        ...frame,
        with: Object.fromEntries(
          Object.entries(frame.with).map(([key, text]) => [key, renameTemplate(text, renaming)]),
        ),
      };
    case 'command':
      return frame;
  }
}

function renameTemplate(text: string, renaming: Renaming): string {
  const template = parseTemplate(text);
  if ('problem' in template) return text;
  return template.parts
    .map((part) => {
      if (part.type === 'text') return part.text.replaceAll('{{', '\\{{');
      const to = renaming(part.path);
      return typeof to === 'string' ? to : `{{ ${pathText(to ?? part.path)} }}`;
    })
    .join('');
}

function renameCondition(condition: Condition, name: (text: string) => string): Condition {
  const side = (operand: Operand): Operand =>
    operand.type === 'path' ? { type: 'path', path: name(operand.path) } : operand;
  switch (condition.type) {
    case 'and':
    case 'or':
      return { ...condition, all: condition.all.map((each) => renameCondition(each, name)) };
    case 'not':
      return { ...condition, of: renameCondition(condition.of, name) };
    case 'truthy':
      return { ...condition, of: side(condition.of) };
    case 'compare':
      return { ...condition, left: side(condition.left), right: side(condition.right) };
  }
}
