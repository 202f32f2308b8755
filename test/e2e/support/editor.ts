// A real window of VS Code with the packed Baton, as a person has it: code-server and Chromium.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { startChromium } from '../../../scripts/chromium.ts';
import { installExtensions, startCodeServer, type CodeServer } from '../../../scripts/code-server.ts';
import { root, vsixFile } from '../../../scripts/host-dir.ts';
import { newPage, windowUrl } from '../../../scripts/window.ts';
import { picture, shot } from './shots.ts';

/** What the window is opened with. Everything is optional. */
export interface EditorOptions {
  /** Environment of the extension host: keys, addresses of providers. Without it Baton finds no model at all. */
  readonly env?: Readonly<Record<string, string>>;
  /** User settings, such as `workbench.colorTheme`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Folder to open; a copy of it is opened, so that a test may write. Default: the sample project. */
  readonly folder?: string;
  /** Further extensions, as .vsix files. */
  readonly vsix?: readonly string[];
}

/** An open window. */
export interface Editor {
  readonly page: Page;
  /** The copy that is open, absolute. */
  readonly folder: string;
  /** Addresses of all requests that would have left this machine. */
  readonly outside: readonly string[];
  /** Runs a command by its title in the palette, as in "Baton: Open Chat". */
  run(title: string): Promise<void>;
  /** Opens a file of the folder and brings it to the front. */
  openFile(path: string): Promise<void>;
  /** Opens Baton's chat view and resolves with its page when it is drawn. */
  openChat(): Promise<FrameLocator>;
  /** The page of Baton's chat view, wherever it is shown. */
  readonly chat: FrameLocator;
  /** Loads the window again. The extension host is a new one, the state is the same. */
  reload(): Promise<void>;
  /** Loads the window again in another language of the editor, by its tag; state and settings are the same. */
  speak(language: string): Promise<void>;
  /** Ends VS Code and starts it again with the same state, at the same address, and with another environment where one is given. */
  restart(env?: Readonly<Record<string, string>>): Promise<void>;
  /** Writes a picture to dist/shots/NAME.png: of a failure always, else where BATON_SHOTS is set. */
  shot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** VS Code shows a webview as a frame in a frame; the outer one says whose it is. */
const CHAT_FRAME = 'iframe.webview.ready[src*="extensionId=baton.baton"][src*="purpose=webviewView"]';

const extensionFolders = new Map<string, string>();

/** The folder with the packed Baton and `more`: an installation takes seconds, so all windows of a run with the same extensions share one. */
function extensionsWith(more: readonly string[]): string {
  const vsix = [vsixFile, ...more];
  const known = extensionFolders.get(vsix.join());
  if (known !== undefined) return known;
  const scratch = mkdtempSync(join(tmpdir(), 'baton-extensions-'));
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
  const folder = join(scratch, 'extensions');
  installExtensions(vsix, folder, scratch);
  extensionFolders.set(vsix.join(), folder);
  return folder;
}

/** The editor's own assistant takes a tenth of a window's processor time; a test of the doors into it turns it on again. */
const NO_OTHER_ASSISTANT = { 'chat.disableAIFeatures': true };

/** Opens a window and resolves when Baton is active in it. The packed extension (dist/baton.vsix) must be there: `npm run package`. */
export async function openEditor(options: EditorOptions = {}): Promise<Editor> {
  const scratch = mkdtempSync(join(tmpdir(), 'baton-e2e-'));
  const source = options.folder ?? join(root, 'examples/sample-project');
  const folder = join(scratch, basename(source));
  cpSync(source, folder, { recursive: true });

  const start = (port: number, env = options.env): Promise<CodeServer> =>
    startCodeServer({
      dir: join(scratch, 'state'),
      port,
      extensionsDir: extensionsWith(options.vsix ?? []),
      ...(env === undefined ? {} : { env }),
      settings: { ...NO_OTHER_ASSISTANT, ...options.settings },
    });
  let server = await start(0);
  const browser = await startChromium().catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  const { url } = server;
  const outside: string[] = [];
  const page = await newPage(browser, { onOutside: (address) => outside.push(address) });
  const chat = page.frameLocator(CHAT_FRAME).frameLocator('#active-frame');

  const load = async (): Promise<void> => {
    await page.goto(windowUrl(url, { folder }));
    // Before the extension is active the palette does not know its commands.
    await page.locator('.statusbar [id^="baton.baton"]').first().waitFor({ timeout: 90_000 });
  };
  const pick = async (title: string): Promise<void> => {
    const limit = { timeout: 5_000 };
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').fill(`>${title}`, limit);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click(limit);
  };
  // A view that takes the focus closes the palette that was just opened; a person opens it again.
  const run = (title: string): Promise<void> => pick(title).catch(() => pick(title));
  const find = async (path: string): Promise<void> => {
    const limit = { timeout: 10_000 };
    const label = { hasText: basename(path) };
    await page.keyboard.press('Control+P');
    await page.locator('.quick-input-widget input').fill(path, limit);
    await page.locator('.quick-input-list .monaco-list-row', label).first().click(limit);
    // A page that has just changed may come to the front once more.
    await page.locator('.tab', label).first().click(limit);
    await page.locator('.tab.active', label).first().waitFor(limit);
    await page.locator('.view-line').first().waitFor(limit);
  };
  const close = async (): Promise<void> => {
    await browser.close();
    await server.stop();
    rmSync(scratch, { recursive: true, force: true });
  };
  await load().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    page,
    folder,
    outside,
    chat,
    run,
    openFile: (path) => find(path).catch(() => find(path)),
    openChat: async () => {
      await run('Baton: Open Chat');
      await chat.locator('main.bt #question').waitFor();
      return chat;
    },
    reload: load,
    speak: async (language) => {
      // The page learns its language from a variable that the server writes; no language pack is installed for ours.
      const held = `{ get: () => ${JSON.stringify(language)}, set() {} }`;
      await page.addInitScript(`Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', ${held})`);
      await load();
    },
    restart: async (env) => {
      await server.stop({ keep: true });
      server = await start(Number(new URL(url).port), env);
      await load();
    },
    shot: (name) => (name.startsWith('failed-') ? picture(page, name) : shot(page, name)),
    close,
  };
}
