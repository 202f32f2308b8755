import { TASK_KINDS } from '../../domain/task.ts';
import type { Ask } from '../ask.ts';
import { createFeatureReader, foldBucket, MOST_FEATURES, type FeatureReader } from '../text/features.ts';
import { damaged, meaningOf, type Table, type Weights } from '../weights/pack.ts';
import { ADDED_COLUMNS, addRows, type ByteTable } from './add-rows.ts';
import { SHAPE_NAMES } from './evidence.ts';
import { createKnownReader, createWordRows, HASH_BYTES } from './known-words.ts';
import { ownText } from './own-text.ts';

/** Buckets per half of the n-grams: `2 ** BITS`. More gain nothing on our own requests. */
export const BITS = 15;
/** Word n-grams count more than character n-grams. */
export const WORD_FACTOR = 1.5;
/** Classes of a kind: the kinds in their order, then "none of them". */
export const KIND_CLASSES = TASK_KINDS.length + 1;
/** Columns of the table: the classes of a kind, then the four levels of complexity. */
export const COLUMNS = KIND_CLASSES + 4;
/** Rows of the first table: word buckets, character buckets, then one per {@link SHAPE_NAMES}. */
export const ROW_COUNT = (2 << BITS) + SHAPE_NAMES.length;

/** A task as the model sees it: row `rows[i]` counts `values[i]`. */
export interface IntentInput {
  readonly rows: Uint32Array;
  readonly values: Float32Array;
}

/** Probabilities of one task. */
export interface IntentJudgement {
  /** Per kind in the order of `TASK_KINDS`, then the share of "none of them"; sums to 1. */
  readonly kinds: readonly number[];
  /** For complexity 1, 2, 3 and 4; sums to 1. */
  readonly complexity: readonly [number, number, number, number];
}

/** The trained model. */
export interface IntentModel {
  /** Judges an ask and its shape, as `shapeOf` gives it. */
  judge(ask: Ask, shape: Float32Array): IntentJudgement;
  /** How much a few words, alone, speak for a kind rather than for the others; 0 is nothing. */
  evidenceOf(words: string, kind: number): number;
  /** The same for a value of {@link SHAPE_NAMES}. */
  evidenceOfShape(index: number, value: number, kind: number): number;
}

/** Reads asks into {@link IntentInput}s, each with its own arrays. */
export function createInputReader(reader?: FeatureReader): (ask: Ask, shape: Float32Array) => IntentInput {
  const read = createSharedReader(reader);
  return (ask, shape) => {
    const { rows, values, length } = read(ask, shape);
    return { rows: rows.slice(0, length), values: values.slice(0, length) };
  };
}

/** The same into arrays that the next reading overwrites, of which the first `length` count. */
function createSharedReader(
  reader: FeatureReader = createFeatureReader(),
): (ask: Ask, shape: Float32Array) => IntentInput & { readonly length: number } {
  const rows = new Uint32Array(MOST_FEATURES + SHAPE_NAMES.length);
  const values = new Float32Array(rows.length);
  return (ask, shape) => {
    const { buckets, values: counts, length } = reader.read(ownText(ask));
    for (let index = 0; index < length; index++) {
      const row = foldBucket(buckets[index] ?? 0, BITS);
      rows[index] = row;
      values[index] = (counts[index] ?? 0) * (row < 1 << BITS ? WORD_FACTOR : 1);
    }
    for (let index = 0; index < shape.length; index++) rows[length + index] = (2 << BITS) + index;
    values.set(shape, length);
    return { rows, values, length: length + shape.length };
  };
}

/** The model from its weights. Throws a `BatonError` (`BATON_E_WEIGHTS`) when they are of another shape. */
export function createIntentModel({ tables, numbers }: Weights): IntentModel {
  const table = checked(tables['intents'], ROW_COUNT);
  const meaning = meaningOf(table);
  const { bytes } = table;
  const { readKnown, known } = knownWords(tables);
  const { kindTemperature = 1, complexityTemperature = 1 } = numbers;
  const readInput = createSharedReader();
  const words = createFeatureReader();
  const scores = new Float64Array(COLUMNS);
  const wordScores = new Float64Array(COLUMNS);
  /** By how much a row's weight for a class exceeds the mean of its weights. */
  const lead = (row: number, kind: number, from: ByteTable = { bytes, meaning }): number => {
    let sum = 0;
    for (let label = 0; label < KIND_CLASSES; label++) sum += from.meaning[from.bytes[row * COLUMNS + label] ?? 0] ?? 0;
    return (from.meaning[from.bytes[row * COLUMNS + kind] ?? 0] ?? 0) - sum / KIND_CLASSES;
  };
  return {
    judge(ask, shape) {
      const { rows, values, length } = readInput(ask, shape);
      addRows({ bytes, meaning }, rows, values, length, scores);
      const found = readKnown(ask.words);
      addRows(known, found.rows, found.values, found.length, wordScores);
      for (let column = 0; column < COLUMNS; column++)
        scores[column] = (scores[column] ?? 0) + (wordScores[column] ?? 0);
      const [one = 0, two = 0, three = 0, four = 0] = probabilities(
        scores.subarray(KIND_CLASSES),
        complexityTemperature,
      );
      return {
        kinds: probabilities(scores.subarray(0, KIND_CLASSES), kindTemperature),
        complexity: [one, two, three, four],
      };
    },
    evidenceOf(text, kind) {
      const { buckets, values, length } = words.read(text);
      let sum = 0;
      for (let index = 0; index < length; index++) {
        const row = foldBucket(buckets[index] ?? 0, BITS);
        sum += (values[index] ?? 0) * lead(row, kind) * (row < 1 << BITS ? WORD_FACTOR : 1);
      }
      const found = readKnown(text.split(' '));
      for (let index = 0; index < found.length; index++)
        sum += (found.values[index] ?? 0) * lead(found.rows[index] ?? 0, kind, known);
      return sum;
    },
    evidenceOfShape: (index, value, kind) => (value === 0 ? 0 : value * lead((2 << BITS) + index, kind)),
  };
}

function probabilities(scores: Float64Array, temperature: number): number[] {
  const highest = Math.max(...scores);
  const odds = Array.from(scores, (score) => Math.exp((score - highest) / temperature));
  const sum = odds.reduce((total, each) => total + each, 0);
  return odds.map((each) => each / sum);
}

/** The words that have rows of their own, beside the n-grams: what they mean was learned elsewhere, what that says about kinds here. */
function knownWords(tables: Weights['tables']): {
  readonly readKnown: ReturnType<typeof createKnownReader>;
  readonly known: ByteTable;
} {
  const hashes = tables['hashes'];
  if (!hashes) throw damaged('they are of another version');
  const rows = checked(tables['words'], (2 * hashes.bytes.length) / HASH_BYTES);
  return {
    readKnown: createKnownReader(createWordRows(hashes)),
    known: { bytes: rows.bytes, meaning: meaningOf(rows) },
  };
}

function checked(table: Table | undefined, rowCount: number): Table {
  if (table?.columns !== ADDED_COLUMNS || table.bytes.length !== rowCount * COLUMNS)
    throw damaged('they are of another version');
  return table;
}
