import type { AskStep, PipelineInput, Step } from '../domain/pipeline.ts';
import type { StepQuote } from '../domain/pipeline-plan.ts';
import { estimateTokens } from '../domain/tokens.ts';
import { parseTemplate } from './template.ts';
import { parsePath, type VariablePath } from './variable-path.ts';

/** How large an input is: its tokens together, and those of its files. */
export interface InputSize {
  readonly tokens: number;
  readonly itemTokens: readonly number[];
}

/** What a step takes in and gives, in tokens, for all its items together. */
export interface StepSize {
  /** Items of its `forEach`; 1 without one. */
  readonly items: number;
  /** False where the number of items is a guess, because an earlier step will make the list. */
  readonly isItemCountKnown: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Items of a list that a model will write. */
const GUESSED_ITEMS = 5;
const GUESSED_PROMPT_TOKENS = 40;
/** A verdict's sentence; the end of what a program wrote goes along only when something failed. */
const VERDICT_TOKENS = 40;
/** For each line of a rubric: whether it holds, and why. */
const TOKENS_PER_RUBRIC_LINE = 45;
const DEFAULT_ANSWER_TOKENS = 400;
/** Edits repeat the lines around what they change. */
const DEFAULT_EDIT_SHARE = 0.6;

/** Works out the sizes of steps one after the other; a step's needs must come before it. Linear in the text. */
export class Sizes {
  readonly #inputs: Readonly<Record<string, InputSize>>;
  readonly #declared: ReadonlyMap<string, PipelineInput>;
  readonly #steps = new Map<string, StepSize>();

  constructor(declared: readonly PipelineInput[], inputs: Readonly<Record<string, InputSize>>) {
    this.#inputs = inputs;
    this.#declared = new Map(declared.map((input) => [input.name, input]));
  }

  /** Adds a step and gives its size. */
  add(step: Step, quote: StepQuote | undefined): StepSize {
    const { items, isKnown, itemTokens } = this.#itemsOf(step);
    const given = this.#given(step, items, itemTokens);
    const inputTokens = given + items * (quote?.overheadTokens ?? 0);
    const outputTokens = items * answerTokens(step, given / items, quote);
    const size = {
      items,
      isItemCountKnown: isKnown,
      inputTokens: Math.ceil(inputTokens),
      outputTokens: Math.ceil(outputTokens),
    };
    this.#steps.set(step.id, size);
    return size;
  }

  #itemsOf({ forEach }: Step): { readonly items: number; readonly isKnown: boolean; readonly itemTokens: number } {
    const path = forEach && parsePath(forEach.over);
    if (!path) return { items: 1, isKnown: true, itemTokens: 0 };
    const [root, name, ...rest] = path;
    const key = String(name);
    if (root === 'inputs') {
      const input = this.#inputs[key];
      if (!input) return { items: GUESSED_ITEMS, isKnown: false, itemTokens: GUESSED_PROMPT_TOKENS };
      return { items: input.itemTokens.length, isKnown: true, itemTokens: average(input.itemTokens) };
    }
    const source = this.#steps.get(key);
    if (source && source.items > 1 && rest.length === 0) {
      return { items: source.items, isKnown: source.isItemCountKnown, itemTokens: source.outputTokens / source.items };
    }
    return {
      items: GUESSED_ITEMS,
      isKnown: false,
      itemTokens: (source?.outputTokens ?? GUESSED_PROMPT_TOKENS) / GUESSED_ITEMS,
    };
  }

  /** Tokens of prompt and data for all items. */
  #given(step: Step, items: number, itemTokens: number): number {
    switch (step.type) {
      case 'ask':
        return this.#templateTokens(step.prompt, items, itemTokens);
      case 'judge': {
        const path = parsePath(step.of);
        const rubric = step.rubric.reduce((sum, line) => sum + estimateTokens(line).tokens, 0);
        return items * rubric + (path ? this.#variableTokens(path, items, itemTokens) : 0);
      }
      default:
        return 0;
    }
  }

  #templateTokens(text: string, items: number, itemTokens: number): number {
    const template = parseTemplate(text);
    if ('problem' in template) return 0;
    const literal = template.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    const variables = template.parts.flatMap((part) => (part.type === 'variable' ? [part.path] : []));
    const distinct = new Map(variables.map((path) => [path.join('.'), path]));
    const data = [...distinct.values()].reduce((sum, path) => sum + this.#variableTokens(path, items, itemTokens), 0);
    return items * estimateTokens(literal).tokens + data;
  }

  /** For all items together. */
  #variableTokens([root, name, field]: VariablePath, items: number, itemTokens: number): number {
    if (root === 'item') return items * (name === undefined || name === 'text' ? itemTokens : Math.min(itemTokens, 12));
    const key = String(name);
    if (root === 'inputs') {
      if (typeof field === 'number') return items * (this.#inputs[key]?.itemTokens[field] ?? 0);
      const guess = this.#declared.get(key)?.type === 'prompt' ? GUESSED_PROMPT_TOKENS : 0;
      return items * (this.#inputs[key]?.tokens ?? guess);
    }
    const size = this.#steps.get(key);
    if (!size) return 0;
    if (field === 'item') return (items * size.outputTokens) / size.items;
    return items * (field === undefined || size.items > 1 ? size.outputTokens : size.outputTokens / 2);
  }
}

function answerTokens(step: Step, givenTokens: number, quote: StepQuote | undefined): number {
  if (step.type === 'judge') return step.rubric.length * TOKENS_PER_RUBRIC_LINE;
  if (step.type !== 'ask') return VERDICT_TOKENS;
  return step.answerTokens ?? shareOf(step, givenTokens) ?? quote?.expectedOutputTokens ?? DEFAULT_ANSWER_TOKENS;
}

function shareOf({ answerShare, output }: AskStep, givenTokens: number): number | undefined {
  if (answerShare !== undefined) return answerShare * givenTokens;
  return output.type === 'edits' ? DEFAULT_EDIT_SHARE * givenTokens : undefined;
}

function average(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}
