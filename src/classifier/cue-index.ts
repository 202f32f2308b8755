import { TASK_KINDS, type TaskKind } from '../domain/task.ts';
import type { Ask } from './ask.ts';
import { ENGLISH_CUES, type Cues } from './cues-english.ts';
import { OTHER_CUES, SUBSTRING_CUES } from './cues-other.ts';
import { PhraseIndex } from './phrase-index.ts';

/** A cue that was found in an ask, with its weight after where it stood. */
export interface FoundCue {
  readonly kind: TaskKind;
  readonly phrase: string;
  readonly weight: number;
}

interface Cue {
  readonly kind: TaskKind;
  readonly weight: number;
}

const PHRASES = new PhraseIndex<Cue>();
for (const cues of [ENGLISH_CUES, OTHER_CUES]) for (const { cue, phrases } of listed(cues)) PHRASES.add(phrases, cue);
const SUBSTRINGS = [...listed(SUBSTRING_CUES)].flatMap(({ cue, phrases }) =>
  phrases.split(', ').map((phrase) => ({ phrase, cue })),
);
const SUBSTRING_FACTOR = 1.3;

/** All cues of an ask. A phrase counts once for a kind, where it counts most. */
export function findCues(ask: Pick<Ask, 'words' | 'prose'>): readonly FoundCue[] {
  const found = new Map<string, FoundCue>();
  const add = (phrase: string, { kind, weight }: Cue, factor: number): void => {
    const key = `${kind} ${phrase}`;
    if ((found.get(key)?.weight ?? 0) < weight * factor) found.set(key, { kind, phrase, weight: weight * factor });
  };
  for (const { phrase, at, values } of PHRASES.findIn(ask.words)) {
    for (const cue of values) add(phrase, cue, positionFactor(at, ask.words.length));
  }
  if (hasOtherScript(ask.prose)) {
    for (const { phrase, cue } of SUBSTRINGS) if (ask.prose.includes(phrase)) add(phrase, cue, SUBSTRING_FACTOR);
  }
  return [...found.values()];
}

/** People begin with what they want; or end with it, after what they pasted. */
function positionFactor(at: number, wordCount: number): number {
  if (at === 0) return 1.6;
  if (at < 5) return 1.35;
  if (at < 15) return 1;
  if (wordCount - at <= 12) return 0.9;
  return at < 60 ? 0.65 : 0.35;
}

/** Devanagari, kana and Han. */
function hasOtherScript(prose: string): boolean {
  return /[\u0900-\u097f\u3040-\u30ff\u3400-\u9fff]/.test(prose);
}

function* listed(cues: Cues): Generator<{ readonly cue: Cue; readonly phrases: string }> {
  for (const kind of TASK_KINDS) for (const [weight, phrases] of cues[kind]) yield { cue: { kind, weight }, phrases };
}
