/** Signs that mean something in Markdown. */
const SIGNS = /[\\`*_{}[\]()#+\-.!|~>$=:@]/g;

/**
 * Text as Markdown that shows it as it is and does nothing else: no picture, link, HTML or emphasis, whatever a model wrote. Lines stay apart, and long ones
 * wrap (VS Code's own `appendText` makes every space unbreakable). Pure.
 */
export function asText(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll(SIGNS, '\\$&'))
    .join('\n\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** A code block whose fence is longer than any in the code, so that the code cannot end it. Pure. */
export function codeBlock(code: string, languageId: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const name = /^[\w+#.-]{1,40}$/.test(languageId) ? languageId : '';
  return `${fence}${name}\n${code}\n${fence}`;
}
