import type { InputFile, RunInputs, StepOutput } from '../domain/pipeline-run.ts';
import { follow, type VariablePath } from './variable-path.ts';

/** One item of a `forEach`. */
export type Item =
  | { readonly type: 'file'; readonly file: InputFile }
  | { readonly type: 'value'; readonly value: unknown };

/** What variables stand for while a step runs. */
export interface Scope {
  readonly inputs: RunInputs;
  /** Outputs of steps that are done, by id. */
  readonly outputs: ReadonlyMap<string, StepOutput>;
  readonly item?: { readonly item: Item; readonly index: number };
  /** Steps whose text is meant as instructions for a model, not as data. */
  readonly trusted: ReadonlySet<string>;
}

/** What a variable stands for in a prompt. */
export type Given =
  /** A person's words, our own, or something short: stands in the prompt itself. */
  | { readonly type: 'words'; readonly text: string }
  /** Goes along as data under a label. */
  | { readonly type: 'data'; readonly label: string; readonly language: string; readonly text: string }
  | { readonly type: 'files'; readonly files: readonly InputFile[] };

/** What a variable stands for as plain JSON, for conditions and lists; `undefined` where it leads nowhere. Pure. */
export function plainValue(path: VariablePath, scope: Scope): unknown {
  const [root, name, ...rest] = path;
  if (root === 'item') return scope.item && itemValue(scope.item.item, path.slice(1));
  if (root === 'inputs') {
    const input = scope.inputs[String(name)];
    if (!input) return undefined;
    if (input.type === 'text') return rest.length === 0 ? input.text : undefined;
    const paths = input.files.map(({ place }) => place.path);
    return fieldsOf({ paths, count: paths.length }, paths, rest);
  }
  const output = scope.outputs.get(String(name));
  return output && outputValue(output, rest, scope.item?.index);
}

/** The items of a list that a `forEach` goes over; `undefined` where there is no list. Pure. */
export function itemsOf(path: VariablePath, scope: Scope): readonly Item[] | undefined {
  const [root, name, ...rest] = path;
  if (root === 'inputs' && rest.length === 0) {
    const input = scope.inputs[String(name)];
    if (input?.type === 'files') return input.files.map((file) => ({ type: 'file', file }));
  }
  const value = plainValue(path, scope);
  const list = typeof value === 'string' ? linesOf(value) : value;
  return Array.isArray(list) ? list.map((each: unknown) => ({ type: 'value', value: each })) : undefined;
}

/** What a variable stands for in a prompt; `undefined` where it leads nowhere. Pure. */
export function givenBy(path: VariablePath, scope: Scope): Given | undefined {
  const [root, name, ...rest] = path;
  if (root === 'item' && scope.item?.item.type === 'file' && (name === undefined || name === 'text'))
    return { type: 'files', files: [scope.item.item.file] };
  if (root === 'inputs') {
    const input = scope.inputs[String(name)];
    if (input?.type === 'files' && rest.length === 0) return { type: 'files', files: input.files };
    const [index] = rest;
    const own =
      input?.type === 'files' && rest.length === 1 && typeof index === 'number' ? input.files[index] : undefined;
    if (own) return { type: 'files', files: [own] };
    if (input?.type === 'text' && input.language !== undefined)
      return { type: 'data', label: String(name), language: input.language, text: input.text };
  }
  const value = plainValue(path, scope);
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  if (root === 'inputs' || (root === 'steps' && scope.trusted.has(String(name))) || isShort(text))
    return { type: 'words', text };
  const label = root === 'item' ? 'item' : `result of step ${path.slice(1).join('.')}`;
  return { type: 'data', label, language: typeof value === 'string' ? '' : 'json', text };
}

/** A word or two cannot carry orders; everything longer from a model or a file goes as data. */
function isShort(text: string): boolean {
  return text.length <= 120 && !text.includes('\n');
}

function itemValue(item: Item, rest: VariablePath): unknown {
  if (item.type === 'value') return follow(item.value, rest);
  const { place, language } = item.file;
  const fields = { path: place.path, folder: place.folder, name: place.path.split('/').at(-1), language };
  return fieldsOf(fields, place.path, rest);
}

function outputValue(output: StepOutput, rest: VariablePath, index: number | undefined): unknown {
  const [field] = rest;
  switch (output.type) {
    case 'text':
      return rest.length === 0 || field === 'text' ? output.text : undefined;
    case 'json':
      return fieldsOf(Array.isArray(output.value) ? { count: output.value.length } : {}, output.value, rest);
    case 'changes': {
      const files = output.changes.map(({ place }) => place.path);
      return fieldsOf(
        { files, count: files.length },
        output.changes.map(({ place, after }) => ({ path: place.path, text: after })),
        rest,
      );
    }
    case 'verdict':
      return fieldsOf(
        { passed: output.isPassed, sentence: output.sentence, log: output.log ?? '' },
        output.isPassed,
        rest,
      );
    case 'list':
      return listValue(output.items, rest, index);
  }
}

function listValue(items: readonly (StepOutput | undefined)[], rest: VariablePath, index: number | undefined): unknown {
  const [field, ...inner] = rest;
  if (field === 'item') {
    const own = index === undefined ? undefined : items[index];
    return own && outputValue(own, inner, undefined);
  }
  if (typeof field === 'number') {
    const own = items[field];
    return own && outputValue(own, inner, undefined);
  }
  const values = items.map((each) => (each ? (outputValue(each, [], undefined) ?? null) : null));
  const passed = items.every((each) => each?.type !== 'verdict' || each.isPassed);
  return fieldsOf({ count: items.length, items: values, passed }, values, rest);
}

/** A field that we add, else what the value itself has there. */
function fieldsOf(fields: Readonly<Record<string, unknown>>, value: unknown, rest: VariablePath): unknown {
  const [field] = rest;
  if (field === undefined) return value;
  const own = follow(value, rest);
  return own === undefined ? follow(fields, rest) : own;
}

/** The lines of a text as a list, without bullets and numbers. */
function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, '').trim())
    .filter((line) => line !== '');
}
