import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../../../scripts/chromium.ts';
import type { ToHost, ToView, ViewState } from '../../../src/protocol.ts';
import type { DraftEstimate } from '../../../src/protocol/draft.ts';
import { inLanguage, type PageLanguage } from './languages.ts';

/** The four kinds of theme with the body classes that VS Code gives a webview. */
export const THEMES = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'hc-dark': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast vscode-high-contrast-light',
} as const;
export type ThemeName = keyof typeof THEMES;

/** The chat view, bundled and served on loopback under the CSP of the extension's page, in a real browser. */
export class ChatStage {
  readonly #server: Server;
  readonly #browser: Browser;
  readonly #folder: string;
  #tab: Page | undefined;
  #shown: Shown | undefined;
  /** The language of the pages that are loaded from now on; English without one. */
  language: PageLanguage | undefined;
  /** Addresses that the page asked for, whoever asked. */
  readonly requested: string[] = [];

  private constructor(server: Server, browser: Browser, folder: string) {
    this.#server = server;
    this.#browser = browser;
    this.#folder = folder;
    server.on('request', (request, response) => {
      void respond(folder, request.url ?? '/', this.#shown).then(({ status, type, body, csp }) => {
        response
          .writeHead(status, { 'content-type': type, ...(csp === undefined ? {} : { 'content-security-policy': csp }) })
          .end(body);
      });
    });
  }

  static async open(): Promise<ChatStage> {
    const folder = await mkdtemp(join(tmpdir(), 'baton-webview-'));
    const [browser] = await Promise.all([
      startChromium(),
      build({
        entryPoints: { chat: join(import.meta.dirname, '../../../webview-ui/chat/main.ts') },
        outdir: folder,
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'browser',
        target: 'chrome128',
        loader: { '.ttf': 'file' },
        assetNames: '[name]',
        logLevel: 'warning',
      }),
    ]);
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new ChatStage(server, browser, folder);
  }

  /** Opens the view, in the same tab as before; resolves when the state is drawn. */
  async page(state: ViewState, theme: ThemeName = 'dark', width = 320, height = 760): Promise<ChatPage> {
    this.#shown = { state, theme, language: this.language };
    if (this.#tab === undefined) {
      const context = await this.#browser.newContext({ reducedMotion: 'reduce' });
      this.#tab = await context.newPage();
      this.#tab.on('request', (request) => this.requested.push(request.url()));
    } else await this.#tab.evaluate('host.forget()');
    await this.#tab.setViewportSize({ width, height });
    await this.#tab.goto(this.origin);
    const chat = new ChatPage(this.#tab);
    await chat.settle();
    return chat;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** One open view. */
export class ChatPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Posts a message as the host would. */
  async post(message: ToView | Record<string, unknown> | string): Promise<void> {
    await this.page.evaluate(`host.post(${JSON.stringify(message)})`);
    await this.settle();
  }

  /** Everything the view has posted. */
  posted(): Promise<ToHost[]> {
    return this.page.evaluate<ToHost[]>('host.posted');
  }

  /** The last message of that type, or `undefined`. */
  async lastPosted<Type extends ToHost['type']>(type: Type): Promise<Extract<ToHost, { type: Type }> | undefined> {
    return (await this.posted()).findLast(
      (message): message is Extract<ToHost, { type: Type }> => message.type === type,
    );
  }

  /** Waits until the view asks what its draft would cost, and answers as the host would. */
  async estimate(estimate: DraftEstimate | undefined, revision: number): Promise<void> {
    const isPosted = `host.posted.some((message) => message.type === 'draft-changed' && message.revision === ${revision})`;
    // The page's CSP forbids waitForFunction its eval.
    await this.page.evaluate(
      `new Promise((resolve) => { const look = () => (${isPosted} ? resolve() : requestAnimationFrame(look)); look(); })`,
    );
    await this.post({ type: 'draft-estimate', revision, ...(estimate && { estimate }) });
  }

  /** What the CSP stopped and what was thrown. */
  faults(): Promise<string[]> {
    return this.page.evaluate<string[]>('[...host.violations, ...host.errors]');
  }

  /** Waits until what was posted has been drawn. */
  async settle(): Promise<void> {
    await this.page.evaluate(
      'new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))))',
    );
  }

  /** Changes the theme as VS Code does: variables and the body's class. */
  async setTheme(theme: ThemeName): Promise<void> {
    await this.page.evaluate(
      `document.documentElement.dataset.theme = '${theme}'; document.body.className = '${THEMES[theme]}'`,
    );
  }
}

/** What the next load of the page shows. */
interface Shown {
  readonly state: ViewState;
  readonly theme: ThemeName;
  readonly language: PageLanguage | undefined;
}

interface Served {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly csp?: string;
}

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

async function respond(folder: string, url: string, shown: Shown | undefined): Promise<Served> {
  const { pathname } = new URL(url, 'http://127.0.0.1');
  if (pathname === '/' && shown !== undefined) return pageOf(shown);
  const name = pathname.slice(1);
  const path =
    name === 'themes.css'
      ? join(import.meta.dirname, '../../fixtures/themes.css')
      : name === 'fake-host.js'
        ? join(import.meta.dirname, name)
        : join(folder, name);
  try {
    return { status: 200, type: TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain', body: await readFile(path) };
  } catch {
    return { status: 404, type: 'text/plain', body: '' };
  }
}

function pageOf({ state, theme, language }: Shown): Served {
  const nonce = randomBytes(16).toString('base64');
  const { attributes, strings } = inLanguage(language);
  const body = `<!doctype html><html ${attributes} data-theme="${theme}"><head><meta charset="utf-8"><title>Chat</title>
<link rel="stylesheet" href="themes.css"><link rel="stylesheet" href="chat.css">${strings}</head>
<body class="${THEMES[theme]}">
<main class="bt" id="chat"></main>
<script nonce="${nonce}" src="fake-host.js"></script>
<script nonce="${nonce}">host.state = ${JSON.stringify(state).replaceAll('<', '\\u003c')};</script>
<script type="module" nonce="${nonce}" src="chat.js"></script></body></html>`;
  const csp = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'`;
  return { status: 200, type: 'text/html; charset=utf-8', body, csp };
}
