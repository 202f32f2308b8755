import { BREAK, characterClass, LETTER, IDEOGRAPH } from './characters.ts';
import { sampleText } from './sample.ts';

/** Buckets of each of the two halves of the feature space. */
export const HALF_BUCKETS = 1 << 17;
/** All buckets: word 1–2-grams hash into `[0, HALF_BUCKETS)`, character 3–5-grams into `[HALF_BUCKETS, BUCKETS)`. */
export const BUCKETS = 2 * HALF_BUCKETS;

/**
 * A text as a sparse vector: `buckets[i]` holds `values[i]` for `i < length`. Each bucket occurs once, in order of first appearance in the text. A
 * value is √count, each half scaled to length 1, so that long and short texts weigh the same. The arrays are longer than `length` and reused: the
 * next reading of the same reader overwrites them; {@link copyFeatures} keeps one.
 */
export interface TextFeatures {
  readonly buckets: Uint32Array;
  readonly values: Float32Array;
  readonly length: number;
}

/** Turns texts into {@link TextFeatures}. */
export interface FeatureReader {
  /** Deterministic; any string (empty, lone surrogates, any script). Reads at most `SAMPLE_UNITS` units: head and tail of longer texts. */
  read(text: string): TextFeatures;
}

/** No reading gives more features. */
export const MOST_FEATURES = 16_384;
const MOST_SLOTS = 2 * MOST_FEATURES;
const FNV_PRIME = 0x01000193;
const WORD_SEED = 0x811c9dc5;
const PAIR_SEED = 0x2c1b3c6d;
const SPACE = 32;
const ZERO = 48;

/**
 * A reader with its own buffers (0.3 MB), to be made once and kept. Word 1–2-grams and character 3–5-grams, lower case, digits all read as `0`,
 * runs of blanks as one; in scripts that put no blanks between words every character is a word. Hashing after Weinberger et al., "Feature Hashing
 * for Large Scale Multitask Learning" (2009); the hash
 * is FNV-1a.
 */
export function createFeatureReader(): FeatureReader {
  const counts = new Uint16Array(MOST_FEATURES);
  const buckets = new Uint32Array(MOST_FEATURES);
  const values = new Float32Array(MOST_FEATURES);
  const units = new Uint16Array(8192);
  // Where in `buckets` a bucket stands, plus one: open addressing, as small as the text allows, since a table of all buckets would not fit a cache.
  const slots = new Uint16Array(MOST_SLOTS);
  let mask = 0;
  let length = 0;

  const add = (bucket: number): void => {
    for (let slot = bucket & mask; ; slot = (slot + 1) & mask) {
      const place = slots[slot] ?? 0;
      if (place === 0) {
        if (length === MOST_FEATURES) return;
        buckets[length] = bucket;
        counts[length] = 1;
        slots[slot] = ++length;
        return;
      }
      if (buckets[place - 1] === bucket) {
        counts[place - 1] = (counts[place - 1] ?? 0) + 1;
        return;
      }
    }
  };

  return {
    read(text) {
      length = 0;
      const size = normalize(sampleText(text), units);
      mask = slotsFor(size) - 1;
      slots.fill(0, 0, mask + 1);
      addWords(units, size, add);
      addCharacters(units, size, add);
      scale(buckets, values, counts, length);
      return { buckets, values, length };
    },
  };
}

/** A text of `size` units has fewer than five features a unit; the next power of two above eight keeps the table half empty. */
function slotsFor(size: number): number {
  return Math.min(MOST_SLOTS, 1 << (35 - Math.clz32(size)));
}

/** A copy that the reader's next reading leaves alone, exactly as long as it has features. */
export function copyFeatures({ buckets, values, length }: TextFeatures): TextFeatures {
  return { buckets: buckets.slice(0, length), values: values.slice(0, length), length };
}

