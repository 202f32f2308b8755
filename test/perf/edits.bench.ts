// How soon an edit is on its way and on the screen, in a real window on a file of 5 000 lines; and how many replies of models are applied as they should.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/host-dir.ts';
import type { Page } from 'playwright-core';
import { openEditor, type Editor } from '../e2e/support/editor.ts';
import { block } from '../fixtures/edits/documents.ts';
import { generateReplies } from '../fixtures/edits/generate.ts';
import { judge } from '../fixtures/edits/judge.ts';
import { startScriptedServer } from '../fixtures/scripted-server.ts';
import { openAiAnswer, vendorScript } from '../fixtures/vendors.ts';
import { percentile, printFigure } from './figures.ts';
import { connectProbe, packProbe, type Phases, type Probe } from './probe.ts';

const ROUNDS = 12;
/** The first rounds load code that later ones have. */
const WARM_UP = 2;
const REPLIES = 5_000;
const FUNCTIONS = 1_250;
/** The function of the first round; each round takes the next one. */
const FIRST = 600;

/** A quick vendor: so long until its first token, and a hundred tokens a second from then on. */
const FIRST_TOKEN_MS = 300;
const BETWEEN_TOKENS_MS = 10;

/** What one round took, in ms of the monotonic clock, and the phases that the extension host told of. */
interface Round {
  readonly clickedMs: number;
  readonly arrivedMs: number;
  readonly endedMs: number;
  readonly shownMs: number;
  readonly phases: Phases;
  /** What the page worked for it from the click on, in ms. */
  readonly pageMs: number;
}

/** What the editor itself needs for as much: to run a command by its keys, and to show a diff of two such texts. */
interface Floor {
  readonly commandMs: number;
  readonly diffMs: number;
  /** What the page worked for the diff. */
  readonly pageMs: number;
}

/** A file of 5 000 lines. */
function longFile(): string {
  const one = (index: number): string =>
    `export function times${index}(value: number): number {\n  return value * ${index};\n}\n\n`;
  return Array.from({ length: FUNCTIONS }, (_, index) => one(index)).join('');
}

function printShares(): void {
  const judged = generateReplies(REPLIES, 20_261_121).map((reply) => ({ reply, ...judge(reply) }));
  const applicable = judged.filter(({ reply }) => reply.expected !== undefined);
  printFigure(
    'edits_applied_share',
    applicable.filter(({ verdict }) => verdict === 'right').length / applicable.length,
    'share',
  );
  printFigure('silent_corruptions', judged.filter(({ verdict }) => verdict === 'corrupted').length, 'edits');
  const refusable = judged.filter(({ reply }) => reply.expected === undefined);
  console.log(`# ${applicable.length} replies that can be applied, ${refusable.length} that have to be refused`);
}

/** An answer that streams a few letters at a time, as models write; the last of them comes with the end of the stream. */
function streamed(text: string): ReturnType<typeof openAiAnswer> {
  const pieces = text.match(/[^]{1,4}/g) ?? [];
  const { chunks = [], ...head } = openAiAnswer(pieces);
  const end = pieces.length - 1;
  const last = chunks.slice(end).join('');
  return { ...head, chunks: [...chunks.slice(0, end), last], delayMs: FIRST_TOKEN_MS, chunkDelayMs: BETWEEN_TOKENS_MS };
}

function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Resolves in the frame in which the right side of a diff shows a line with `text`. Looked for at every frame: a locator looks twice a second. */
async function changeShown(page: Page, text: string): Promise<void> {
  const lines = "[...document.querySelectorAll('.editor-instance .modified-in-monaco-diff-editor .view-line')]";
  const isShown = `${lines}.some((line) => line.textContent.replaceAll('\\u00a0', ' ').includes(${JSON.stringify(text)}))`;
  await page.waitForFunction(isShown, undefined, { polling: 'raf', timeout: 60_000 });
}

/** Changes the text, so that no version of the file was looked at before, and goes to the function of the round. */
async function goTo({ page }: Editor, round: number): Promise<void> {
  await page.keyboard.press('Control+End');
  await page.keyboard.type('// x');
  await page.keyboard.press('Control+G');
  await page.locator('.quick-input-widget input').fill(`:${4 * (FIRST + round) + 2}`);
  await page.keyboard.press('Enter');
  await page
    .locator('.view-line', { hasText: `value * ${FIRST + round}` })
    .first()
    .waitFor();
}

