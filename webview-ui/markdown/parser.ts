import MarkdownIt from 'markdown-it';
import { isWebLink } from './link.ts';
import { t } from '../l10n.ts';

/** What one answer remembers between its blocks: link references defined so far. */
export interface MarkdownScope {
  references?: Record<string, { title: string; href: string }>;
  [key: string | symbol]: unknown;
}

/** Where a top-level block starts in its source, in lines from 0. */
export interface BlockStart {
  readonly line: number;
}

const parser = new MarkdownIt('default', { html: false, linkify: true, typographer: false, maxNesting: 30 });
// Whatever is not a link to the web stays the text that it was written as.
parser.validateLink = isWebLink;
// Without these, "README.md" and "a@b" become links: .md, .rs, .sh and .py are countries.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });

parser.inline.ruler.disable('linkify');
const allMatches = parser.linkify.match.bind(parser.linkify);
// A bare address is a link where a word may begin, not inside markup: "url(https://…" and 'src="https://…' stay text.
parser.linkify.match = (text) =>
  allMatches(text)?.filter(({ index }) => /(?:^|\s)\(?$/.test(text.slice(Math.max(0, index - 2), index))) ?? null;

const escape = parser.utils.escapeHtml;
const rules = parser.renderer.rules;

// Pictures are never loaded: what they would have shown and where they point to, as text.
rules['image'] = (tokens, index) => {
  const token = tokens[index];
  const words = [token?.content, String(token?.attrGet('src') ?? '')].filter(
    (part) => part !== undefined && part !== '',
  );
  return `<span class="img">${escape(t('imageNotLoaded', words.join(', ')))}</span>`;
};
rules['fence'] = (tokens, index) => codeHtml(tokens[index]?.info ?? '', tokens[index]?.content ?? '');
rules['code_block'] = (tokens, index) => codeHtml('', tokens[index]?.content ?? '');
rules['link_open'] = (tokens, index) => {
  const href = escape(String(tokens[index]?.attrGet('href') ?? ''));
  return `<a href="${href}" title="${href}">`;
};
rules['heading_open'] = (tokens, index) => `<${headingTag(tokens[index]?.tag)}>`;
rules['heading_close'] = (tokens, index) => `</${headingTag(tokens[index]?.tag)}>`;
rules['table_open'] = () => '<div class="scroll-x" tabindex="0"><table>';
rules['table_close'] = () => '</table></div>';
// The default puts alignment into `style`, which the CSP forbids.
rules['th_open'] = (tokens, index) => `<th${alignmentClass(tokens[index]?.attrGet('style'))}>`;
rules['td_open'] = (tokens, index) => `<td${alignmentClass(tokens[index]?.attrGet('style'))}>`;

/**
 * One or more whole blocks of Markdown as HTML, for the sanitizer. HTML in the source stays text; only http and https links become links; pictures
 * become text; code becomes `<pre data-info>`. Definitions of link references are added to `scope`.
 */
export function renderMarkdown(source: string, scope: MarkdownScope): string {
  return parser.render(source, scope);
}

/** Where the top-level blocks of the source start. `source` ends with a line break. */
export function blockStarts(source: string): BlockStart[] {
  const tokens: Parameters<typeof parser.block.parse>[3] = [];
  parser.block.parse(source, parser, {}, tokens);
  return tokens.flatMap((token) =>
    token.level === 0 && token.nesting >= 0 && token.map !== null ? [{ line: token.map[0] }] : [],
  );
}

function codeHtml(info: string, code: string): string {
  return `<pre data-info="${escape(info.trim())}">${escape(code)}</pre>`;
}

/** Headings of an answer stand two levels below the view's own. */
function headingTag(tag: string | undefined): string {
  return `h${Math.min(6, Number(tag?.slice(1) ?? 1) + 2)}`;
}

function alignmentClass(style: string | number | null | undefined): string {
  const alignment = /text-align:(center|right)/.exec(String(style ?? ''))?.[1];
  return alignment === undefined ? '' : ` class="${alignment}"`;
}
