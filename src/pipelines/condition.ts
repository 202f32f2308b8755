import type { Condition, Operand } from '../domain/pipeline.ts';
import { parsePath } from './variable-path.ts';

/** A condition that was read, or what is wrong with it, in words that follow the name of its step. */
export type ParsedCondition = { readonly condition: Condition } | { readonly problem: string };

const TOKEN = /\s*(?:(==|!=|<=|>=|<|>|\(|\))|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s()<>=!"']+))/y;
const OPERATORS = ['==', '!=', '<', '<=', '>', '>=', 'contains'] as const;
type Operator = (typeof OPERATORS)[number];
const DEEPEST = 20;

type Token = { readonly type: 'sign' | 'word' | 'string'; readonly text: string };

/**
 * Reads a condition such as `steps.tests.passed and steps.parts.count > 3`: comparisons of variables and values, joined by `and`, `or`, `not` and
 * parentheses. It becomes data; nothing is ever evaluated as code. Pure.
 */
export function parseCondition(text: string): ParsedCondition {
  const tokens = tokensOf(text);
  if (!tokens) return { problem: `has a condition that cannot be read: “${text.slice(0, 80)}”` };
  const reader = new Reader(tokens);
  try {
    const condition = reader.either(0);
    if (reader.peek() !== undefined)
      return { problem: `has “${reader.peek()?.text ?? ''}” at a place where its condition should end` };
    return { condition };
  } catch (thrown) {
    if (thrown instanceof Unreadable) return { problem: thrown.message };
    throw thrown;
  }
}

/** The names of the variables that a condition looks at. */
export function conditionVariables(condition: Condition): readonly string[] {
  switch (condition.type) {
    case 'and':
    case 'or':
      return condition.all.flatMap(conditionVariables);
    case 'not':
      return conditionVariables(condition.of);
    case 'truthy':
      return condition.of.type === 'path' ? [condition.of.path] : [];
    case 'compare':
      return [condition.left, condition.right].flatMap((side) => (side.type === 'path' ? [side.path] : []));
  }
}

/** Whether a condition holds, given what variables are now; one that leads nowhere is `undefined`. Pure. */
export function holds(condition: Condition, valueOf: (path: string) => unknown): boolean {
  switch (condition.type) {
    case 'and':
      return condition.all.every((each) => holds(each, valueOf));
    case 'or':
      return condition.all.some((each) => holds(each, valueOf));
    case 'not':
      return !holds(condition.of, valueOf);
    case 'truthy':
      return isTruthy(operand(condition.of, valueOf));
    case 'compare':
      return compare(condition.operator, operand(condition.left, valueOf), operand(condition.right, valueOf));
  }
}

function operand(of: Operand, valueOf: (path: string) => unknown): unknown {
  return of.type === 'value' ? of.value : valueOf(of.path);
}

function isTruthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : typeof value === 'string' ? value.trim() !== '' : Boolean(value);
}

function compare(operator: Operator, left: unknown, right: unknown): boolean {
  switch (operator) {
    case '==':
      return isSame(left, right);
    case '!=':
      return !isSame(left, right);
    case 'contains':
      return Array.isArray(left)
        ? left.some((each) => isSame(each, right))
        : typeof left === 'string' && typeof right === 'string' && left.includes(right);
    default: {
      const [a, b] = [Number(left), Number(right)];
      if (left === null || right === null || left === '' || right === '' || Number.isNaN(a) || Number.isNaN(b))
        return false;
      return operator === '<' ? a < b : operator === '<=' ? a <= b : operator === '>' ? a > b : a >= b;
    }
  }
}

/** A model's "3" is 3, and its " yes\n" is "yes". */
function isSame(left: unknown, right: unknown): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left.trim() === right.trim();
  if (typeof left === 'number' || typeof right === 'number')
    return left !== '' && left !== null && right !== null && Number(left) === Number(right);
  if (typeof left === 'boolean' || typeof right === 'boolean') return String(left).trim() === String(right).trim();
  return (left ?? null) === (right ?? null);
}

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (!match) return undefined;
    const [, sign, double, single, word] = match;
    const quoted = double ?? single;
    if (sign !== undefined) tokens.push({ type: 'sign', text: sign });
    else if (quoted !== undefined) tokens.push({ type: 'string', text: quoted.replaceAll(/\\(.)/g, '$1') });
    else if (word !== undefined) tokens.push({ type: 'word', text: word });
  }
  return tokens;
}

class Unreadable extends Error {}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  either(depth: number): Condition {
    return this.#joined('or', () => this.#joined('and', () => this.#single(depth)));
  }

  #joined(word: 'and' | 'or', next: () => Condition): Condition {
    const first = next();
    const all = [first];
    while (this.#takes(word)) all.push(next());
    return all.length === 1 ? first : { type: word, all };
  }

  #single(depth: number): Condition {
    if (depth > DEEPEST) throw new Unreadable('has a condition with too many parentheses');
    if (this.#takes('not')) return { type: 'not', of: this.#single(depth + 1) };
    if (this.#takes('(')) {
      const inner = this.either(depth + 1);
      if (!this.#takes(')')) throw new Unreadable('has a condition with “(” but without “)”');
      return inner;
    }
    const left = this.#operand();
    const operator = OPERATORS.find((each) => this.#takes(each));
    return operator ? { type: 'compare', operator, left, right: this.#operand() } : { type: 'truthy', of: left };
  }

  #operand(): Operand {
    const token = this.peek();
    if (!token || token.type === 'sign') throw new Unreadable('has a condition that ends too early or misses a value');
    this.#at++;
    if (token.type === 'string') return { type: 'value', value: token.text };
    if (token.text === 'true' || token.text === 'false') return { type: 'value', value: token.text === 'true' };
    if (token.text === 'null') return { type: 'value', value: null };
    if (/^-?\d+(\.\d+)?$/.test(token.text)) return { type: 'value', value: Number(token.text) };
    if (!parsePath(token.text))
      throw new Unreadable(
        `has “${token.text.slice(0, 60)}” in its condition, which is neither a variable nor a value`,
      );
    return { type: 'path', path: token.text };
  }

  #takes(text: string): boolean {
    const token = this.peek();
    if (token?.text !== text || token.type === 'string') return false;
    this.#at++;
    return true;
  }
}
