import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import * as z from 'zod';
import type { Pipeline, PipelineProblem, PipelineSource, Step, TextPosition } from '../domain/pipeline.ts';
import {
  askSchema,
  commandSchema,
  judgeSchema,
  nestedSchema,
  pipelineSchema,
  validateSchema,
} from './definition-schema.ts';
import { nanoUsdOf, normalInput, normalStep, StepProblem } from './normal-form.ts';
import { withImpliedNeeds } from './references.ts';
import { problemsOf } from './check.ts';
import { schemaProblem } from './json-schema.ts';

/** A text as a pipeline; without one where a problem is an error. */
export interface ReadPipeline {
  readonly pipeline?: Pipeline;
  readonly problems: readonly PipelineProblem[];
}

/** The longest text that is read, in UTF-16 code units. */
const LONGEST = 2_000_000;
const KINDS = {
  prompt: askSchema,
  run: commandSchema,
  validate: validateSchema,
  judge: judgeSchema,
  pipeline: nestedSchema,
};

/** Reads a pipeline's YAML. Never throws; what is wrong is said with its place, and where it is a step's, with the step's id. Pure. */
export function readPipeline(source: PipelineSource): ReadPipeline {
  return new Reading(source).pipeline();
}

type Path = readonly (string | number)[];

class Reading {
  readonly #source: PipelineSource;
  readonly #lines = new LineCounter();
  readonly #problems: PipelineProblem[] = [];
  #document: Document | undefined;

  constructor(source: PipelineSource) {
    this.#source = source;
  }

