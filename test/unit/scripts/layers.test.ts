import { deepEqual, equal } from 'node:assert/strict';
import { judge, sum, summaryLine } from '../../../scripts/layers.ts';
import { tallyOf } from '../../../scripts/suite-report.ts';

describe('tallyOf', () => {
  it('reads the last closing line of a report', () => {
    deepEqual(tallyOf('1 passed, 0 failed\nmore\n12 passed, 3 failed\n'), { passed: 12, failed: 3 });
  });

  it('is undefined when the suite did not come to its end', () => {
    equal(tallyOf('  ✔ one\n  says: 3 passed, 0 failed\n'), undefined);
  });
});

describe('judge', () => {
  const check = { script: 'check:lint', counts: 'check' } as const;
  const tests = { script: 'test:unit', counts: 'tests' } as const;

  it('counts a check as one', () => {
    deepEqual(judge(check, 0, ''), { passed: 1, failed: 0 });
    deepEqual(judge(check, 2, '5 passed, 0 failed'), { passed: 0, failed: 1 });
  });

  it('takes the counts of tests from their closing line', () => {
    deepEqual(judge(tests, 1, '7 passed, 2 failed\n'), { passed: 7, failed: 2 });
  });

  it('fails a layer that ran no test', () => {
    deepEqual(judge(tests, 0, '0 passed, 0 failed\n'), { passed: 0, failed: 1 });
  });

  it('fails a layer that says nothing, although it ended well', () => {
    deepEqual(judge(tests, 0, 'the host was killed\n'), { passed: 0, failed: 1 });
  });

  it('fails a layer whose tests are green but which ended with an error', () => {
    deepEqual(judge(tests, 1, '9 passed, 0 failed\ncoverage below 90 %\n'), { passed: 9, failed: 1 });
  });
});

describe('the sum of layers', () => {
  const one = { script: 'test:unit', tally: { passed: 40, failed: 0 }, seconds: 3.14 };
  const other = { script: 'test:e2e', tally: { passed: 2, failed: 1 }, seconds: 20 };

  it('adds passed and failed tests', () => deepEqual(sum([one, other]), { passed: 42, failed: 1 }));
  it('of no layer is nothing', () => deepEqual(sum([]), { passed: 0, failed: 0 }));
  it('is shown layer by layer, never as a closing line', () => {
    equal(summaryLine(one), '  test:unit       40 passed, 0 failed          3.1 s');
    equal(tallyOf(summaryLine(one)), undefined);
  });
});