/** The keys of a command of the probe, from the press of the second one. */
async function press(page: Page, key: string): Promise<number> {
  await page.keyboard.press('Control+Alt+J');
  const pressedMs = nowMs();
  await page.keyboard.press(key);
  return pressedMs;
}

/** A way to ask for how long the page's main thread has worked. */
async function workOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
}

async function measureFloor({ editor, probe, taskMs }: Rig, round: number): Promise<Floor> {
  const { page } = editor;
  await goTo(editor, round);
  await probe.phases();
  const pressedMs = await press(page, 'Control+Alt+N');
  let ran: Phases = [];
  while (ran.length === 0) ran = await probe.phases();
  const workedMs = await taskMs();
  await press(page, 'Control+Alt+D');
  await changeShown(page, `// probe ${4 * (FIRST + round) + 1}`);
  const shownMs = nowMs();
  const pageMs = (await taskMs()) - workedMs;
  const opening = (await probe.phases()).find(({ phase }) => phase === 'probe-shown');
  const tab = page.locator('.tab', { hasText: 'probe diff' });
  await tab.getByRole('button', { name: /^Close/ }).click();
  await tab.waitFor({ state: 'detached' });
  const commandMs = (ran[0]?.atMs ?? Number.NaN) - pressedMs;
  return { commandMs, diffMs: shownMs - (opening?.atMs ?? Number.NaN), pageMs };
}

async function measureRound({ editor, probe, taskMs, wire }: Rig, round: number): Promise<Round> {
  const { page } = editor;
  await goTo(editor, round);
  await probe.phases();
  wire.round = round;
  const workedMs = await taskMs();
  const clickedMs = await press(page, 'D');
  await changeShown(page, `${FIRST + round} * value`);
  const shownMs = nowMs();
  const pageMs = (await taskMs()) - workedMs;
  const phases = await probe.phases();
  await page.locator('.editor-actions').getByRole('button', { name: 'Reject All Changes' }).click();
  await page.locator('.tab', { hasText: 'Document: ' }).waitFor({ state: 'detached' });
  return { clickedMs, arrivedMs: wire.arrivedMs, endedMs: wire.endedMs, shownMs, phases, pageMs };
}

/** A window that is measured. */
interface Rig {
  readonly editor: Editor;
  readonly probe: Probe;
  readonly wire: Wire;
  /** What the page's main thread has worked so far, in ms. */
  readonly taskMs: () => Promise<number>;
}

/** What the vendor saw last, and which round it answers. */
interface Wire {
  round: number;
  arrivedMs: number;
  endedMs: number;
}

/** Prints the medians of the way from one phase to the next, with the CPU time of the extension host. */
function printPhases(rounds: readonly Round[]): void {
  const names = rounds[0]?.phases.map(({ phase }) => phase) ?? [];
  for (const name of names) {
    const steps = rounds.map(({ phases, clickedMs, endedMs }) => {
      const at = phases.findIndex(({ phase }) => phase === name);
      const [reached, before] = [phases[at], phases[at - 1]];
      // The answer is on its way between these two.
      const fromMs = name === 'answered' ? endedMs : (before?.atMs ?? clickedMs);
      const cpuMs = before ? (reached?.cpuMs ?? Number.NaN) - before.cpuMs : Number.NaN;
      return { wallMs: (reached?.atMs ?? Number.NaN) - fromMs, cpuMs };
    });
    const [wall, cpu] = [steps.map(({ wallMs }) => wallMs), steps.map(({ cpuMs }) => cpuMs)];
    const figures = [percentile(wall, 50), percentile(wall, 95), percentile(cpu, 50)].map((each) => each.toFixed(1));
    console.log(`# to ${name}: p50 ${figures[0]} ms, p95 ${figures[1]} ms; CPU of the host p50 ${figures[2]} ms`);
  }
}

