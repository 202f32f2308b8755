/** Longest wait that is believed: a day. Anything above is a mistake or a way to say never. */
const MAX_WAIT_MS = 86_400_000;

/**
 * How long a server asks to wait, in milliseconds: from `retry-after-ms`, or from `retry-after` in seconds or as an HTTP date (RFC 9110, 10.2.3).
 * Negative, absurd and unreadable values are `undefined`; at most a day. `nowMs` is the present time since the epoch. Pure.
 */
export function retryAfterMs(headers: Pick<Headers, 'get'>, nowMs: number): number | undefined {
  const milliseconds = wait(numberIn(headers.get('retry-after-ms')));
  if (milliseconds !== undefined) return milliseconds;
  const text = headers.get('retry-after');
  const seconds = numberIn(text);
  if (seconds !== undefined) return wait(seconds * 1000);
  // Only real dates: Date.parse reads a lone "7" or "-1" as one.
  return text !== null && /[a-z]{3}/i.test(text) ? wait(Date.parse(text) - nowMs) : undefined;
}

function numberIn(text: string | null): number | undefined {
  return text !== null && /^\s*-?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}

function wait(ms: number | undefined): number | undefined {
  return ms === undefined || !(ms >= 0) ? undefined : Math.min(Math.round(ms), MAX_WAIT_MS);
}
