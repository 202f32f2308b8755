import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../../../scripts/chromium.ts';
import type { FromPipeline, PipelineState, ToPipeline } from '../../../src/protocol/pipeline.ts';
import { THEMES, type ThemeName } from './chat-page.ts';

/** A pipeline's page, bundled and served on loopback under the CSP of the extension's page, in a real browser. */
export class PipelineStage {
  readonly #server: Server;
  readonly #browser: Browser;
  readonly #folder: string;
  #tab: Page | undefined;
  #html = { body: '', csp: '' };

  private constructor(server: Server, browser: Browser, folder: string) {
    this.#server = server;
    this.#browser = browser;
    this.#folder = folder;
    server.on('request', (request, response) => {
      void this.#respond(new URL(request.url ?? '/', 'http://127.0.0.1').pathname).then(({ status, head, body }) =>
        response.writeHead(status, head).end(body),
      );
    });
  }

  /** Bundles the page and starts the browser. */
  static async open(): Promise<PipelineStage> {
    const folder = await mkdtemp(join(tmpdir(), 'baton-pipeline-'));
    const [browser] = await Promise.all([
      startChromium(),
      build({
        entryPoints: { pipeline: join(import.meta.dirname, '../../../webview-ui/pipeline/main.ts') },
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
    return new PipelineStage(server, browser, folder);
  }

  /** Opens the page in the same tab as before; resolves when `state` is drawn. */
  async page(state: PipelineState, theme: ThemeName = 'dark', width = 900, height = 900): Promise<PipelineTab> {
    this.#html = htmlOf(state, theme);
    this.#tab ??= await (await this.#browser.newContext({ reducedMotion: 'reduce' })).newPage();
    await this.#tab.setViewportSize({ width, height });
    await this.#tab.goto(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
    const tab = new PipelineTab(this.#tab);
    await tab.settle();
    return tab;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #respond(path: string): Promise<{ status: number; head: Record<string, string>; body: string | Buffer }> {
    if (path === '/') {
      const head = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': this.#html.csp };
      return { status: 200, head, body: this.#html.body };
    }
    const name = path.slice(1);
    const own: Readonly<Record<string, string>> = {
      'themes.css': join(import.meta.dirname, '../../fixtures/themes.css'),
      'fake-host.js': join(import.meta.dirname, 'fake-host.js'),
    };
    try {
      const body = await readFile(own[name] ?? join(this.#folder, name));
      return { status: 200, head: { 'content-type': TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain' }, body };
    } catch {
      return { status: 404, head: {}, body: '' };
    }
  }
}

/** The open page. */
export class PipelineTab {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Posts a message as the host would. */
  async post(message: ToPipeline): Promise<void> {
    await this.page.evaluate(`host.post(${JSON.stringify(message)})`);
    await this.settle();
  }

  /** Everything that was posted to the host, in order. */
  posted(): Promise<FromPipeline[]> {
    return this.page.evaluate<FromPipeline[]>('host.posted');
  }

  /** What the CSP stopped and what was thrown. */
  faults(): Promise<string[]> {
    return this.page.evaluate<string[]>('[...host.violations, ...host.errors]');
  }

  /** Parts that reach beyond the page's width; what scrolls by itself and what only screen readers get is left out. */
  tooWide(): Promise<string[]> {
    return this.page.evaluate<string[]>(
      `[...document.querySelectorAll('.bt *')]
        .filter((element) => !element.closest('.sr, .scroll, .diff'))
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5 || element.getBoundingClientRect().left < -0.5)
        .map((element) => element.tagName + '.' + (element.getAttribute('class') ?? '') + ' ' + element.textContent.trim().slice(0, 40))
        .concat(document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [])`,
    );
  }

  /** Waits until what was posted has been drawn. */
  async settle(): Promise<void> {
    await this.page.evaluate(
      'new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))))',
    );
  }

  /** Changes the theme as VS Code does. */
  async setTheme(theme: ThemeName): Promise<void> {
    await this.page.evaluate(
      `document.documentElement.dataset.theme = '${theme}'; document.body.className = '${THEMES[theme]}'`,
    );
  }
}

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

function htmlOf(state: PipelineState, theme: ThemeName): { body: string; csp: string } {
  const nonce = randomBytes(16).toString('base64');
  const first = JSON.stringify({ type: 'pipeline', state }).replaceAll('<', '\\u003c');
  const body = `<!doctype html><html lang="en" data-theme="${theme}"><head><meta charset="utf-8"><title>Pipeline</title>
<link rel="stylesheet" href="themes.css"><link rel="stylesheet" href="pipeline.css"></head>
<body class="${THEMES[theme]}">
<main class="bt" data-surface="editor"></main>
<script nonce="${nonce}" src="fake-host.js"></script>
<script nonce="${nonce}">host.first = ${first};</script>
<script type="module" nonce="${nonce}" src="pipeline.js"></script></body></html>`;
  const csp = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'`;
  return { body, csp };
}