/**
 * The bucket of a smaller table with `2 ** bits` buckets per half: equal hashes fall together, so that models of different sizes share one reading.
 * `bits` is 1 to 17.
 */
export function foldBucket(bucket: number, bits: number): number {
  return (bucket & ((1 << bits) - 1)) | (bucket >= HALF_BUCKETS ? 1 << bits : 0);
}

/** Lower case, digits as `0`, blanks and controls as single spaces, one space before and after. Returns how many units were written. */
function normalize(text: string, units: Uint16Array): number {
  const lower = text.toLowerCase();
  units[0] = SPACE;
  let size = 1;
  for (let index = 0; index < lower.length && size < units.length - 1; index++) {
    const unit = lower.charCodeAt(index);
    if (unit <= SPACE || unit === 0xa0 || unit === 0x3000) {
      if (units[size - 1] !== SPACE) units[size++] = SPACE;
    } else units[size++] = unit >= ZERO && unit <= ZERO + 9 ? ZERO : unit;
  }
  if (units[size - 1] !== SPACE) units[size++] = SPACE;
  return size;
}

function addWords(units: Uint16Array, size: number, add: (bucket: number) => void): void {
  let previous = 0;
  let hash = WORD_SEED;
  let isInside = false;
  for (let index = 0; index < size; index++) {
    const unit = units[index] ?? SPACE;
    const type = characterClass(unit);
    if (type === LETTER) hash = Math.imul(hash ^ unit, FNV_PRIME);
    if (isInside && type !== LETTER) {
      previous = addWord(hash, previous, add);
      hash = WORD_SEED;
    }
    isInside = type === LETTER;
    if (type === IDEOGRAPH) previous = addWord(Math.imul(WORD_SEED ^ unit, FNV_PRIME), previous, add);
    if (type === BREAK && unit !== SPACE) previous = 0;
  }
}

function addWord(hash: number, previous: number, add: (bucket: number) => void): number {
  add(halfBucket(hash));
  if (previous !== 0) add(halfBucket(Math.imul(previous ^ PAIR_SEED, FNV_PRIME) ^ hash));
  return hash;
}

/** Three, four and five characters from each start; the five hash steps are written out, since this loop is most of a reading's time. */
function addCharacters(units: Uint16Array, size: number, add: (bucket: number) => void): void {
  let first = units[0] ?? 0;
  let second = units[1] ?? 0;
  for (let start = 0; start + 2 < size; start++) {
    const third = units[start + 2] ?? 0;
    const pair = Math.imul(Math.imul(WORD_SEED ^ first, FNV_PRIME) ^ second, FNV_PRIME);
    const three = Math.imul(pair ^ third, FNV_PRIME);
    add(HALF_BUCKETS + halfBucket(three));
    if (start + 3 < size) {
      const four = Math.imul(three ^ (units[start + 3] ?? 0), FNV_PRIME);
      add(HALF_BUCKETS + halfBucket(four));
      if (start + 4 < size) add(HALF_BUCKETS + halfBucket(Math.imul(four ^ (units[start + 4] ?? 0), FNV_PRIME)));
    }
    first = second;
    second = third;
  }
}

/** The highest 17 bits of one more multiplication (Fibonacci hashing, Knuth vol. 3, 6.4): a bucket of a half. */
function halfBucket(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x9e3779b1) >>> 15;
}

/** √count, each half scaled to length 1; √count squared is the count, so the length of a half is the root of its counts' sum. */
function scale(buckets: Uint32Array, values: Float32Array, counts: Uint16Array, length: number): void {
  let words = 0;
  let characters = 0;
  for (let index = 0; index < length; index++) {
    if ((buckets[index] ?? 0) < HALF_BUCKETS) words += counts[index] ?? 0;
    else characters += counts[index] ?? 0;
  }
  for (let index = 0; index < length; index++)
    values[index] = Math.sqrt((counts[index] ?? 0) / ((buckets[index] ?? 0) < HALF_BUCKETS ? words : characters));
}
