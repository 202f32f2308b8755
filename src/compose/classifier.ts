import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { classify, createClassify, type Classify } from '../classifier/classify.ts';
import { createIntentModel } from '../classifier/intents/model.ts';
import { createStrongNeed } from '../classifier/topic/strong-need.ts';
import { unpackWeights, type Weights } from '../classifier/weights/pack.ts';
import { BatonError } from '../domain/errors.ts';
import type { Log } from '../domain/log.ts';

/** What the classifier is built on. */
export interface ClassifierGround {
  /** Folder of the files that ship with Baton: seeds and weights. */
  readonly mediaFolder: string;
  readonly log: Log;
  readonly onProblem: (sentence: string) => void;
}

/** The trained classifier; with weights that cannot be read, the plain rules, and the problem is told once. Never rejects. */
export async function loadClassifier({ mediaFolder, log, onProblem }: ClassifierGround): Promise<Classify> {
  try {
    const [intents, need] = await Promise.all([
      readWeights(join(mediaFolder, 'intents.weights')),
      readFile(join(mediaFolder, 'strong-need.weights')),
    ]);
    return createClassify({ intents: createIntentModel(intents), strongNeed: createStrongNeed(need) });
  } catch (thrown) {
    const { code, message, detail } = thrown instanceof BatonError ? thrown : missing(thrown);
    log.error({ event: 'weights.problem', code, detail });
    onProblem(message);
    return classify;
  }
}

async function readWeights(file: string): Promise<Weights> {
  return unpackWeights(await readFile(file), crc32);
}

function missing(cause: unknown): BatonError {
  const sentence = 'The classifier’s weights cannot be read, so plain word rules judge tasks. Install Baton again.';
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new BatonError('BATON_E_WEIGHTS', sentence, { isRetryable: false, detail, cause });
}
