// One window of VS Code: a page of Chromium that shows a running code-server.
import type { Browser, Page } from 'playwright-core';

/** The server that VS Code's webviews name for their own files; their service worker answers it, no request leaves. */
const WEBVIEW_FILES = /^https:\/\/vscode-remote\+[^/]*\.vscode-resource\.vscode-cdn\.net\//;

/** What a window opens with. */
export interface WindowOptions {
  /** Folder to open, absolute. */
  readonly folder?: string;
  /** VS Code's own launch parameters: pairs of name and value. */
  readonly payload?: readonly (readonly [string, string])[];
  /** Called with the address of each request that would leave this machine. */
  readonly onOutside?: (address: string) => void;
  readonly colorScheme?: 'light' | 'dark';
}

/** Address of the window that opens `folder`. Pure. */
export function windowUrl(server: string, { folder, payload }: Pick<WindowOptions, 'folder' | 'payload'>): string {
  const url = new URL(server);
  if (folder !== undefined) url.searchParams.set('folder', folder);
  if (payload !== undefined) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/** Whether a request to `address` would leave this machine. Pure. */
export function isOutside(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return /^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1' && !WEBVIEW_FILES.test(address);
}

/** A page in a browser context of its own, that is with no secrets and no state of another window; nothing is loaded yet. */
export async function newPage(browser: Browser, { onOutside, colorScheme }: WindowOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    ...(colorScheme === undefined ? {} : { colorScheme }),
  });
  context.on('request', (request) => {
    if (isOutside(request.url())) onOutside?.(request.url());
  });
  return context.newPage();
}
