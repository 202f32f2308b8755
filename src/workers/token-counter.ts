import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { TokenCount, TokenCounter } from '../domain/snippet.ts';
import { estimateTokens } from '../domain/tokens.ts';
import { sampleText, type Sample } from './sample.ts';
import type { CountReply, CountRequest } from './token-messages.ts';

/** How a token counter is set up. */
export interface TokenCounterOptions {
  /** The bundled `tokens.worker.cjs`; absolute. */
  readonly workerFile: string;
  /** A count that takes longer becomes an estimate and the worker is started anew. */
  readonly timeLimitMs?: number;
}

const DEFAULT_TIME_LIMIT_MS = 10_000;
const MOST_CACHED = 512;
/** Words are short-lived: collected early, they do not let the heap grow. */
const HEAP_LIMITS = { maxYoungGenerationSizeMb: 4 };
/** After this many deaths without a count in between the worker is left alone and everything is estimated. */
const MOST_DEATHS = 2;

/** One count that the worker has not answered yet. */
interface Pending {
  readonly texts: readonly string[];
  readonly settle: (tokens: number | undefined) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Counts tokens of o200k_base in a worker thread that is started on first use. Other vendors' tokenizers differ by some per cent. Texts over 256 kB,
 * and all texts when the worker cannot run, give an estimate. `count` never rejects. After `dispose` it estimates.
 */
export function createTokenCounter(options: TokenCounterOptions): TokenCounter & { dispose(): void } {
  const client = new WorkerClient(options);
  const cache = new Map<string, Promise<TokenCount>>();

  const count = async (sample: Sample, key: string, text: string): Promise<TokenCount> => {
    const tokens = await client.count(sample.texts);
    if (tokens !== undefined) return scaled(tokens, sample);
    cache.delete(key);
    return estimateTokens(text);
  };

  return {
    count: (text) => {
      if (text === '') return Promise.resolve({ tokens: 0, isEstimate: false });
      const sample = sampleText(text);
      const key = keyOf(sample);
      const counted = cache.get(key) ?? count(sample, key, text);
      cache.delete(key);
      cache.set(key, counted);
      for (const oldest of cache.keys()) {
        if (cache.size <= MOST_CACHED) break;
        cache.delete(oldest);
      }
      return counted;
    },
    dispose: () => client.dispose(),
  };
}

function scaled(tokens: number, { sampledBytes, bytes }: Sample): TokenCount {
  if (sampledBytes === bytes) return { tokens, isEstimate: false };
  return { tokens: Math.ceil((tokens * bytes) / sampledBytes), isEstimate: true };
}

/** Two texts with equal samples and sizes get equal estimates anyway, so the samples stand for the text. */
function keyOf({ texts, bytes }: Sample): string {
  const hash = createHash('sha1');
  for (const text of texts) hash.update(text).update('\0');
  return `${bytes}:${hash.digest('base64')}`;
}

/** Owns the worker: starts it, gives it texts, and starts it again when it dies with texts unanswered. */
class WorkerClient {
  readonly #options: TokenCounterOptions;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #deaths = 0;
  #lastId = 0;

  constructor(options: TokenCounterOptions) {
    this.#options = options;
  }

  /** The tokens of all texts together, or `undefined` when nobody could count them. */
  count(texts: readonly string[]): Promise<number | undefined> {
    if (this.#deaths >= MOST_DEATHS) return Promise.resolve(undefined);
    return new Promise((settle) => {
      const id = ++this.#lastId;
      const timer = setTimeout(() => this.#giveUp(id), this.#options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS);
      this.#pending.set(id, { texts, settle, timer });
      this.#send(id, texts);
    });
  }

  dispose(): void {
    this.#deaths = MOST_DEATHS;
    void this.#worker?.terminate();
    this.#worker = undefined;
    for (const id of this.#pending.keys()) this.#settle(id, undefined);
  }

  #send(id: number, texts: readonly string[]): void {
    try {
      this.#worker ??= this.#start();
      this.#worker.ref();
      this.#worker.postMessage({ id, texts } satisfies CountRequest);
    } catch {
      this.#settle(id, undefined);
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#options.workerFile, { execArgv: [], stderr: true, resourceLimits: HEAP_LIMITS });
    worker.on('message', ({ id, tokens }: CountReply) => {
      this.#deaths = 0;
      this.#settle(id, tokens);
    });
    // The exit that follows every error is where it is dealt with.
    worker.on('error', () => undefined);
    worker.on('exit', () => this.#exited(worker));
    return worker;
  }

  #exited(worker: Worker): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    this.#deaths += 1;
    for (const [id, { texts }] of this.#pending) {
      if (this.#deaths < MOST_DEATHS) this.#send(id, texts);
      else this.#settle(id, undefined);
    }
  }

  /** A text that takes too long blocks all behind it, so the worker goes and only that text is given up. */
  #giveUp(id: number): void {
    this.#settle(id, undefined);
    void this.#worker?.terminate();
  }

  #settle(id: number, tokens: number | undefined): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    pending.settle(tokens);
    if (this.#pending.size === 0) this.#worker?.unref();
  }
}
