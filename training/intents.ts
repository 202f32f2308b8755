import { crc32 } from 'node:zlib';
import { briefly, readAsk } from '../src/classifier/ask.ts';
import { findCues } from '../src/classifier/cue-index.ts';
import { shapeOf, type IntentTask } from '../src/classifier/intents/evidence.ts';
import {
  COLUMNS,
  createInputReader,
  KIND_CLASSES,
  ROW_COUNT,
  type IntentInput,
} from '../src/classifier/intents/model.ts';
import { createKnownReader, createWordRows, hashTable } from '../src/classifier/intents/known-words.ts';
import { packWeights, tableOf } from '../src/classifier/weights/pack.ts';
import { TASK_KINDS } from '../src/domain/task.ts';
import { readCorpus, type Request } from './corpus.ts';
import { createRandom, type Random } from './random.ts';
import { fitSoftmax, scoreInto, type Example, type Fit } from './softmax.ts';
import { denseOf, DIMENSIONS, perWord, readWordVectors, type WordVectors } from './words.ts';

/** How both tables are learned: chosen among a few by the log loss on requests held out; training/README.md says what was looked at. */
const FIT = {
  rowCount: ROW_COUNT + 2 * DIMENSIONS,
  epochs: 12,
  rate: 0.1,
  ridge: 4e-3,
  dropout: 0.3,
  smoothing: 0.05,
  seed: 1,
};
const KIND_FIT: Fit = { ...FIT, classCount: KIND_CLASSES };
const LEVEL_FIT: Fit = { ...FIT, classCount: 4, epochs: 8, ridge: 2e-3, dropout: 0.2 };
/** One part in so many is held out for the temperature. */
const PARTS = 4;

/** A request as the model sees it, with its place among the kinds; "unknown" comes last. */
interface Row {
  readonly input: IntentInput;
  readonly request: Request;
  readonly kind: number;
  readonly wordCount: number;
}

/**
 * Trains the intent model on the requests in training/requests and the words in training/words, and on nothing else. Returns the bytes of `media/intents.weights`: equal on each
 * call, on each machine.
 */
export function trainIntents(): Uint8Array {
  const vectors = readWordVectors();
  const rows = readRows(vectors);
  const kinds = kindExamples(rows);
  const levels = levelExamples(rows);
  const table = sideBySide(meanFit(kinds, KIND_FIT), fitSoftmax(levels, LEVEL_FIT));
  const dense = table.subarray(ROW_COUNT * COLUMNS);
  return packWeights(
    {
      tables: {
        intents: tableOf(COLUMNS, table.subarray(0, ROW_COUNT * COLUMNS)),
        words: tableOf(COLUMNS, perWord(dense, COLUMNS, vectors)),
        hashes: hashTable(vectors.words),
      },
      numbers: {
        kindTemperature: heldOutTemperature(kinds, KIND_FIT),
        complexityTemperature: heldOutTemperature(levels, LEVEL_FIT),
      },
    },
    crc32,
  );
}

const RUNS = 4;

/** The mean of several runs in different orders: the order of the last examples counts less. */
function meanFit(examples: readonly Example[], fit: Fit): Float32Array {
  const runs = Array.from({ length: RUNS }, (_, run) => fitSoftmax(examples, { ...fit, seed: fit.seed + run }));
  return Float32Array.from(runs[0] ?? [], (_, place) => runs.reduce((sum, run) => sum + (run[place] ?? 0), 0) / RUNS);
}

function sideBySide(kinds: Float32Array, levels: Float32Array): Float32Array {
  const table = new Float32Array(FIT.rowCount * COLUMNS);
  for (let row = 0; row < FIT.rowCount; row++) {
    table.set(kinds.subarray(row * KIND_CLASSES, (row + 1) * KIND_CLASSES), row * COLUMNS);
    table.set(levels.subarray(row * 4, (row + 1) * 4), row * COLUMNS + KIND_CLASSES);
  }
  return table;
}

/** An example with the line it was made from. */
type SourcedExample = Example & Pick<Request, 'source'>;

