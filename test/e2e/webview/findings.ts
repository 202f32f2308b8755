import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { ThemeName } from './themes.ts';

/** Serious findings of axe: all rules once, in the other themes only the one that a theme can break. */
export async function findings({ page }: { readonly page: Page }, theme: ThemeName): Promise<string[]> {
  // There are no frames; without legacy mode each run opens a page of its own.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (theme === 'dark' ? axe : axe.withRules(['color-contrast'])).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${theme} ${id} ${html.slice(0, 200)}`));
}
