// What Baton adds to the memory of the extension host, and how soon its chat is painted, in real windows.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startChromium } from '../../scripts/chromium.ts';
import { startCodeServer } from '../../scripts/code-server.ts';
import { root } from '../../scripts/host-dir.ts';
import { newPage, windowUrl } from '../../scripts/window.ts';
import { ask, ended } from '../e2e/support/conversation.ts';
import { openEditor, type Editor } from '../e2e/support/editor.ts';
import { startDeltaServer } from './delta-server.ts';
import { printFigure } from './figures.ts';
import { connectProbe, type Memory, type Probe } from './probe.ts';

const CHATS = 100;
/** Other extensions of the window start meanwhile. */
const SETTLE_MS = 8000;

async function settled(probe: Probe): Promise<Memory> {
  await pause(SETTLE_MS);
  return probe.memory();
}

/** The extension host of a window that differs from `openEditor`'s in nothing but that Baton is not installed: as long after its start, no repository. */
async function withoutBaton(probeFile: string, socket: string): Promise<Memory> {
  const scratch = mkdtempSync(join(tmpdir(), 'baton-bench-'));
  const folder = join(scratch, 'sample-project');
  cpSync(join(root, 'examples/sample-project'), folder, { recursive: true });
  const server = await startCodeServer({
    vsix: [probeFile],
    env: { BATON_PROBE_SOCKET: socket },
    settings: { 'chat.disableAIFeatures': true },
    graceSeconds: 1,
  });
  const browser = await startChromium();
  try {
    const page = await newPage(browser);
    await page.goto(windowUrl(server.url, { folder }));
    return await settled(await connectProbe(socket));
  } finally {
    await browser.close();
    await server.stop();
    rmSync(socket, { force: true });
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function paintedMs({ chat }: Editor): Promise<number> {
  return chat
    .locator('main.bt')
    .evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN);
}

function printMore(name: string, now: Memory, before: Memory): void {
  printFigure(name, (now.residentBytes - before.residentBytes) / 1e6, 'MB');
  printFigure(`${name}_own`, (now.ownBytes - before.ownBytes) / 1e6, 'MB');
  printFigure(`${name}_heap`, (now.heapBytes - before.heapBytes) / 1e6, 'MB');
}

/**
 * Prints `host_memory` and `host_memory_100_chats` (resident, against a window without Baton, each after a collection of garbage), the same without pages
 * of files, which all processes share (`…_own`), and of the heap alone, in MB of 10^6 bytes; and `chat_first_paint` in ms from the start of the page's document.
 */
export async function measureMemory(probeFile: string, socket: string): Promise<void> {
  const before = await withoutBaton(probeFile, socket);
  const server = await startDeltaServer();
  server.script = { rate: 500, count: 100 };
  let editor: Editor | undefined;
  try {
    editor = await openEditor({
      vsix: [probeFile],
      env: { OPENAI_API_KEY: 'bench', OPENAI_BASE_URL: server.baseUrl, BATON_PROBE_SOCKET: socket },
    });
    const probe = await connectProbe(socket);
    printMore('host_memory', await settled(probe), before);
    const chat = await editor.openChat();
    printFigure('chat_first_paint', await paintedMs(editor), 'ms');
    for (let at = 0; at < CHATS; at++) {
      await ended(await ask(chat, `Say a few words, please (${at}).`));
    }
    printMore('host_memory_100_chats', await settled(probe), before);
  } finally {
    await editor?.close();
    server.close();
  }
}