function printRounds(rounds: readonly Round[], floors: readonly Floor[]): void {
  const atMs = ({ phases }: Round, name: string): number =>
    phases.find(({ phase }) => phase === name)?.atMs ?? Number.NaN;
  const wire = rounds.map((round) => round.arrivedMs - atMs(round, 'sent'));
  const drawn = rounds.map((round) => round.shownMs - atMs(round, 'shown'));
  const clicks = rounds.map(({ clickedMs, arrivedMs }) => arrivedMs - clickedMs);
  const shown = rounds.map(({ endedMs, shownMs }) => shownMs - endedMs);
  console.log(`# ${clicks.map(Math.round).join(' ')} | ${shown.map(Math.round).join(' ')}`);
  printPhases(rounds);
  console.log(`# from sent to the vendor: p50 ${percentile(wire, 50).toFixed(1)} ms`);
  console.log(`# from asking for the diff to the change drawn: p50 ${percentile(drawn, 50).toFixed(1)} ms`);
  const median = (all: readonly { readonly pageMs: number }[]): string =>
    percentile(
      all.map(({ pageMs }) => pageMs),
      50,
    ).toFixed(0);
  console.log(
    `# work of the page: p50 ${median(rounds)} ms from the click to the diff, ${median(floors)} ms for the probe's diff`,
  );
  // On a machine that others load, the best round is the nearest to a quiet one.
  const best = [clicks, shown, floors.map(({ commandMs }) => commandMs), floors.map(({ diffMs }) => diffMs)];
  console.log(
    `# best rounds, in the order of the figures: ${best.map((each) => Math.min(...each).toFixed(0)).join(' ')}`,
  );
  for (const percent of [95, 50]) {
    printFigure(`click_to_request_p${percent}`, percentile(clicks, percent), 'ms');
    printFigure(`diff_shown_p${percent}`, percentile(shown, percent), 'ms');
    const commands = floors.map(({ commandMs }) => commandMs);
    const diffs = floors.map(({ diffMs }) => diffMs);
    printFigure(`command_floor_p${percent}`, percentile(commands, percent), 'ms');
    printFigure(`diff_open_floor_p${percent}`, percentile(diffs, percent), 'ms');
  }
}

/**
 * Prints `click_to_request_p95` (key press to the whole request at the vendor) and `diff_shown_p95` (vendor's last byte to the change drawn), in ms, as the
 * person meets them, the browser's part included; beside them what the editor itself needs, measured in turn with them: `command_floor` (key press to a
 * command that does nothing) and `diff_open_floor` (`vscode.diff` of two texts of this length to the change drawn). Then the share of generated replies that
 * are applied exactly, and how many corrupted a file.
 */
export async function run(): Promise<void> {
  printShares();
  const scratch = mkdtempSync(join(tmpdir(), 'baton-bench-'));
  const folder = join(scratch, 'shop');
  cpSync(join(root, 'examples/sample-project'), folder, { recursive: true });
  writeFileSync(join(folder, 'src/long.ts'), longFile());
  const wire: Wire = { round: 0, arrivedMs: 0, endedMs: 0 };
  const answer = (): ReturnType<typeof openAiAnswer> => {
    const number = FIRST + wire.round;
    return streamed(block(`  return value * ${number};`, `  return ${number} * value;`, 'src/long.ts'));
  };
  const script = vendorScript({ openai: { models: ['gpt-5-mini'], answer } });
  const vendor = await startScriptedServer((request) => {
    if (request.path.endsWith('/chat/completions')) {
      wire.arrivedMs = nowMs();
      void request.closed.then(() => (wire.endedMs = nowMs()));
    }
    return script(request);
  });
  const socket = join(scratch, 'probe.sock');
  const editor = await openEditor({
    folder,
    vsix: [await packProbe()],
    env: {
      OPENAI_BASE_URL: `${vendor.url}/v1`,
      OPENAI_API_KEY: 'test-key',
      OLLAMA_HOST: 'http://127.0.0.1:1',
      BATON_PROBE_SOCKET: socket,
    },
  });
  const { page } = editor;
  try {
    const probe = await connectProbe(socket);
    await page.keyboard.press('Control+P');
    await page.locator('.quick-input-widget input').fill('src/long.ts');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'long.ts' }).first().click();
    await page.locator('.view-line', { hasText: 'times0' }).first().waitFor();
    const rig = { editor, probe, wire, taskMs: await workOf(page) };
    const [rounds, floors]: [Round[], Floor[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      floors.push(await measureFloor(rig, round));
      rounds.push(await measureRound(rig, round));
    }
    printRounds(rounds.slice(WARM_UP), floors.slice(WARM_UP));
  } finally {
    await editor.close();
    await vendor.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}
