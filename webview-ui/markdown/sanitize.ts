import DOMPurify from 'dompurify';
import { hasInvisible, visibleRuns } from '../invisible.ts';
import { t } from '../l10n.ts';
import { linkPlaces } from './places.ts';

const ALLOWED_TAGS: string[] = [
  'p', 'br', 'hr', 'h3', 'h4', 'h5', 'h6', 'strong', 'em', 's', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'div', 'span', 'a',
  'table', 'thead', 'tbody', 'tr', 'th', 'td', '#text',
]; // prettier-ignore
/** One object for all calls: DOMPurify then reads it once. */
const RULES = {
  ALLOWED_TAGS,
  ALLOWED_ATTR: ['href', 'title', 'start', 'class', 'tabindex', 'data-info'] as string[],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOWED_URI_REGEXP: /^https?:\/\//i,
  RETURN_DOM_FRAGMENT: true,
} as const;

/**
 * The renderer's HTML as nodes, reduced to a list of harmless elements: the second lock behind `html: false`. Characters that cannot be seen are
 * replaced by their marked names, except in code, whose block does it. Places in files become links.
 */
export function sanitizedNodes(html: string): DocumentFragment {
  const fragment = DOMPurify.sanitize(html, RULES);
  if (hasInvisible(fragment.textContent)) markInvisible(fragment);
  linkPlaces(fragment);
  return fragment;
}

/** Nodes of a text in which characters that cannot be seen are marked. */
export function visibleNodes(text: string): (Text | HTMLElement)[] {
  return visibleRuns(text).map((run) => (run.isMarked ? markOf(run.text) : document.createTextNode(run.text)));
}

function markInvisible(root: DocumentFragment): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Text && node.parentElement?.tagName !== 'PRE' && hasInvisible(node.data)) texts.push(node);
  }
  for (const text of texts) text.replaceWith(...visibleNodes(text.data));
}

function markOf(names: string): HTMLElement {
  const mark = document.createElement('span');
  mark.className = 'invisible';
  mark.title = t('invisibleCharacter');
  mark.textContent = names;
  return mark;
}
