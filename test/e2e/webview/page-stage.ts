import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { inLanguage, type PageLanguage } from './languages.ts';
import { bundleOf, sharedBrowser } from './run-parts.ts';
import { THEMES, type ThemeName } from './themes.ts';

/** A page of ours, bundled and served on loopback under the CSP of the extension's pages, in a real browser. `name`: its folder in webview-ui/. */
export class PageStage {
  readonly #name: string;
  readonly #server: Server;
  readonly #context: BrowserContext;
  readonly #folder: string;
  #tab: Page | undefined;
  /** The language of the pages that are loaded from now on; English without one. */
  language: PageLanguage | undefined;
  #html: Html = { body: '', csp: '' };
  /** Addresses that the page asked for, whoever asked. */
  readonly requested: string[] = [];

  private constructor(name: string, server: Server, context: BrowserContext, folder: string) {
    this.#name = name;
    this.#server = server;
    this.#context = context;
    this.#folder = folder;
    context.on('request', (request) => this.requested.push(request.url()));
    server.on('request', (request, response) => {
      void this.#respond(new URL(request.url ?? '/', 'http://127.0.0.1').pathname).then(({ status, head, body }) =>
        response.writeHead(status, head).end(body),
      );
    });
  }

  /** Bundles the page and opens a context of the browser. */
  static async open(name: string): Promise<PageStage> {
    const [browser, folder] = await Promise.all([sharedBrowser(), bundleOf(name)]);
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new PageStage(name, server, context, folder);
  }

  /** Opens the page in the same tab as before, with the first message of the host, if any; whoever calls waits until it is drawn. */
  async load(first: object | undefined, theme: ThemeName, width: number, height: number): Promise<Page> {
    this.#html = htmlOf(this.#name, first, theme, this.language);
    if (this.#tab === undefined) this.#tab = await this.#context.newPage();
    else await this.#tab.evaluate('host.forget()');
    await this.#tab.setViewportSize({ width, height });
    await this.#tab.goto(this.origin);
    return this.#tab;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await this.#context.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #respond(path: string): Promise<Served> {
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

/** An open page. `ToPage` and `FromPage` are the messages of its protocol. */
export class PageTab<ToPage, FromPage extends { readonly type: string }> {
  readonly page: Page;
  /** Parts that scroll by themselves or are for screen readers alone, as a selector. */
  readonly #apart: string;

  constructor(page: Page, apart = '.sr') {
    this.page = page;
    this.#apart = apart;
  }

  /** Posts a message as the host would. */
  async post(message: ToPage | Record<string, unknown> | string): Promise<void> {
    await this.page.evaluate(`host.post(${JSON.stringify(message)})`);
    await this.settle();
  }

  /** Everything that was posted to the host, in order. */
  posted(): Promise<FromPage[]> {
    return this.page.evaluate<FromPage[]>('host.posted');
  }

  /** The last message of that type, or `undefined`. */
  async lastPosted<Type extends FromPage['type']>(type: Type): Promise<Extract<FromPage, { type: Type }> | undefined> {
    return (await this.posted()).findLast(
      (message): message is Extract<FromPage, { type: Type }> => message.type === type,
    );
  }

  /** What the CSP stopped and what was thrown. */
  faults(): Promise<string[]> {
    return this.page.evaluate<string[]>('[...host.violations, ...host.errors]');
  }

  /** Parts that reach beyond the page's width; what scrolls by itself and what only screen readers get is left out. */
  tooWide(): Promise<string[]> {
    return this.page.evaluate<string[]>(
      `[...document.querySelectorAll('.bt *')]
        .filter((element) => !element.closest('${this.#apart}'))
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

interface Html {
  readonly body: string;
  readonly csp: string;
}

interface Served {
  readonly status: number;
  readonly head: Record<string, string>;
  readonly body: string | Buffer;
}

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

function htmlOf(name: string, first: object | undefined, theme: ThemeName, language: PageLanguage | undefined): Html {
  const nonce = randomBytes(16).toString('base64');
  const message = first === undefined ? 'undefined' : JSON.stringify(first).replaceAll('<', '\\u003c');
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const { attributes, strings } = inLanguage(language);
  const body = `<!doctype html><html ${attributes} data-theme="${theme}"><head><meta charset="utf-8"><title>${title}</title>
<link rel="stylesheet" href="themes.css"><link rel="stylesheet" href="${name}.css">${strings}</head>
<body class="${THEMES[theme]}">
<main class="bt" data-surface="editor"></main>
<script nonce="${nonce}" src="fake-host.js"></script>
<script nonce="${nonce}">host.first = ${message};</script>
<script type="module" nonce="${nonce}" src="${name}.js"></script></body></html>`;
  const csp = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'`;
  return { body, csp };
}
