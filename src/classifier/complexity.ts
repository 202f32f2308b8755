import type { Signal } from '../domain/profile.ts';
import type { Complexity, TaskKind } from '../domain/task.ts';
import type { Ask } from './ask.ts';
import { COMPLEXITY_PHRASES, CONDITION_WORDS } from './phrases-complexity.ts';
import { quotedWords } from './quoted-words.ts';

/** What the complexity was judged to be. */
export interface ComplexityJudgement {
  readonly complexity: Complexity;
  readonly probability: number;
  readonly signals: readonly Signal[];
}

/** Where a task of each kind starts, on the scale from 1 (simple) to 4 (very hard). Our own judgement. */
const START: Record<TaskKind, number> = {
  explain: 1.7,
  fix: 1.9,
  document: 1.6,
  test: 2,
  refactor: 1.9,
  optimize: 2,
  generate: 1.8,
  review: 2.1,
  plan: 2.3,
  summarize: 1.4,
  translate: 1.7,
  chat: 1.2,
};

/** What one observation adds to the level. */
interface Part {
  readonly points: number;
  readonly text: string;
}

/** Judges how demanding an ask is: what kind it is, how much it says and forbids, what goes with it. Pure. */
export function judgeComplexity(ask: Ask, kind: TaskKind, referenceCount: number): ComplexityJudgement {
  const parts = partsOf(ask, referenceCount);
  const level = parts.reduce((sum, { points }) => sum + points, START[kind]);
  const complexity = nearest(level);
  const strongest = strongestPart(parts, complexity >= START[kind]);
  const text = strongest ? strongest.text : `usual for ${kind}`;
  return { complexity, probability: probabilityOf(level, complexity), signals: [{ feature: 'complexity', text }] };
}

/** What all observations together add to the level, whatever the kind: a feature of the intent model. Pure. */
export function complexityPoints(ask: Ask, referenceCount: number): number {
  return partsOf(ask, referenceCount).reduce((sum, { points }) => sum + points, 0);
}

/** Borders lie halfway between two steps. */
function nearest(level: number): Complexity {
  if (level < 1.5) return 1;
  if (level < 2.5) return 2;
  return level < 3.5 ? 3 : 4;
}

/** An ask is looked at twice, for the model's features and for the reason that the person reads. */
const lately = new WeakMap<Ask, { readonly referenceCount: number; readonly parts: readonly Part[] }>();

function partsOf(ask: Ask, referenceCount: number): readonly Part[] {
  const held = lately.get(ask);
  if (held?.referenceCount === referenceCount) return held.parts;
  const parts = findParts(ask, referenceCount);
  lately.set(ask, { referenceCount, parts });
  return parts;
}

function findParts(ask: Ask, referenceCount: number): readonly Part[] {
  const found = COMPLEXITY_PHRASES.findIn(ask.words);
  const phrases = (value: 'hard' | 'easy'): readonly string[] => [
    ...new Set(found.filter(({ values }) => values.includes(value)).map(({ phrase }) => phrase)),
  ];
  const [hard, easy] = [phrases('hard'), phrases('easy')];
  const conditions = ask.words.filter((word) => CONDITION_WORDS.has(word)).length;
  const { length: wordCount } = ask.words;
  return [
    {
      points: Math.min(1.2, Math.log2(Math.max(4, wordCount) / 10) * 0.36),
      text: `${counted(wordCount, 'word')} of its own`,
    },
    { points: Math.min(1.3, hard.length * 0.5), text: quotedWords(hard[0] ?? '') },
    { points: -Math.min(0.8, easy.length * 0.5), text: quotedWords(easy[0] ?? '') },
    { points: Math.min(0.6, conditions * 0.1), text: counted(conditions, 'condition') },
    {
      points: Math.min(0.5, Math.max(0, ask.listItemCount - 1) * 0.15),
      text: `${counted(ask.listItemCount, 'point')} in a list`,
    },
    {
      points: Math.min(0.7, Math.log2(1 + ask.codeLineCount / 25) * 0.25),
      text: `${counted(ask.codeLineCount, 'line')} of code or output`,
    },
    { points: Math.min(0.8, Math.max(0, referenceCount - 1) * 0.2), text: counted(referenceCount, 'file') },
    { points: ask.isExcerpt ? 0.6 : 0, text: 'a very long text' },
  ];
}

/** Points below which a part is not worth a word. */
const NOTEWORTHY = 0.1;

/** The part that moved the level most in the direction in which it went; none when nothing did. */
function strongestPart(parts: readonly Part[], isUp: boolean): Part | undefined {
  let strongest: Part | undefined;
  for (const part of parts) {
    const points = isUp ? part.points : -part.points;
    if (points >= NOTEWORTHY && points > Math.abs(strongest?.points ?? 0)) strongest = part;
  }
  return strongest;
}

/** Most where the level lies in the middle of a step or beyond the last one, least at the border between two. */
function probabilityOf(level: number, complexity: Complexity): number {
  const isBeyond = (level < 1 && complexity === 1) || (level > 4 && complexity === 4);
  return 0.8 - 0.6 * (isBeyond ? 0 : Math.abs(level - complexity));
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
