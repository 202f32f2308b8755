// How long Baton takes to activate, as VS Code itself measures it, in the extension host of a real window with the packed extension.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { startChromium } from '../../scripts/chromium.ts';
import { startCodeServer } from '../../scripts/code-server.ts';
import { root, vsixFile } from '../../scripts/host-dir.ts';
import { newPage, windowUrl } from '../../scripts/window.ts';
import { percentile, printFigure } from './figures.ts';
import { measureMemory } from './memory-figures.ts';
import { connectProbe, packProbe, type Marks, type Probe } from './probe.ts';

const STARTS = 7;

/** Times of one activation, in ms. */
interface Activation {
  /** Reading and running the bundle. */
  readonly loadMs: number;
  /** From the call of `activate()` until what it returned is settled. */
  readonly callMs: number;
}

/** Reads one activation from VS Code's marks, or undefined while it is not complete. Pure. */
function activationIn(marks: Marks): Activation | undefined {
  const between = (stage: string): number =>
    (marks.get(`code/extHost/did${stage}/baton.baton`) ?? Number.NaN) -
    (marks.get(`code/extHost/will${stage}/baton.baton`) ?? Number.NaN);
  const activation = { loadMs: between('LoadExtensionCode'), callMs: between('ActivateExtension') };
  return Number.isNaN(activation.loadMs + activation.callMs) ? undefined : activation;
}

async function activated(probe: Probe): Promise<Activation> {
  const until = performance.now() + 30_000;
  while (performance.now() < until) {
    const activation = activationIn(await probe.marks());
    if (activation) return activation;
    await pause(100);
  }
  throw new Error('Baton was not activated within 30 s.');
}

/** Opens a new window, which has an extension host of its own, and waits until that has ended again. */
async function measureOnce(browser: Browser, url: string, socket: string): Promise<Activation> {
  const page = await newPage(browser);
  await page.goto(windowUrl(url, { folder: join(root, 'examples/sample-project') }));
  const probe = await connectProbe(socket);
  const activation = await activated(probe);
  await page.context().close();
  await probe.ended;
  rmSync(socket, { force: true });
  return activation;
}

/** Prints `activation` (median of several starts), its parts and its worst, in ms, `vsix` in MB of 10^6 bytes, and what `measureMemory` prints. */
export async function run(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'baton-bench-'));
  const socket = join(scratch, 'probe.sock');
  const probeFile = await packProbe();
  const server = await startCodeServer({
    vsix: [vsixFile, probeFile],
    env: { BATON_PROBE_SOCKET: socket },
    graceSeconds: 1,
  });
  const browser = await startChromium();
  try {
    const activations: Activation[] = [];
    for (let start = 0; start < STARTS; start++) activations.push(await measureOnce(browser, server.url, socket));
    const totals = activations.map(({ loadMs, callMs }) => loadMs + callMs);
    console.log(`# ${STARTS} starts: ${totals.join(' ')} ms`);
    const median = (values: readonly number[]): number => percentile(values, 50);
    printFigure('activation', median(totals), 'ms');
    printFigure('activation_load', median(activations.map(({ loadMs }) => loadMs)), 'ms');
    printFigure('activation_max', Math.max(...totals), 'ms');
    printFigure('vsix', statSync(vsixFile).size / 1e6, 'MB');
  } finally {
    await browser.close();
    await server.stop();
    rmSync(socket, { force: true });
  }
  await measureMemory(probeFile, socket).finally(() => rmSync(scratch, { recursive: true, force: true }));
}
