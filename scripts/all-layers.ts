// All layers of `npm test`, one after the other; code-server and Chromium are installed beside those that do not need them.
import { editorLayers, judge, plainLayers, sum, summaryLine, type Layer, type LayerResult } from './layers.ts';
import { runScript, type ScriptEnd } from './run-script.ts';

/** The closing line of a layer: held back, so that the last line of all is the only one of its kind. */
const CLOSING = /^\d+ passed, \d+ failed/;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => (process.exitCode = 130));

async function runLayer(layer: Layer): Promise<LayerResult> {
  console.log(`\n── ${layer.script}`);
  const { status, output, seconds } = await runScript(layer.script, (line) => {
    if (!CLOSING.test(line)) console.log(line);
  });
  const result = { script: layer.script, tally: judge(layer, status, output), seconds };
  console.log(summaryLine(result));
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

const startedAt = performance.now();
const settingUp = setUp();
const results: LayerResult[] = [];
for (const layer of plainLayers) if (process.exitCode !== 130) results.push(await runLayer(layer));

const { status, output, seconds } = await settingUp;
console.log(`\n── setup:e2e\n${output}  ${'setup:e2e'.padEnd(42)}${seconds.toFixed(1).padStart(6)} s`);
const isPackaged = results.every(({ script, tally }) => script !== 'package' || tally.failed === 0);
const canOpenEditor = status === 0 && isPackaged;
for (const layer of editorLayers)
  if (process.exitCode !== 130) results.push(canOpenEditor ? await runLayer(layer) : notRun(layer));

const total = sum(results);
console.log(`\n${results.map(summaryLine).join('\n')}`);
console.log(`  ${'in all'.padEnd(42)}${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode ||= total.failed === 0 ? 0 : 1;
