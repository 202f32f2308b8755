import type { SensitiveSpan } from './span.ts';
import type { Vault } from './vault.ts';

/** The type of a text that looks like a placeholder and is none; it is masked so that unmasking gives it back as it was. */
const LOOKALIKE = 'lookalike';

/** A place of a text that was masked. */
export interface MaskedPlace {
  /** Plain word for what stood there: "API key". */
  readonly type: string;
  /** Offset in the text as it was. */
  readonly start: number;
  readonly placeholder: string;
}

/** A text without its secrets, and where they stood. */
export interface MaskedText {
  readonly text: string;
  readonly places: readonly MaskedPlace[];
}

/**
 * `text` with a placeholder for each of `spans`, for everything the vault knows, and for what looks like a placeholder already; overlapping spans become
 * one, so that no end of a secret stays. {@link unmaskText} gives back exactly `text`. What only looks like a placeholder is not among the places. Pure
 * but for what the vault learns.
 */
export function maskText(text: string, spans: readonly SensitiveSpan[], vault: Vault): MaskedText {
  learn(text, spans, vault);
  const all = united([...spans, ...knownSpans(text, vault), ...lookalikes(text, vault)]);
  const pieces: string[] = [];
  const places: MaskedPlace[] = [];
  let last = 0;
  for (const { type, start, end } of all) {
    const placeholder = vault.placeholder(text.slice(start, end), type);
    pieces.push(text.slice(last, start), placeholder);
    if (type !== LOOKALIKE) places.push({ type, start, placeholder });
    last = end;
  }
  return { text: `${pieces.join('')}${text.slice(last)}`, places };
}

/** Tells the vault what stands at `spans`, so that it is masked in other texts too. */
export function learn(text: string, spans: readonly SensitiveSpan[], vault: Vault): void {
  for (const { type, start, end } of united(spans)) vault.placeholder(text.slice(start, end), type);
}

/** `text` with the values in place of the vault's placeholders, each passed through `write`. Pure. */
export function unmaskText(text: string, vault: Vault, write: (value: string) => string = asItIs): string {
  if (!text.includes('BATON_')) return text;
  return text.replace(vault.pattern, (placeholder) => {
    const value = vault.value(placeholder);
    return value === undefined ? placeholder : write(value);
  });
}

/** A value as it stands between the quotes of a JSON string. */
export function insideJsonString(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** Unmasks a text that comes in pieces, also where a placeholder is cut between two of them. */
export class PieceUnmasker {
  readonly #vault: Vault;
  readonly #write: (value: string) => string;
  #held = '';

  constructor(vault: Vault, write: (value: string) => string = asItIs) {
    this.#vault = vault;
    this.#write = write;
  }

  /** What can be shown now; the beginning of a placeholder is held back. May be empty. */
  push(piece: string): string {
    const text = this.#held + piece;
    const end = this.#beginningIn(text);
    this.#held = text.slice(end);
    return unmaskText(text.slice(0, end), this.#vault, this.#write);
  }

  /** What was held back and became no placeholder. */
  flush(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }

  /** Where a placeholder begins that is not yet whole; the text's length when none does. */
  #beginningIn(text: string): number {
    let from = Math.max(0, text.length - this.#vault.longestBeginning);
    if (!text.includes('B', from)) return text.length;
    for (const whole of text.matchAll(this.#vault.pattern)) from = Math.max(from, whole.index + whole[0].length);
    for (let at = text.indexOf('B', from); at !== -1; at = text.indexOf('B', at + 1))
      if (this.#vault.isBeginning(text.slice(at))) return at;
    return text.length;
  }
}

function asItIs(value: string): string {
  return value;
}

type Stretch = Pick<SensitiveSpan, 'type' | 'start' | 'end'>;

function knownSpans(text: string, vault: Vault): readonly Stretch[] {
  const spans: Stretch[] = [];
  for (const { value, type } of vault.known())
    for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + value.length))
      spans.push({ type, start: at, end: at + value.length });
  return spans;
}

function lookalikes(text: string, { pattern }: Vault): readonly Stretch[] {
  if (!text.includes('BATON_')) return [];
  return [...text.matchAll(pattern)].map(({ index, 0: { length } }) => ({
    type: LOOKALIKE,
    start: index,
    end: index + length,
  }));
}

function united(spans: readonly Stretch[]): readonly Stretch[] {
  const kept: Stretch[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (!last || span.start >= last.end) kept.push(span);
    else if (span.end > last.end) kept[kept.length - 1] = { ...last, end: span.end };
  }
  return kept;
}
