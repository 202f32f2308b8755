import { formatUsd } from '../../domain/format.ts';
import type { Pipeline, Step, StepModel } from '../../domain/pipeline.ts';
import type { StepView } from '../../protocol/pipeline.ts';
import type { Translate } from '../l10n.ts';

/** Which model a step asks for, as it is written: "auto, strong", "openai/gpt-5-mini". */
export function modelWords(model: StepModel, t: Translate): string {
  if (model.type === 'model') return model.modelId;
  const { preset, strength, place, isPrivate, maxCostNanoUsd } = model;
  return [
    t('auto'),
    preset,
    strength,
    place === 'local' ? t('local') : undefined,
    isPrivate === true ? t('private') : undefined,
    maxCostNanoUsd === undefined ? undefined : t('at most {0}', formatUsd(maxCostNanoUsd)),
  ]
    .filter((word) => word !== undefined)
    .join(', ');
}

/** Who does a step, before anybody was chosen: a model as it is written, a program, a check. */
export function doneBy(step: Step, t: Translate): string {
  switch (step.type) {
    case 'ask':
    case 'judge':
      return modelWords(step.model, t);
    case 'command':
      return commandLine(step.command.argv);
    case 'schema':
      return t('checked here');
    case 'pipeline':
      return t('pipeline {0}', step.pipelineId);
  }
}

/** Where a step is done, for its icon. */
export function placeOfStep(step: Step, place: 'local' | 'remote' | undefined): StepView['place'] {
  if (step.type === 'command') return 'program';
  if (step.type === 'schema') return 'check';
  if (step.type === 'pipeline') return 'pipeline';
  return place === 'local' || (place === undefined && step.model.type === 'auto' && step.model.place === 'local')
    ? 'local'
    : 'cloud';
}

/** What a step gives or does, in few words: its title, else its form. */
export function stepTitle(step: Step, t: Translate): string {
  if (step.title !== undefined) return step.title;
  if (step.type === 'command') return t('runs {0}', commandLine(step.command.argv));
  if (step.type === 'judge') return t('judges {0}', step.of);
  if (step.type === 'schema') return t('holds {0} to a schema', step.of);
  if (step.type === 'pipeline') return t('runs {0}', step.pipelineId);
  const forms = {
    text: t('text'),
    json: t('JSON by schema'),
    edits: t('edits to accept'),
    files: t('files to accept'),
  };
  return forms[step.output.type];
}

/** "file" where a step goes over files, else "item". */
export function isOverFiles(step: Step, pipeline: Pipeline): boolean {
  const name = /^inputs\.([\w-]+)$/.exec(step.forEach?.over ?? '')?.[1];
  return pipeline.inputs.some((input) => input.name === name && input.type === 'files');
}

/** A program with its arguments on one line; arguments that hold spaces or quotes are quoted, so that it can be read back exactly. */
export function commandLine(argv: readonly string[]): string {
  return argv.map((part) => (/^[\w@%+=:,./*-]+$/.test(part) ? part : JSON.stringify(part))).join(' ');
}

/** A sentence about a step without the step's name before it, for places that have the name: "Step docs: the output …" → "The output …". */
export function withoutName(sentence: string, stepId: string, t: Translate): string {
  const said = t(sentence);
  const name = `${stepId}: `;
  const at = sentence.startsWith(`Step ${name}`) ? said.indexOf(name) : -1;
  const rest = at === -1 ? said : said.slice(at + name.length);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
