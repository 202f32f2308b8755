// What all stages of one run share: the browser, and each page bundled once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { startChromium } from '../../../scripts/chromium.ts';

let browser: Promise<Browser> | undefined;
const bundles = new Map<string, Promise<string>>();

/** The browser of this run; it ends with the run. */
export function sharedBrowser(): Promise<Browser> {
  return (browser ??= startChromium());
}

/** Folder with the bundle of `webview-ui/NAME`; it goes with the run. */
export function bundleOf(name: string): Promise<string> {
  const bundle = bundles.get(name) ?? bundled(name);
  bundles.set(name, bundle);
  return bundle;
}

async function bundled(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `baton-${name}-`));
  await build({
    entryPoints: { [name]: join(import.meta.dirname, `../../../webview-ui/${name}/main.ts`) },
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'chrome128',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    logLevel: 'warning',
  });
  return folder;
}

// Outside of every suite: after the last test of the run.
after(async () => {
  await (await browser)?.close();
  for (const folder of await Promise.all(bundles.values())) await rm(folder, { recursive: true, force: true });
});