  pipeline(): ReadPipeline {
    const value = this.#yaml();
    const pipeline = value === undefined ? undefined : this.#whole(value);
    if (pipeline) this.#problems.push(...problemsOf(pipeline));
    const hasError = this.#problems.some(({ severity }) => severity === 'error');
    return { problems: this.#problems, ...(pipeline && !hasError && { pipeline }) };
  }

  #yaml(): unknown {
    const { text } = this.#source;
    if (text.length > LONGEST) {
      this.#say('The pipeline is longer than two million characters, which is too long to be read.', []);
      return undefined;
    }
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    this.#document = document;
    for (const { message, pos } of document.errors)
      this.#problems.push(this.#problem(`This is no valid YAML: ${firstLine(message)}.`, pos[0], pos[1] - pos[0]));
    if (document.errors.length > 0) return undefined;
    try {
      return document.toJS({ maxAliasCount: 100 }) as unknown;
    } catch (thrown) {
      this.#say(
        `This YAML cannot be read: ${thrown instanceof Error ? firstLine(thrown.message) : 'it is too deep'}.`,
        [],
      );
      return undefined;
    }
  }

  #whole(value: unknown): Pipeline | undefined {
    const parsed = pipelineSchema.safeParse(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#say('A pipeline begins with its “name” and its “steps”, and this text does not.', []);
      return undefined;
    }
    if (!parsed.success) {
      this.#issues(parsed.error, [], 'The pipeline');
      return undefined;
    }
    const { name, description, inputs = {}, budget, result } = parsed.data;
    const positions: Record<string, TextPosition> = {};
    const steps = parsed.data.steps.flatMap((raw, index) => this.#step(raw, index, positions));
    if (steps.length < parsed.data.steps.length) return undefined;
    return {
      id: idOf(this.#source.path),
      title: name,
      inputs: Object.entries(inputs).map(([key, raw]) => normalInput(key, raw)),
      steps,
      source: this.#source,
      positions,
      ...(description !== undefined && { description }),
      ...(budget !== undefined && { budgetNanoUsd: nanoUsdOf(budget) }),
      ...(result !== undefined && { result }),
    };
  }

  #step(raw: unknown, index: number, positions: Record<string, TextPosition>): readonly Step[] {
    const path = ['steps', index];
    const named = z.object({ id: z.string() }).safeParse(raw).data?.id;
    const title = named === undefined ? `Step ${index + 1}` : `Step ${named}`;
    const found = Object.entries(KINDS).filter(
      ([key]) => typeof raw === 'object' && raw !== null && Object.hasOwn(raw, key),
    );
    const [kind] = found;
    if (!kind || found.length > 1) {
      const what = found.length > 1 ? `has ${found.map(([key]) => key).join(' and ')}` : 'says nothing of what it does';
      this.#say(`${title} ${what}: it needs exactly one of prompt, run, validate, judge and pipeline.`, path, named);
      return [];
    }
    const parsed = kind[1].safeParse(raw);
    if (!parsed.success) {
      this.#issues(parsed.error, path, title, named);
      return [];
    }
    const position = this.#position([...path, 'id']);
    if (position) positions[parsed.data.id] ??= position;
    return this.#normal(parsed.data, path);
  }

  #normal(raw: Parameters<typeof normalStep>[0], path: Path): readonly Step[] {
    try {
      const step = normalStep(raw);
      for (const schema of schemasOf(step)) {
        const problem = schemaProblem(schema);
        if (problem !== undefined) throw new StepProblem(`has a JSON schema that cannot be used: ${problem}`);
      }
      return [withImpliedNeeds(step)];
    } catch (thrown) {
      if (!(thrown instanceof StepProblem)) throw thrown;
      this.#say(`Step ${raw.id} ${thrown.message}.`, path, raw.id);
      return [];
    }
  }

  #issues({ issues }: z.ZodError, base: Path, title: string, stepId?: string): void {
    for (const issue of issues.map((each) => deepest(each))) {
      const path = issue.path.map((piece) => (typeof piece === 'symbol' ? piece.toString() : piece));
      const at = [...base, ...path];
      this.#say(
        `${title} ${issueWords(issue, path)}.`,
        issue.code === 'unrecognized_keys' ? [...at, issue.keys[0] ?? ''] : at,
        stepId,
      );
    }
  }

  #say(message: string, path: Path, stepId?: string): void {
    const position = this.#position(path);
    this.#problems.push({
      code: 'BATON_E_PIPELINE',
      severity: 'error',
      message,
      ...(stepId !== undefined && { stepId }),
      ...(position && { position }),
    });
  }

  #problem(message: string, offset: number, length: number): PipelineProblem {
    return { code: 'BATON_E_PIPELINE', severity: 'error', message, position: this.#at(offset, length) };
  }

  /** Where a value stands; where it is missing, where the one around it does. */
  #position(path: Path): TextPosition | undefined {
    for (let length = path.length; length >= 0; length--) {
      const node: unknown =
        length === 0 ? this.#document?.contents : this.#document?.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range)
        return this.#at(node.range[0], Math.max(1, Math.min(node.range[1] - node.range[0], 200)));
    }
    return undefined;
  }

  #at(offset: number, length: number): TextPosition {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col), offset, length: Math.max(1, length) };
  }
}

function schemasOf(step: Step): readonly Readonly<Record<string, unknown>>[] {
  if (step.type === 'schema') return [step.schema];
  if (step.type !== 'ask') return [];
  const check = step.check?.type === 'schema' ? [step.check.schema] : [];
  return step.output.type === 'json' ? [step.output.schema, ...check] : check;
}

/** Of a choice's issues, those of the alternative that came nearest: the one that failed deepest inside. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flatMap((each) => each.slice(0, 1).map((first) => deepest(first)));
  const best = inner.toSorted((a, b) => b.path.length - a.path.length)[0];
  const isTold = best && (best.path.length > 0 || best.code === 'unrecognized_keys' || best.code === 'invalid_format');
  return isTold ? { ...best, path: [...issue.path, ...best.path] } : issue;
}

function issueWords(issue: z.core.$ZodIssue, path: Path): string {
  const at = path.length === 0 ? 'it' : `“${path.join('.')}”`;
  if (issue.code === 'unrecognized_keys')
    return `has “${issue.keys[0] ?? ''}”${path.length === 0 ? '' : ` in ${at}`}, which is no word of pipelines`;
  if (issue.code === 'invalid_type' && issue.input === undefined && /received undefined/.test(issue.message))
    return `lacks ${at}`;
  if (issue.code === 'invalid_format') return `has ${at} wrong: it ${issue.message}`;
  return `has ${at} wrong: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}

function idOf(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.baton\.ya?ml$/, '');
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? text).replace(/[.:]$/, '');
}
