import { deepEqual, equal } from 'node:assert/strict';
import { DeltaBatch } from '../../../../src/surfaces/chat/delta-batch.ts';

describe('DeltaBatch', () => {
  it('hands the first delta on at once', () => {
    const out: string[] = [];
    const batch = new DeltaBatch((text) => out.push(text));
    batch.push('a');
    deepEqual(out, ['a']);
    batch.flush();
  });

  it('joins what comes within a frame', () => {
    const out: string[] = [];
    const batch = new DeltaBatch((text) => out.push(text));
    for (const text of ['a', 'b', 'c']) batch.push(text);
    batch.flush();
    deepEqual(out, ['a', 'bc']);
  });

  it('hands on what waits when the frame ends, without another delta', async () => {
    const joined = await new Promise<string>((resolve) => {
      let text = '';
      const batch = new DeltaBatch((piece) => {
        text += piece;
        if (text === 'ab') resolve(text);
      });
      batch.push('a');
      batch.push('b');
    });
    equal(joined, 'ab');
  });

  it('loses and reorders nothing over ten thousand deltas', () => {
    const out: string[] = [];
    const batch = new DeltaBatch((text) => out.push(text));
    const sent = Array.from({ length: 10_000 }, (_, index) => `${index} `);
    for (const text of sent) batch.push(text);
    batch.flush();
    equal(out.join(''), sent.join(''));
    equal(out.length, 2);
  });

  it('emits nothing when there is nothing to flush', () => {
    let count = 0;
    const batch = new DeltaBatch(() => count++);
    batch.flush();
    batch.flush();
    equal(count, 0);
  });
});
