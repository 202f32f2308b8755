import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root } from '../../../scripts/host-dir.ts';

/** Writes dist/shots/NAME.png; `fullPage` with what lies below the fold. */
export async function picture(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  mkdirSync(join(root, 'dist/shots'), { recursive: true });
  await page.screenshot({ path: join(root, `dist/shots/${name}.png`), fullPage });
}

/** The same where BATON_SHOTS is set: two hundred pictures take a minute, and nobody looks at those of an ordinary run. */
export async function shot(page: Page, name: string, options: { readonly fullPage?: boolean } = {}): Promise<void> {
  if (process.env['BATON_SHOTS']) await picture(page, name, options);
}
