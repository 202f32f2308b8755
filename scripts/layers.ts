// The layers of `npm test` and how their results are added up. Pure.
import { tallyOf, type Tally } from './suite-report.ts';

/** One layer: an npm script. */
export interface Layer {
  /** Name of the script in package.json. */
  readonly script: string;
  /** `tests` closes with a line `N passed, N failed`; `check` counts as one test that passes or fails by its exit status. */
  readonly counts: 'check' | 'tests';
}

/** Builds what the layers of windows open. */
export const packageLayer: Layer = { script: 'package', counts: 'check' };

/**
 * All others, in the order they are begun, two at a time: the longest ones first, and while the editor is being installed those that need none.
 * Measured on two processors; the order matters as much as the work.
 */
export const layers: readonly (Layer & { readonly needs: 'nothing' | 'windows' })[] = [
  { script: 'test:unit', counts: 'tests', needs: 'nothing' },
  { script: 'check:format', counts: 'check', needs: 'nothing' },
  { script: 'check:lint', counts: 'check', needs: 'nothing' },
  { script: 'check:types', counts: 'check', needs: 'nothing' },
  { script: 'test:e2e', counts: 'tests', needs: 'windows' },
  { script: 'test:views', counts: 'tests', needs: 'windows' },
  { script: 'test:installed', counts: 'tests', needs: 'windows' },
];

/** What a layer ended with. */
export interface LayerResult {
  readonly script: string;
  readonly tally: Tally;
  readonly seconds: number;
}

/**
 * Judges an ended layer by its exit status and its output. A layer of tests fails as a whole, beside its failed tests, when it gives no closing
 * line, ran no test, or ends with an error in spite of green tests (coverage too low, host died).
 */
export function judge(layer: Layer, status: number, output: string): Tally {
  const isGreen = status === 0;
  if (layer.counts === 'check') return { passed: isGreen ? 1 : 0, failed: isGreen ? 0 : 1 };
  const { passed, failed } = tallyOf(output) ?? { passed: 0, failed: 0 };
  const ranNone = passed + failed === 0;
  return { passed, failed: failed === 0 && (ranNone || !isGreen) ? 1 : failed };
}

/** One line for a layer: "test:unit       412 passed, 0 failed   8.1 s". */
export function summaryLine({ script, tally, seconds }: LayerResult): string {
  const counts = `${tally.passed} passed, ${tally.failed} failed`;
  return `  ${script.padEnd(16)}${counts.padEnd(26)}${seconds.toFixed(1).padStart(6)} s`;
}

/** The sum of all layers. */
export function sum(results: readonly LayerResult[]): Tally {
  const add = (key: keyof Tally): number => results.reduce((total, { tally }) => total + tally[key], 0);
  return { passed: add('passed'), failed: add('failed') };
}
