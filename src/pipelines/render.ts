import { BatonError } from '../domain/errors.ts';
import type { InputFile } from '../domain/pipeline-run.ts';
import type { Attachment } from '../domain/task.ts';
import { parseTemplate } from './template.ts';
import { givenBy, type Scope } from './values.ts';

/** A prompt with its variables filled in. */
export interface Rendered {
  readonly prompt: string;
  readonly files: readonly InputFile[];
  readonly attachments: readonly Attachment[];
}

/** Names of files that stand in the prompt itself; the files go along all the same. */
const MOST_NAMES = 20;

/**
 * Fills in a template. Words stand in the prompt; texts of files, diffs and earlier answers go along as data under the name that the prompt then says, so
 * that nothing in them is taken for an order. Throws `BATON_E_PIPELINE_VARIABLE` with the step's name for a variable that leads nowhere. Pure.
 */
export function render(template: string, scope: Scope, stepId: string): Rendered {
  const read = parseTemplate(template);
  if ('problem' in read) throw variableError(`Step ${stepId} ${read.problem}.`);
  const files = new Map<string, InputFile>();
  const attachments = new Map<string, Attachment>();
  const pieces = read.parts.map((part) => {
    if (part.type === 'text') return part.text;
    const given = givenBy(part.path, scope);
    if (!given) throw variableError(`Step ${stepId} needs ${part.name}, and there is nothing of that name.`);
    if (given.type === 'words') return given.text;
    if (given.type === 'data') {
      const { label, language, text } = given;
      attachments.set(label, { label, language, text });
      return `“${label}”`;
    }
    for (const file of given.files) files.set(JSON.stringify([file.place, file.startLine, file.endLine]), file);
    return namesOf(given.files);
  });
  return { prompt: pieces.join(''), files: [...files.values()], attachments: [...attachments.values()] };
}

function namesOf(files: readonly InputFile[]): string {
  const names = files.slice(0, MOST_NAMES).map(({ place, startLine, endLine }) => {
    const lines = startLine === undefined ? '' : ` lines ${startLine} to ${endLine ?? startLine}`;
    return `${place.path}${lines}`;
  });
  return files.length > MOST_NAMES
    ? `${names.join(', ')} and ${files.length - MOST_NAMES} more files`
    : names.join(', ');
}

function variableError(message: string): BatonError {
  return new BatonError('BATON_E_PIPELINE_VARIABLE', message, { isRetryable: false });
}
