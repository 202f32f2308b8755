// How a fast answer reaches the screen: a scripted server, the packed extension, its webview in a real window.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Frame } from 'playwright-core';
import { answers, ask, ended } from '../e2e/support/conversation.ts';
import { openEditor, type Editor } from '../e2e/support/editor.ts';
import { deltaText, startDeltaServer, type DeltaServer } from './delta-server.ts';
import { longestGap, lostDeltas, percentile, printFigure } from './figures.ts';
import { connectProbe, packProbe, type Probe } from './probe.ts';

/** Requests whose first delta is timed. */
const REQUESTS = 25;
const LONG = { rate: 2000, count: 20_000 };
/** The window and its extensions settle, and the idle host is measured, for so long. */
const IDLE_MS = 5000;

interface Rig {
  readonly editor: Editor;
  readonly server: DeltaServer;
  readonly probe: Probe;
  /** The chat's own page. */
  readonly frame: Frame;
}

/** Runs an expression in the chat's page, over what page-watch.js put there. */
async function inPage<T>({ frame }: Rig, expression: string): Promise<T> {
  return frame.evaluate<T>(expression);
}

/** Time from the server's write of a first delta to its text on screen, in ms. */
async function measureFirstDelta(rig: Rig): Promise<number> {
  const { chat } = rig.editor;
  const index = await answers(chat).count();
  const onScreen = inPage<number>(rig, `batonWatch.onScreen(${index}, ${JSON.stringify(deltaText(0).trim())})`);
  const answer = await ask(chat, `Say a few words, please (${index}).`);
  const seenAt = await onScreen;
  await ended(answer);
  return seenAt - (rig.server.sent.at(-1)?.firstAt ?? Number.NaN);
}

/** Prints `first_delta_p95` and its median. */
async function measureFirstDeltas(rig: Rig): Promise<void> {
  rig.server.script = { rate: 50, count: 10 };
  const times: number[] = [];
  for (let request = 0; request < REQUESTS; request++) times.push(await measureFirstDelta(rig));
  console.log(`# first deltas: ${times.map((time) => time.toFixed(0)).join(' ')} ms`);
  printFigure('first_delta_p50', percentile(times, 50), 'ms');
  printFigure('first_delta_p95', percentile(times, 95), 'ms');
}

/** Prints `host_blocked_idle_p99`, its maximum and the longest frame while nothing happens. */
async function measureIdle(rig: Rig): Promise<void> {
  await pause(IDLE_MS);
  const from = Date.now();
  await rig.probe.reset();
  await pause(IDLE_MS);
  const delays = await rig.probe.delays();
  printFigure('frame_max_idle', longestGap(await inPage<number[]>(rig, 'batonWatch.frames'), from), 'ms');
  printFigure('host_blocked_idle_p99', delays.p99, 'ms');
  printFigure('host_blocked_idle_max', delays.max, 'ms');
}

/** Prints `frame_max`, `host_blocked_p99`, its maximum and `lost`. */
async function measureLong(rig: Rig): Promise<void> {
  rig.server.script = LONG;
  await rig.probe.reset();
  const answer = await ask(rig.editor.chat, 'Say very many words, please.');
  await ended(answer, 'done', 60_000);
  const delays = await rig.probe.delays();
  const { firstAt = 0, lastAt = 0 } = rig.server.sent.at(-1) ?? {};
  console.log(`# ${LONG.count} deltas sent in ${((lastAt - firstAt) / 1000).toFixed(2)} s`);
  printFigure('frame_max', longestGap(await inPage<number[]>(rig, 'batonWatch.frames'), firstAt + 1000), 'ms');
  printFigure('host_blocked_p99', delays.p99, 'ms');
  printFigure('host_blocked_max', delays.max, 'ms');
  printFigure('lost', lostDeltas(await inPage<string>(rig, 'batonWatch.newest()'), LONG.count), 'deltas');
}

/** Measures first deltas, an idle host and a long fast answer in one window. */
export async function run(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'baton-bench-'));
  const socket = join(scratch, 'probe.sock');
  const server = await startDeltaServer();
  let editor: Editor | undefined;
  try {
    editor = await openEditor({
      vsix: [await packProbe()],
      env: { OPENAI_API_KEY: 'bench', OPENAI_BASE_URL: server.baseUrl, BATON_PROBE_SOCKET: socket },
    });
    const chat = await editor.openChat();
    const frame = await (await chat.locator('main.bt').elementHandle())?.ownerFrame();
    if (!frame) throw new Error('The chat has no page.');
    await frame.evaluate(readFileSync(join(import.meta.dirname, 'page-watch.js'), 'utf8'));
    const rig = { editor, server, probe: await connectProbe(socket), frame };
    await measureIdle(rig);
    await measureFirstDeltas(rig);
    await measureLong(rig);
  } finally {
    await editor?.close();
    server.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}
