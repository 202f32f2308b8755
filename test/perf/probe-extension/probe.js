// Answers a bench's questions about the extension host it runs in, a line each over the socket that BATON_PROBE_SOCKET names:
//   marks    VS Code's own marks: { name, startTime } in ms since the epoch
//   reset    forgets the delays of the event loop seen so far
//   delays   delays since then, in ms: { p50, p99, max, count }
//   memory   what the extension host holds after a collection of garbage: { residentBytes, ownBytes, heapBytes }; ownBytes without pages of files, which
//            all processes of the machine share (0 where the system does not say)
//   phases   what Baton and the commands below have come to since the last question: { phase, atMs, cpuMs }, on the monotonic clock that all processes of a
//            Linux machine share, and the CPU time of the whole extension host
// Its commands show what the editor itself needs: `probe.nothing` does nothing, `probe.diff` opens a diff of two texts as long as those that are measured.
const { subscribe } = require('node:diagnostics_channel');
const { existsSync, readFileSync, rmSync } = require('node:fs');
const { createServer } = require('node:net');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { createInterface } = require('node:readline');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const vscode = require('vscode');

/** Time between two looks at the event loop, in ms. node counts it in; it is taken off here, so that an idle loop shows 0. */
const RESOLUTION_MS = 10;
/** Scheme of the texts of `probe.diff`. */
const SCHEME = 'probe-diff';

const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
let phases = [];

/** Nanoseconds between two looks, as milliseconds of delay. */
function delay(nanoseconds) {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
}

function reached(phase) {
  const { user, system } = process.cpuUsage();
  phases.push({ phase, atMs: Number(process.hrtime.bigint()) / 1e6, cpuMs: (user + system) / 1e3 });
}

/** Memory of this process alone, as Linux counts it. */
function anonymousBytes() {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}

const answers = {
  marks: () => globalThis.MonacoPerformanceMarks?.getMarks() ?? [],
  reset: () => histogram.reset(),
  delays: () => ({
    p50: delay(histogram.percentile(50)),
    p99: delay(histogram.percentile(99)),
    max: delay(histogram.max),
    count: histogram.count,
  }),
  memory: () => {
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    const { rss, heapUsed, external } = process.memoryUsage();
    return { residentBytes: rss, ownBytes: anonymousBytes(), heapBytes: heapUsed + external };
  },
  phases: () => {
    const told = phases;
    phases = [];
    return told;
  },
};

/** Opens a diff of the active document against itself with one line changed: the one at the cursor. */
async function openDiff(texts) {
  const editor = vscode.window.activeTextEditor;
  const lines = editor.document.getText().split('\n');
  const { line } = editor.selection.active;
  const number = (texts.size / 2).toString();
  const [before, after] = ['before', 'after'].map((side) =>
    vscode.Uri.from({ scheme: SCHEME, path: editor.document.uri.path, query: `${number}.${side}` }),
  );
  texts.set(before.toString(), lines.join('\n'));
  texts.set(after.toString(), lines.with(line, `${lines[line]} // probe ${line}`).join('\n'));
  reached('probe-shown');
  await vscode.commands.executeCommand('vscode.diff', before, after, `probe diff ${number}`, {
    preview: false,
    selection: new vscode.Range(line, 0, line, 0),
  });
  reached('probe-opened');
}

exports.activate = function activate(context) {
  const path = process.env.BATON_PROBE_SOCKET;
  if (!path) return;
  histogram.enable();
  subscribe('baton.phases', ({ phase }) => reached(phase));
  const texts = new Map();
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
    }),
    vscode.commands.registerCommand('probe.nothing', () => reached('probe-nothing')),
    vscode.commands.registerCommand('probe.diff', () => openDiff(texts)),
  );
  // The extension host before this one may have left it behind.
  rmSync(path, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    createInterface({ input: socket }).on('line', (line) => {
      socket.write(`${JSON.stringify(answers[line]?.() ?? null)}\n`);
    });
  });
  server.listen(path);
  context.subscriptions.push({ dispose: () => server.close() });
};
