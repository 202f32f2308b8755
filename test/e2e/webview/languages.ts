// Pages in another language, as the host gives it to them, and what on them is not translated.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { PAGE_STRINGS } from '../../../src/protocol/page-strings.ts';
import { directionOf } from '../../../src/surfaces/direction.ts';
import { translator, type Translate } from '../../../src/surfaces/l10n.ts';

/** A language of pages: the pseudo-languages show what is not translated and what has no room. */
export interface PageLanguage {
  readonly lang: string;
  readonly t: Translate;
}

/** The language of the bundle in l10n/ of that name: `qps-ploc`, `qps-plocm` (from right to left), `de`. */
export function pageLanguage(lang: string): PageLanguage {
  const file = join(import.meta.dirname, `../../../l10n/bundle.l10n.${lang}.json`);
  return { lang, t: translator(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) };
}

/** The attributes of `html` and the strings of the page, as src/surfaces/webview-page.ts writes them. */
export function inLanguage(language: PageLanguage | undefined): {
  readonly attributes: string;
  readonly strings: string;
} {
  if (!language) return { attributes: 'lang="en"', strings: '' };
  const strings = Object.entries(PAGE_STRINGS).map(([name, text]) => [name, language.t(text)] as const);
  const json = JSON.stringify(Object.fromEntries(strings)).replaceAll('<', String.raw`\u003c`);
  return {
    attributes: `lang="${language.lang}" dir="${directionOf(language.lang)}"`,
    strings: `<script type="application/json" id="l10n">${json}</script>`,
  };
}

/** What a page shows or says that is not in a pseudo-language: words of plain letters. Code, answers and what `names` knows are left out. */
export async function plainWords(page: Pick<Frame, 'evaluate'>, names: RegExp): Promise<string[]> {
  const texts = await page.evaluate<string[]>(`(() => {
    const out = new Set();
    const apart = 'script, style, pre, code, .md, .live, .lines';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (element.closest(apart)) continue;
      if (node.nodeType === Node.TEXT_NODE) out.add(node.textContent.trim());
      else for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-roledescription'])
        if (node.hasAttribute(name)) out.add(node.getAttribute(name));
    }
    return [...out];
  })()`);
  return texts.filter((text) => /[A-Za-z]{3,}/.test(text.replace(names, '')));
}
