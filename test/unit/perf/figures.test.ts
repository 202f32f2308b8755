import { equal } from 'node:assert/strict';
import { longestGap, lostDeltas, percentile } from '../../perf/figures.ts';

describe('percentile', () => {
  const values = [50, 10, 40, 20, 30];
  it('is a value that was measured', () => {
    equal(percentile(values, 50), 30);
    equal(percentile(values, 95), 50);
    equal(percentile(values, 1), 10);
  });
  it('of nothing is not a number', () => equal(percentile([], 50), Number.NaN));
});

describe('lostDeltas', () => {
  it('is 0 when all came in order, whatever stands between them', () => {
    equal(lostDeltas('w000000 w000001\nCopy w000002', 3), 0);
  });
  it('counts what is missing inside, at the end and altogether', () => {
    equal(lostDeltas('w000000 w000002', 3), 1);
    equal(lostDeltas('w000000', 3), 2);
    equal(lostDeltas('', 3), 3);
  });
  it('counts what came twice or too late', () => {
    equal(lostDeltas('w000000 w000001 w000001 w000002', 3), 1);
    equal(lostDeltas('w000000 w000002 w000001', 3), 2);
  });
});

describe('longestGap', () => {
  it('leaves out what was before', () => equal(longestGap([0, 500, 1000, 1016, 1048], 1000), 32));
  it('is 0 without two frames', () => equal(longestGap([5], 0), 0));
});
