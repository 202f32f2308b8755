// Runs the suite of test/extension inside the extension host of a real VS Code: code-server and Chromium, no desktop, no download.
//   node scripts/run-in-vscode.ts [--installed] [--grep RE] [--workspace DIR] [--suite FILE] [--settings JSON] [--timeout S] [--logs DIR] [--verbose]
// --installed: the extension as dist/baton.vsix installs it, not the source tree: finds what is missing from the package.
// Exit status: 0 all passed; 1 a test failed or none ran; 2 the host could not be brought up or died; 3 it ran out of time.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from './chromium.ts';
import { startCodeServer, type CodeServer } from './code-server.ts';
import { root, vsixFile } from './host-dir.ts';
import { listenForReport, tallyOf } from './suite-report.ts';
import { newPage, windowUrl } from './window.ts';

const { values: options } = parseArgs({
  options: {
    installed: { type: 'boolean', default: false },
    grep: { type: 'string', default: '' },
    workspace: { type: 'string', default: join(root, 'examples/sample-project') },
    suite: { type: 'string', default: join(root, 'dist/test/extension/index.cjs') },
    settings: { type: 'string', default: '{}' },
    timeout: { type: 'string', default: '300' },
    logs: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});

/** How a run ended: its exit status, and a sentence where no test says it. */
interface End {
  readonly status: number;
  readonly why?: string;
}

const startedAt = performance.now();
function note(line: string): void {
  if (options.verbose) console.error(`# ${((performance.now() - startedAt) / 1000).toFixed(2)} s ${line}`);
}

const scratch = mkdtempSync(join(tmpdir(), 'baton-suite-'));
// Tests may write: never into the source tree.
const workspace = join(scratch, basename(resolve(options.workspace)));
cpSync(resolve(options.workspace), workspace, { recursive: true });
if (options.logs !== undefined) mkdirSync(options.logs, { recursive: true });
const report = await listenForReport(scratch, (text) => process.stdout.write(text));
let server: CodeServer | undefined;
let browser: Browser | undefined;

/** The extension under development. With --installed an empty one: a window under test must have one. */
function developmentExtension(): string {
  if (!options.installed) return root;
  const stub = join(scratch, 'stub');
  mkdirSync(stub);
  const manifest = { name: 'stub', publisher: 'test', version: '0.0.0', engines: { vscode: '*' } };
  writeFileSync(join(stub, 'package.json'), JSON.stringify(manifest));
  return stub;
}

/** Opens the window that runs the suite, and resolves with the exit status that VS Code itself gives. */
async function runSuite(page: Page, url: string): Promise<number> {
  // The function that VS Code's web workbench looks for on `window` when the tests have ended.
  let exited: (status: number) => void = () => undefined;
  const status = new Promise<number>((accept, reject) => {
    exited = accept;
    page.on('crash', () => reject(new Error('the page crashed')));
    browser?.once('disconnected', () => reject(new Error('Chromium went away')));
  });
  // It may fail while the page still loads.
  status.catch(() => undefined);
  await page.exposeFunction('codeAutomationExit', (code: number) => exited(code));
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) =>
    note(`[${type}] ${args.join(' ')}`),
  );
  const remote = (path: string): string => `vscode-remote://${new URL(url).host}${resolve(path)}`;
  const environment = { TEST_REPORT_SOCKET: report.address, TEST_GREP: options.grep };
  const payload = [
    ['extensionDevelopmentPath', remote(developmentExtension())],
    ['extensionTestsPath', remote(options.suite)],
    ['extensionEnvironment', JSON.stringify(environment)],
  ] as const;
  const answer = await page.goto(windowUrl(url, { folder: workspace, payload }));
  if (!answer?.ok()) throw new Error(`code-server answered ${answer?.status() ?? 'nothing'}`);
  note('the window is loaded');
  return status;
}

async function run(): Promise<End> {
  // One after the other: of two that start together one would stay behind when the other fails.
  server = await startCodeServer({
    testDriver: true,
    settings: JSON.parse(options.settings) as Record<string, unknown>,
    vsix: options.installed ? [vsixFile] : [],
    ...(options.logs === undefined ? {} : { log: join(options.logs, 'code-server.log') }),
  });
  browser = await startChromium();
  note(`code-server at ${server.url}, Chromium ${browser.version()}`);
  const page = await newPage(browser, { onOutside: (address) => note(`outside request: ${address.slice(0, 120)}`) });
  const status = await runSuite(page, server.url);
  note(`the extension host ended with ${status}`);
  // What the suite wrote last may still be on its way.
  await report.settled(2000);
  if (options.logs !== undefined) await page.screenshot({ path: join(options.logs, 'window.png') });
  return judge(status);
}

/** A host that is killed or calls process.exit(0) also ends with 0: only the suite's own closing line counts. */
function judge(status: number): End {
  const tally = tallyOf(report.text());
  if (!tally && status === 0) return { status: 2, why: 'the extension host ended before the suite did' };
  if (!tally) return { status: 1, why: 'the suite ended before its report' };
  if (tally.passed + tally.failed === 0) return { status: 1, why: 'no test ran' };
  return { status: status === 0 && tally.failed === 0 ? 0 : 1 };
}

const end = await new Promise<End>((accept) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => accept({ status: 2, why: signal }));
  const limit = Number(options.timeout);
  setTimeout(() => accept({ status: 3, why: `no result within ${limit} s` }), limit * 1000).unref();
  run().then(accept, (error: unknown) => accept({ status: 2, why: String(error) }));
});
if (end.why !== undefined) console.error(`run-in-vscode: ${end.why}`);
if (end.why !== undefined && report.text() === '')
  console.error(server?.output().split('\n').slice(-20).join('\n') ?? '');
await browser?.close().catch(() => undefined);
await server?.stop();
report.close();
rmSync(scratch, { recursive: true, force: true });
process.exit(end.status);
