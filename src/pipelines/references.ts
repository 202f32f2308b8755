import type { Pipeline, Step } from '../domain/pipeline.ts';
import { conditionVariables } from './condition.ts';
import { parseTemplate, templateVariables } from './template.ts';
import { parsePath, type VariablePath } from './variable-path.ts';

/** A variable that a step names, and where: in words for a sentence. */
export interface Reference {
  readonly path: VariablePath;
  readonly name: string;
  readonly where: 'prompt' | 'condition' | 'forEach' | 'check' | 'with';
}

const known = new WeakMap<Step, readonly Reference[]>();

/** All variables that a step names, in the order of its text. */
export function referencesOf(step: Step): readonly Reference[] {
  const references = known.get(step) ?? look(step);
  known.set(step, references);
  return references;
}

function look(step: Step): readonly Reference[] {
  const named = (name: string, where: Reference['where']): readonly Reference[] => {
    const path = parsePath(name);
    return path ? [{ path, name, where }] : [];
  };
  const inTemplate = (text: string, where: Reference['where']): readonly Reference[] =>
    templateVariables(text).map(({ path, name }) => ({ path, name, where }));
  return [
    ...(step.forEach ? named(step.forEach.over, 'forEach') : []),
    ...(step.when ? conditionVariables(step.when).flatMap((name) => named(name, 'condition')) : []),
    ...(step.type === 'ask' ? inTemplate(step.prompt, 'prompt') : []),
    ...(step.type === 'schema' || step.type === 'judge' ? named(step.of, 'check') : []),
    ...(step.type === 'pipeline' ? Object.values(step.with).flatMap((text) => inTemplate(text, 'with')) : []),
  ];
}

/** The step with the steps that its variables name added to its needs. */
export function withImpliedNeeds(step: Step): Step {
  const implied = referencesOf(step).flatMap(({ path: [root, id] }) =>
    root === 'steps' && typeof id === 'string' ? [id] : [],
  );
  return { ...step, needs: [...new Set([...step.needs, ...implied])] };
}

/** What is wrong with the variables of a step, a sentence each; all of them name the step. */
export function referenceProblems(
  step: Step,
  { inputs, steps }: Pick<Pipeline, 'inputs' | 'steps'>,
): readonly string[] {
  const inputNames = new Set(inputs.map(({ name }) => name));
  const ids = new Set(steps.map(({ id }) => id));
  return referenceProblemsIn(step, inputNames, ids);
}

/** {@link referenceProblems} with the names in sets, for pipelines of many steps. */
export function referenceProblemsIn(
  step: Step,
  inputNames: ReadonlySet<string>,
  ids: ReadonlySet<string>,
): readonly string[] {
  const references = referencesOf(step);
  const problems = references.flatMap((reference) => {
    const problem = problemOf(reference, step, inputNames, ids);
    return problem === undefined ? [] : [`Step ${step.id} ${problem}`];
  });
  const texts = step.type === 'ask' ? [step.prompt] : step.type === 'pipeline' ? Object.values(step.with) : [];
  const unreadable = texts.flatMap((text) => {
    const template = parseTemplate(text);
    return 'problem' in template ? [`Step ${step.id} ${template.problem}.`] : [];
  });
  const names = [...(step.forEach ? [step.forEach.over] : []), ...('of' in step ? [step.of] : [])];
  const nameless = names
    .filter((name) => !parsePath(name))
    .map((name) => `Step ${step.id} names “${name}”, which is no variable.`);
  const missing = step.needs
    .filter((id) => !ids.has(id) && !references.some(({ path }) => path[1] === id))
    .map((id) => `Step ${step.id} needs ${id}, which is no step of this pipeline.`);
  return [...new Set([...unreadable, ...nameless, ...problems, ...missing])];
}

function problemOf(
  { path: [root, id], name }: Reference,
  step: Step,
  inputNames: ReadonlySet<string>,
  ids: ReadonlySet<string>,
): string | undefined {
  if (root === 'inputs') {
    if (id === undefined) return `names “inputs” without saying which one.`;
    return inputNames.has(String(id)) ? undefined : `names ${name}, but there is no input “${id}”.`;
  }
  if (root === 'steps') {
    if (id === undefined) return `names “steps” without saying which one.`;
    return ids.has(String(id)) ? undefined : `names ${name}, but there is no step “${id}”.`;
  }
  if (root === 'item') return step.forEach ? undefined : `names ${name}, but has no forEach.`;
  return `names ${name}; variables begin with inputs, steps or item.`;
}
