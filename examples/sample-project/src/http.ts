import { sleep } from './time.ts';

/** The server answered, but not with success. */
export class HttpError extends Error {
  readonly status: number;
  /** What the server asked us to wait before the next attempt, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, retryAfterMs?: number) {
    super(`The server answered ${status}.`);
    this.name = 'HttpError';
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /** Too many requests, or a fault of the server that may pass. */
  get isTransient(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

export interface RetryOptions {
  /** How often to try in all, the first attempt included. */
  attempts: number;
  /** The wait before the second attempt; it doubles each time. */
  firstDelayMs: number;
  /** No wait is longer than this. */
  maxDelayMs: number;
  /** Waits; tests replace it. */
  wait: (ms: number) => Promise<void>;
  /** A number from 0 to 1; tests replace it. */
  random: () => number;
}

const DEFAULTS: RetryOptions = {
  attempts: 4,
  firstDelayMs: 200,
  maxDelayMs: 5_000,
  wait: sleep,
  random: Math.random,
};

/** The wait before attempt `attempt` (the second is 1): doubled each time, then spread over its upper half so that clients do not return together. */
export function backoffMs(attempt: number, { firstDelayMs, maxDelayMs, random }: RetryOptions): number {
  const full = Math.min(firstDelayMs * 2 ** (attempt - 1), maxDelayMs);
  return full / 2 + (full / 2) * random();
}

/** Calls `action` until it succeeds, fails for good, or has failed `attempts` times; then throws its last error. */
export async function retry<T>(action: () => Promise<T>, options: Partial<RetryOptions> = {}): Promise<T> {
  const settings = { ...DEFAULTS, ...options };
  for (let attempt = 1; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      const isTransient = error instanceof HttpError ? error.isTransient : error instanceof TypeError;
      if (!isTransient || attempt >= settings.attempts) throw error;
      const asked = error instanceof HttpError ? error.retryAfterMs : undefined;
      await settings.wait(asked ?? backoffMs(attempt, settings));
    }
  }
}

/** Reads `Retry-After`, which is either seconds or a date. */
export function parseRetryAfter(value: string | null, now: Date): number | undefined {
  if (value === null) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

/** Fetches JSON, with retries. */
export async function getJson(url: URL, options: Partial<RetryOptions> = {}): Promise<unknown> {
  return retry(async () => {
    const response = await fetch(url, { headers: { accept: 'application/json' } });
    if (!response.ok) {
      throw new HttpError(response.status, parseRetryAfter(response.headers.get('retry-after'), new Date()));
    }
    return response.json();
  }, options);
}
