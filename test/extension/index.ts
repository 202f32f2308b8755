// VS Code calls `run()` in the extension host, once for all suites: from scripts/run-in-vscode.ts and from @vscode/test-electron alike.
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/** The report socket of the runner. On a desktop there is none, and the report goes to the console. */
async function reportSocket(): Promise<Socket | undefined> {
  const path = process.env['TEST_REPORT_SOCKET'];
  if (!path) return undefined;
  const socket = connect(path);
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return socket;
}

function runMocha(): Promise<{ readonly passed: number; readonly failed: number }> {
  const grep = process.env['TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 20_000,
    forbidOnly: true,
    forbidPending: true,
    ...(grep ? { grep } : {}),
  });
  for (const file of readdirSync(__dirname).toSorted())
    if (file.endsWith('.test.cjs')) mocha.addFile(join(__dirname, file));
  return new Promise((resolve) => {
    const others = new Set(process.listeners('uncaughtException'));
    const runner = mocha.run((failed) => resolve({ passed: runner.stats?.passes ?? 0, failed }));
    // mocha counts every uncaught error against the test that runs. The editor's Git throws one when a folder goes away while it asks git about it.
    // The editor wraps each listener, so mocha's own is told by its time: `off` would not know it.
    for (const listener of process.listeners('uncaughtException'))
      if (!others.has(listener)) process.off('uncaughtException', listener);
    process.on('uncaughtException', (error: unknown) => {
      if (!isOfTheEditor(error)) runner.uncaught(error);
    });
  });
}

/** Whether an error comes from an extension that ships with VS Code, and from none of our code. */
function isOfTheEditor(error: unknown): boolean {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return /[\\/]extensions[\\/]git[\\/]dist[\\/]/.test(stack) && !stack.includes(join(__dirname, '../..'));
}

/** Runs all suites. @throws when a test fails, which VS Code turns into its exit status. */
export async function run(): Promise<void> {
  const socket = await reportSocket();
  const say = (...line: unknown[]): void => {
    if (socket) socket.write(`${format(...line)}\n`);
    else console.log(...line);
  };
  Mocha.reporters.Base.consoleLog = say;
  const { passed, failed } = await runMocha().catch((error: unknown) => {
    say(error);
    return { passed: 0, failed: 1 };
  });
  // The closing line proves that the suite came to its end: the exit status does not, because a killed host exits with 0 too.
  say(`${passed} passed, ${failed} failed`);
  if (socket) await new Promise<void>((resolve) => socket.end(resolve));
  if (failed > 0) throw new Error(`${failed} tests failed`);
}
