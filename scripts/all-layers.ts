// All layers of `npm test`, two at a time. One after the other they take too long; three at once hold one another up on two processors.
import { judge, layers, packageLayer, sum, summaryLine, type Layer, type LayerResult } from './layers.ts';
import { runScript, type ScriptEnd } from './run-script.ts';

/** The closing line of a layer: held back, so that the last line of all is the only one of its kind. */
const CLOSING = /^\d+ passed, \d+ failed/;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => (process.exitCode = 130));

/** Runs one layer. Two run at once, so a layer's lines are printed together, at its end. */
async function runLayer(layer: Layer): Promise<LayerResult> {
  const lines: string[] = [];
  const { status, output, seconds } = await runScript(layer.script, (line) => {
    if (!CLOSING.test(line)) lines.push(line);
  });
  const result = { script: layer.script, tally: judge(layer, status, output), seconds };
  console.log([`\n── ${layer.script}`, ...lines, summaryLine(result)].join('\n'));
  return result;
}

/** A layer that could not start counts as one failure. */
function notRun({ script }: Layer): LayerResult {
  return { script, tally: { passed: 0, failed: 1 }, seconds: 0 };
}

/** Installs the editor and the browser; prints only at its end, because other layers print meanwhile. */
async function setUp(): Promise<ScriptEnd> {
  return runScript('setup:e2e', () => undefined);
}

/** Takes one waiting layer after the other; one that must not start any more is left out, one that cannot is a failure. */
async function runWaiting(waiting: Iterator<(typeof layers)[number]>): Promise<LayerResult[]> {
  const results: LayerResult[] = [];
  for (let next = waiting.next(); !next.done && process.exitCode !== 130; next = waiting.next()) {
    const canRun = next.value.needs === 'nothing' || (await isBuilt());
    results.push(canRun ? await runLayer(next.value) : notRun(next.value));
  }
  return results;
}

const startedAt = performance.now();
const settingUp = setUp();
const hasEditor = settingUp.then(({ status, output, seconds }) => {
  console.log(`\n── setup:e2e\n${output}  ${'setup:e2e'.padEnd(42)}${seconds.toFixed(1).padStart(6)} s`);
  return status === 0;
});
const packaging = runLayer(packageLayer);
const isBuilt = async (): Promise<boolean> => (await packaging).tally.failed === 0 && (await hasEditor);
const waiting = layers.values();
const lanes = await Promise.all([runWaiting(waiting), runWaiting(waiting)]);
const results = [await packaging, ...lanes.flat()];

const total = sum(results);
console.log(`\n${results.map(summaryLine).join('\n')}`);
console.log(`  ${'in all'.padEnd(42)}${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode ||= total.failed === 0 ? 0 : 1;
