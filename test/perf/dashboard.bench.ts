// The dashboard over a million attempts: how soon its figures stand in a real window, and what an update costs the extension host.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMoney } from '../../src/compose/money.ts';
import { moneySettings } from '../../src/domain/budget-settings.ts';
import { DashboardFeed } from '../../src/surfaces/dashboard/feed.ts';
import { textsFor } from '../../src/surfaces/dashboard/texts.ts';
import { english } from '../../src/surfaces/l10n.ts';
import { openEditor, type Editor } from '../e2e/support/editor.ts';
import { percentile, printFigure } from './figures.ts';
import { fillLedger } from './ledger-rows.ts';

const ROWS = Number(process.env['BATON_BENCH_ROWS'] ?? 1_000_000);
const OPENINGS = 6;
const UPDATES = 60;
const WORKER = join(import.meta.dirname, '../../src/workers/ledger.worker.ts');
const PANEL_FRAME = 'iframe.webview.ready[src*="extensionId=baton.baton"]:not([src*="purpose=webviewView"])';

/**
 * Prints what one look costs the thread of the extension host: its processor time, without the worker's and without that of other programs.
 * `dashboard_look_p50` is how long a person waits for a look.
 */
async function measureUpdates(storageFolder: string): Promise<void> {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const money = createMoney({
    storageFolder,
    ledgerWorkerFile: WORKER,
    money: () => moneySettings(() => undefined),
    log: silent,
    onProblem: () => undefined,
  });
  let posted = 0;
  const feed = new DashboardFeed({
    reports: () => money.reports(),
    catalog: { state: { isLooking: false, models: [], problems: [] }, onDidChange: () => () => undefined },
    workspaces: async () => new Map(),
    ledgerFile: '',
    texts: textsFor('en'),
    log: silent,
    now: () => new Date(),
    t: english,
    post: (state) => (posted += JSON.stringify(state).length),
  });
  await feed.setPeriod({ choice: '30-days' });
  const [busy, waits]: [number[], number[]] = [[], []];
  for (let update = 0; update < UPDATES; update++) {
    const before = process.threadCpuUsage();
    const startedAt = performance.now();
    await feed.look();
    waits.push(performance.now() - startedAt);
    const { user, system } = process.threadCpuUsage(before);
    busy.push((user + system) / 1000);
  }
  feed.dispose();
  await money.close();
  console.log(`# ${posted} characters posted`);
  printFigure('dashboard_look_p50', percentile(waits, 50), 'ms');
  printFigure('dashboard_look_p95', percentile(waits, 95), 'ms');
  printFigure('dashboard_update_host_p50', percentile(busy, 50), 'ms');
  printFigure('dashboard_update_host_p95', percentile(busy, 95), 'ms');
}

/** Milliseconds from the start of the page's own document until it painted, and until its figures stood in it. */
interface Opening {
  readonly paint: number;
  readonly figures: number;
}

async function openOnce(editor: Editor): Promise<Opening> {
  await editor.run('Baton: Open Dashboard');
  const root = editor.page.frameLocator(PANEL_FRAME).frameLocator('#active-frame').locator('main.bt');
  await root.locator('.figs .v').first().waitFor();
  const frame = await (await root.elementHandle())?.ownerFrame();
  if (!frame) throw new Error('The dashboard has no page.');
  const times = await frame.evaluate<Opening>(`({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    figures: performance.getEntriesByName('baton-figures')[0]?.startTime ?? Number.NaN,
  })`);
  await editor.run('View: Close Editor');
  await root.waitFor({ state: 'detached' });
  return times;
}

/** Prints `dashboard_first_paint` and `dashboard_figures`: the page's first pixels, and the first figures in it. */
async function measureOpenings(storageFolder: string): Promise<void> {
  const editor = await openEditor({ env: { BATON_STORAGE_FOLDER: storageFolder, OLLAMA_HOST: '127.0.0.1:9' } });
  try {
    const times: Opening[] = [];
    for (let opening = 0; opening < OPENINGS; opening++) times.push(await openOnce(editor));
    const [first, ...others] = times;
    console.log(`# first opening, in which the house is loaded: ${first?.figures.toFixed(0)} ms`);
    console.log(`# figures: ${others.map(({ figures }) => figures.toFixed(0)).join(' ')} ms`);
    const of = (name: 'paint' | 'figures'): number[] => others.map((each) => each[name]);
    printFigure('dashboard_first_paint', percentile(of('paint'), 50), 'ms');
    printFigure('dashboard_figures', percentile(of('figures'), 50), 'ms');
  } finally {
    await editor.close();
  }
}

/** Measures updates headless and openings in a window, over the same ledger. */
export async function run(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'baton-bench-dashboard-'));
  const given = process.env['BATON_BENCH_STORAGE'];
  const storageFolder = given ?? join(scratch, 'storage');
  try {
    if (given === undefined) {
      mkdirSync(storageFolder);
      await fillLedger(join(storageFolder, 'ledger.sqlite'), ROWS);
    }
    await measureUpdates(storageFolder);
    await measureOpenings(storageFolder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
