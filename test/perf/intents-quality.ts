import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { classify, createClassify, type Classify } from '../../src/classifier/classify.ts';
import { createIntentModel } from '../../src/classifier/intents/model.ts';
import { unpackWeights } from '../../src/classifier/weights/pack.ts';
import { TASK_KINDS, type Complexity, type TaskKind } from '../../src/domain/task.ts';
import { createRandom } from '../../training/random.ts';
import { COPILOT_EDITS, COPILOT_INTENTS, copilotAccuracy } from './copilot-folds.ts';
import { percentile, printFigure } from './figures.ts';

const LABELLED = z.object({
  prompt: z.string(),
  kind: z.enum(TASK_KINDS),
  complexity: z.array(z.number()),
  sensitive: z.boolean(),
  language: z.string(),
});
const COPILOT = z.object({ id: z.string(), benchmark: z.string(), prompt: z.string(), intent: z.string() });

interface Judged {
  readonly label: z.infer<typeof LABELLED>;
  readonly kind: TaskKind;
  readonly kindProbability: number;
  readonly complexity: Complexity;
  readonly isSensitive: boolean;
}

/** Requests of our own that nothing was fitted on; training/README.md says how they came about. */
const HELD_OUT = join(import.meta.dirname, '../../training/held-out.jsonl');
const WEIGHTS = join(import.meta.dirname, '../../media/intents.weights');
const RESAMPLES = 2000;

/**
 * Prints how well kinds, levels and sensitivity are told, on the labelled requests `intents/dev.jsonl` in or beside `folder`, and Copilot's inline
 * prompts in `folder/copilot-intents`, ten-fold. Sets that are not there are named and left out.
 */
export function printIntentRows(folder: string): void {
  const started = performance.now();
  const model = createIntentModel(unpackWeights(readFileSync(WEIGHTS), crc32));
  printFigure('weights_load_intents', performance.now() - started, 'ms');
  printHeldOut(createClassify({ intents: model }));
  const file = [join(folder, 'intents/dev.jsonl'), join(folder, '../intents/dev.jsonl')].find(existsSync);
  if (file === undefined) console.log('intents/dev.jsonl is not there');
  else printLabelled(readLines(file, LABELLED), createClassify({ intents: model }));
  const parts = ['train', 'dev'].map((part) => join(folder, `copilot-intents/copilot-intents.${part}.jsonl`));
  if (!parts.every(existsSync)) return console.log('copilot-intents is not there');
  const rows = parts
    .flatMap((part) => readLines(part, COPILOT))
    .filter(({ benchmark }) => benchmark === 'copilot-inline-chat');
  for (const [name, intents] of [
    ['copilot_seven', COPILOT_INTENTS],
    ['copilot_five', COPILOT_EDITS],
  ] as const) {
    const { accuracy, count } = copilotAccuracy(model, rows, intents);
    printFigure(name, accuracy, `accuracy of ${count}, ten-fold`);
  }
}

function printLabelled(labels: readonly z.infer<typeof LABELLED>[], trained: Classify): void {
  const judged = labels.map((label) => judge(label, trained));
  const rules = labels.map((label) => judge(label, classify));
  const [low, high] = interval(judged);
  printFigure('intents_macro_f1', macroF1(judged), `of ${judged.length}, 95 % [${low.toFixed(3)}, ${high.toFixed(3)}]`);
  printFigure('intents_macro_f1_keyword_rules', macroF1(rules), 'our own');
  for (const kind of TASK_KINDS) printFigure(`intents_f1_${kind}`, f1(judged, kind), '');
  const isRight = ({ label, kind }: Judged): boolean => label.kind === kind;
  for (const language of [...new Set(labels.map((label) => label.language))].toSorted()) {
    const own = judged.filter(({ label }) => label.language === language);
    printFigure(`intents_accuracy_${language}`, share(own, isRight), `of ${own.length}`);
  }
  printFigure('intents_calibration_error', calibrationError(judged), '15 equal-mass bins');
  printFigure(
    'complexity_within_one',
    share(judged, (each) => isNear(each, 1)),
    '',
  );
  printFigure(
    'complexity_exact',
    share(judged, (each) => isNear(each, 0)),
    '',
  );
  printFigure(
    'complexity_within_one_always_two',
    share(judged, (each) => isNear({ ...each, complexity: 2 }, 1)),
    '',
  );
  const named = judged.filter(({ isSensitive }) => isSensitive);
  const held = judged.filter(({ label }) => label.sensitive);
  printFigure(
    'sensitive_recall',
    share(held, ({ isSensitive }) => isSensitive),
    `of ${held.length}`,
  );
  printFigure(
    'sensitive_precision',
    share(named, ({ label }) => label.sensitive),
    `of ${named.length}`,
  );
}

/** The same measure on {@link HELD_OUT}, easier than the labelled set: they have the authors of the training lines. */
function printHeldOut(trained: Classify): void {
  const judged = readLines(HELD_OUT, LABELLED).map((label) => judge(label, trained));
  const [low, high] = interval(judged);
  const note = `of ${judged.length} of our own, 95 % [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  printFigure('intents_macro_f1_held_out', macroF1(judged), note);
}

function judge(label: z.infer<typeof LABELLED>, classifyTask: Classify): Judged {
  const profile = classifyTask({ prompt: label.prompt, isPrivate: false, references: [] });
  const { kind, kindProbability, complexity } = profile;
  return { label, kind, kindProbability, complexity, isSensitive: profile.privacy !== 'open' };
}

function f1(judged: readonly Judged[], kind: TaskKind): number {
  const named = judged.filter((each) => each.kind === kind).length;
  const held = judged.filter(({ label }) => label.kind === kind).length;
  const both = judged.filter((each) => each.kind === kind && each.label.kind === kind).length;
  return named + held === 0 ? 0 : (2 * both) / (named + held);
}

function macroF1(judged: readonly Judged[]): number {
  return TASK_KINDS.reduce((sum, kind) => sum + f1(judged, kind), 0) / TASK_KINDS.length;
}

/** 95 % of the macro-F1 of samples drawn with replacement. */
function interval(judged: readonly Judged[]): readonly [number, number] {
  const random = createRandom(3);
  const scores = Array.from({ length: RESAMPLES }, () =>
    macroF1(judged.map((each) => judged[Math.floor(random() * judged.length)] ?? each)),
  );
  return [percentile(scores, 2.5), percentile(scores, 97.5)];
}

function isNear({ label, complexity }: Judged, steps: number): boolean {
  return label.complexity.some((level) => Math.abs(level - complexity) <= steps);
}

const BINS = 15;

function calibrationError(judged: readonly Judged[]): number {
  const sorted = judged.toSorted((a, b) => a.kindProbability - b.kindProbability);
  return Array.from({ length: BINS }, (_, bin) =>
    sorted.slice(Math.floor((bin * sorted.length) / BINS), Math.floor(((bin + 1) * sorted.length) / BINS)),
  ).reduce((sum, part) => {
    const expected = part.reduce((total, { kindProbability }) => total + kindProbability, 0);
    return sum + Math.abs(expected - part.filter(({ label, kind }) => label.kind === kind).length) / sorted.length;
  }, 0);
}

function share<T>(all: readonly T[], is: (each: T) => boolean): number {
  return all.length === 0 ? Number.NaN : all.filter(is).length / all.length;
}

function readLines<T>(file: string, schema: z.ZodType<T>): readonly T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => schema.parse(JSON.parse(line)));
}
