import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backoffMs, HttpError, parseRetryAfter, retry } from '../src/http.ts';

/** Fails with `error` as often as told, then answers. */
function failing(times: number, error: Error) {
  let calls = 0;
  return {
    calls: () => calls,
    action: async () => {
      calls++;
      if (calls <= times) throw error;
      return 'ok';
    },
  };
}

describe('retry', () => {
  it('waits twice as long before each further attempt', async () => {
    const waits: number[] = [];
    const { action } = failing(3, new HttpError(503));
    await retry(action, { wait: async (ms) => void waits.push(ms), random: () => 1 });
    assert.deepEqual(waits, [200, 400, 800]);
  });

  it('gives up after the last attempt with the last error', async () => {
    const { action, calls } = failing(9, new HttpError(500));
    await assert.rejects(retry(action, { attempts: 3, wait: async () => {} }), { status: 500 });
    assert.equal(calls(), 3);
  });

  it('does not repeat what will not get better', async () => {
    const { action, calls } = failing(1, new HttpError(404));
    await assert.rejects(retry(action), { status: 404 });
    assert.equal(calls(), 1);
  });

  it('waits as long as the server asks for', async () => {
    const waits: number[] = [];
    const { action } = failing(1, new HttpError(429, 7_000));
    await retry(action, { wait: async (ms) => void waits.push(ms) });
    assert.deepEqual(waits, [7_000]);
  });
});

describe('backoffMs', () => {
  it('is never longer than the limit', () => {
    const options = { attempts: 9, firstDelayMs: 200, maxDelayMs: 1_000, wait: async () => {}, random: () => 1 };
    assert.equal(backoffMs(8, options), 1_000);
  });
});

describe('parseRetryAfter', () => {
  const now = new Date('2026-03-09T14:00:00Z');

  it('reads seconds', () => assert.equal(parseRetryAfter('7', now), 7_000));
  it('reads a date', () => assert.equal(parseRetryAfter('Mon, 09 Mar 2026 14:00:05 GMT', now), 5_000));
  it('ignores what it cannot read', () => assert.equal(parseRetryAfter('soon', now), undefined));
});
