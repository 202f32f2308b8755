import type { ErrorCode } from '../domain/errors.ts';
import type { Pipeline, PipelineProblem } from '../domain/pipeline.ts';
import { orderOf } from './order.ts';
import { referenceProblemsIn } from './references.ts';

/** What is wrong with a pipeline as a whole: ids that stand twice, variables that are not there, steps that wait for each other. Pure. */
export function problemsOf(pipeline: Pipeline): readonly PipelineProblem[] {
  return [...doubles(pipeline), ...unresolved(pipeline), ...cycles(pipeline), ...withoutResult(pipeline)];
}

function doubles(pipeline: Pipeline): readonly PipelineProblem[] {
  const seen = new Set<string>();
  return pipeline.steps.flatMap(({ id }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [problem(pipeline, 'BATON_E_PIPELINE', `Two steps are called ${id}. Give one of them another id.`, id)];
  });
}

function unresolved(pipeline: Pipeline): readonly PipelineProblem[] {
  const inputNames = new Set(pipeline.inputs.map(({ name }) => name));
  const ids = new Set(pipeline.steps.map(({ id }) => id));
  return pipeline.steps.flatMap((step) =>
    referenceProblemsIn(step, inputNames, ids).map((sentence) =>
      problem(pipeline, 'BATON_E_PIPELINE_VARIABLE', sentence, step.id),
    ),
  );
}

function cycles(pipeline: Pipeline): readonly PipelineProblem[] {
  const order = orderOf(pipeline.steps);
  if (order.type === 'order') return [];
  const [first = ''] = order.ids;
  const [self, again] = order.ids;
  const sentence =
    self === again && order.ids.length === 2
      ? `Step ${first} waits for itself.`
      : `These steps wait for each other: ${order.ids.join(' → ')}.`;
  return [problem(pipeline, 'BATON_E_PIPELINE_CYCLE', sentence, first)];
}

function withoutResult(pipeline: Pipeline): readonly PipelineProblem[] {
  const { result, steps } = pipeline;
  if (result === undefined || steps.some(({ id }) => id === result)) return [];
  return [
    problem(pipeline, 'BATON_E_PIPELINE_VARIABLE', `The result is to be ${result}, which is no step of this pipeline.`),
  ];
}

function problem({ positions }: Pipeline, code: ErrorCode, message: string, stepId?: string): PipelineProblem {
  const position = stepId === undefined ? undefined : positions[stepId];
  return { code, message, severity: 'error', ...(stepId !== undefined && { stepId }), ...(position && { position }) };
}
