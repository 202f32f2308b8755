import { stringify } from 'yaml';
import type { TaskKind } from '../../domain/task.ts';

/** One question of a conversation, with the model that answered it. */
export interface AskedTurn {
  readonly question: string;
  readonly modelId?: string | undefined;
  readonly kind?: TaskKind | undefined;
  /** False for an answer that failed or was asked for once more. */
  readonly isKept: boolean;
}

/** The longest id of a step, and of a title. */
const LONGEST_ID = 24;
const LONGEST_TITLE = 80;

/**
 * A conversation as the text of a pipeline: each question that was answered is a step with the model that answered it, and is given the answer before it.
 * What went with a question becomes an input. `undefined` when no question was answered. Pure.
 */
export function conversationPipeline(title: string, turns: readonly AskedTurn[]): string | undefined {
  const kept = turns.filter(({ isKept, question }) => isKept && question.trim() !== '');
  if (kept.length === 0) return undefined;
  const ids = new Set<string>();
  const steps = kept.map((turn, index) => {
    const id = freshId(turn, ids);
    const before = [...ids].at(-1);
    ids.add(id);
    return stepOf(turn, id, index === 0 ? undefined : before);
  });
  const head = { name: shortened(title, LONGEST_TITLE), inputs: { code: 'selection' }, steps };
  const comment =
    '# The turns of a conversation, in order. Change the questions, models and inputs as you need them.\n';
  return comment + stringify(head, { lineWidth: 0, blockQuote: 'literal' });
}

function stepOf({ question, modelId, kind }: AskedTurn, id: string, before: string | undefined): object {
  const data = before === undefined ? '{{ inputs.code }}' : `{{ steps.${before} }}`;
  return {
    id,
    ...(modelId !== undefined && { model: modelId }),
    ...(kind !== undefined && { kind }),
    prompt: `${asText(question.trim())}\n\n${data}\n`,
  };
}

/** Braces that a template would read as a variable stay what they are: a space keeps them apart. */
function asText(question: string): string {
  return question.replaceAll('{{', '{ {').replaceAll('}}', '} }');
}

/** "explain", "fix-2": the kind where it is known, else the first words. */
function freshId({ kind, question }: AskedTurn, taken: ReadonlySet<string>): string {
  const words =
    question
      .toLowerCase()
      .normalize('NFKD')
      .match(/[a-z0-9]+/g) ?? [];
  const text = (kind ?? words.slice(0, 3).join('-')).slice(0, LONGEST_ID).replace(/^[^a-z_]+|-+$/g, '');
  const base = text === '' ? 'step' : text;
  let id = base;
  for (let count = 2; taken.has(id); count += 1) id = `${base}-${count}`;
  return id;
}

function shortened(text: string, length: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (line === '') return 'Conversation';
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