function readRows(vectors: WordVectors): readonly Row[] {
  const readInput = createInputReader();
  const readKnown = createKnownReader(createWordRows(hashTable(vectors.words)));
  const random = createRandom(11);
  return readCorpus().map((request) => {
    const ask = briefly(readAsk(request.prompt));
    const shape = shapeOf(ask, { ...surroundings(request, random) }, findCues(ask));
    const input = withDense(readInput(ask, shape), denseOf(readKnown(ask.words), vectors));
    return { input, request, kind: kindIndex(request.kind), wordCount: ask.words.length };
  });
}

/** The dense values as further rows. */
function withDense({ rows, values }: IntentInput, dense: Float32Array): IntentInput {
  return {
    rows: Uint32Array.from([...rows, ...Array.from(dense, (_, index) => ROW_COUNT + index)]),
    values: Float32Array.from([...values, ...dense]),
  };
}

/** What could have gone before: a quarter of the requests follow others, more often of their own kind than of another. */
function surroundings({ kind, fileCount }: Request, random: Random): IntentTask {
  const references = Array.from({ length: fileCount }, () => ({ path: 'a', folder: 'b' }));
  if (random() >= 0.25) return { references, historyLength: 0 };
  const other = TASK_KINDS[Math.floor(random() * TASK_KINDS.length)] ?? 'chat';
  return { references, historyLength: 2, previousKind: kind !== 'unknown' && random() < 0.3 ? kind : other };
}

function kindIndex(kind: Request['kind']): number {
  return kind === 'unknown' ? TASK_KINDS.length : TASK_KINDS.indexOf(kind);
}

function kindExamples(rows: readonly Row[]): readonly SourcedExample[] {
  return rows.map(({ input, request, kind }) => ({
    ...input,
    label: kind,
    weight: request.weight,
    source: request.source,
  }));
}

/** Shares of the levels 1 to 4 that developers' requests are taken to have: our own judgement. */
const LEVEL_SHARES = [0.27, 0.4, 0.23, 0.1];

/** The lines say 2 where nothing speaks for more or less; among those, half of the very short are counted as 1 and half of the long as 3. */
function levelExamples(rows: readonly Row[]): readonly SourcedExample[] {
  const examples = rows
    .filter(({ request }) => request.kind !== 'unknown')
    .flatMap(({ input, request: { complexity, kind, weight, source }, wordCount }) => {
      const isDemanding = kind === 'review' || kind === 'plan' || kind === 'optimize';
      const other = complexity !== 2 ? 0 : wordCount < 7 && !isDemanding ? 1 : wordCount > 24 ? 3 : 0;
      const labels = other === 0 ? [complexity] : [complexity, other];
      return labels.map((label) => ({ ...input, label: label - 1, weight: weight / labels.length, source }));
    });
  const masses = LEVEL_SHARES.map((_, level) =>
    examples.reduce((sum, { label, weight }) => sum + (label === level ? weight : 0), 0),
  );
  const all = masses.reduce((sum, mass) => sum + mass, 0);
  return examples.map((example) => ({
    ...example,
    weight: (example.weight * (LEVEL_SHARES[example.label] ?? 0) * all) / (masses[example.label] ?? 1),
  }));
}

/** The temperature that makes held-out probabilities fit best: the one of least log loss on a quarter of the source lines. */
function heldOutTemperature(examples: readonly SourcedExample[], fit: Fit): number {
  const isHeldOut = ({ source }: SourcedExample): boolean => source % PARTS === 1;
  const weights = fitSoftmax(
    examples.filter((example) => !isHeldOut(example)),
    fit,
  );
  const scored = examples.filter(isHeldOut).map((example) => {
    const scores = new Float64Array(fit.classCount);
    scoreInto(scores, weights, example);
    return { scores, label: example.label, weight: example.weight };
  });
  const loss = (temperature: number): number =>
    scored.reduce((sum, { scores, label, weight }) => {
      const total = scores.reduce((all, score) => all + Math.exp((score - (scores[label] ?? 0)) / temperature), 0);
      return sum + weight * Math.log(total);
    }, 0);
  const candidates = Array.from({ length: 60 }, (_, step) => 0.2 + step * 0.05);
  return candidates.reduce((best, each) => (loss(each) < loss(best) ? each : best));
}
