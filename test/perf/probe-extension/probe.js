// Answers a bench's questions about the extension host it runs in, a line each over the socket that BATON_PROBE_SOCKET names:
//   marks    VS Code's own marks: { name, startTime } in ms since the epoch
//   reset    forgets the delays of the event loop seen so far
//   delays   delays since then, in ms: { p50, p99, max, count }
const { rmSync } = require('node:fs');
const { createServer } = require('node:net');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { createInterface } = require('node:readline');

/** Time between two looks at the event loop, in ms. node counts it in; it is taken off here, so that an idle loop shows 0. */
const RESOLUTION_MS = 10;

const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

/** Nanoseconds between two looks, as milliseconds of delay. */
function delay(nanoseconds) {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
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
};

exports.activate = function activate(context) {
  const path = process.env.BATON_PROBE_SOCKET;
  if (!path) return;
  histogram.enable();
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
