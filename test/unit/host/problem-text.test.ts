import assert from 'node:assert/strict';
import { MAX_PROBLEMS, problemText, type Problem } from '../../../src/host/problem-text.ts';

const at = (path: string, severity: Problem['severity'], line = 1): Problem => ({
  path,
  line,
  column: 3,
  severity,
  message: 'is not right',
});

describe('the problems that go with a question', () => {
  it('begin with the current file and the errors', () => {
    const text = problemText(
      [at('a.ts', 'warning'), at('b.ts', 'warning'), at('a.ts', 'error'), at('b.ts', 'error')],
      'b.ts',
    );
    assert.deepEqual(
      text.split('\n').map((line) => line.slice(0, 14)),
      ['b.ts:1:3 error', 'b.ts:1:3 warni', 'a.ts:1:3 error', 'a.ts:1:3 warni'],
    );
  });

  it('bring their source and their line of code', () => {
    assert.equal(
      problemText([{ ...at('a.ts', 'error', 7), source: 'ts 2322', code: '  const a: string = 1;' }], undefined),
      'a.ts:7:3 error ts 2322: is not right\n    const a: string = 1;',
    );
  });

  it('say how many are left out', () => {
    const lines = problemText(
      Array.from({ length: MAX_PROBLEMS + 7 }, () => at('a.ts', 'error')),
      undefined,
    ).split('\n');
    assert.deepEqual([lines.length, lines.at(-1)], [MAX_PROBLEMS + 1, '[7 more are left out.]']);
  });
});
