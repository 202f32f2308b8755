/** A place in a file that a text names: "src/http.ts:42". */
export interface NamedPlace {
  /** Where it stands in the text; `to` exclusive. */
  readonly from: number;
  readonly to: number;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

const LONGEST_PATH = 300;
/** A file with an extension, then ":42", ":42-50", ":42:7", "#L42" or "#L42-L50". An extension begins with a letter, so that "127.0.0.1:80" is none. */
const PLACE =
  /(?<![\w@/\\.:+-])((?:[\w@.+-]+\/)*[\w@.+-]*\.[a-z]\w{0,11})(?::(\d{1,7})(?:[-–:]\d{1,7})?|#L(\d{1,7})(?:-L?\d{1,7})?)(?![\w/:])/gi;
/** Without a folder before it, these end the names of hosts, and what follows is a port. */
const HOST = /^[^/]+\.(?:com|org|net|io|dev|app|ai|local|internal|localhost|example|test)$/i;

/** The places that a text names, in order. Whether such a file is there is for the host to find out. Pure, linear. */
export function placesIn(text: string): readonly NamedPlace[] {
  const found: NamedPlace[] = [];
  for (const match of text.matchAll(PLACE)) {
    const [whole, path = '', colon, fragment] = match;
    const line = Number(colon ?? fragment);
    if (line < 1 || path.length > LONGEST_PATH || HOST.test(path) || path.split('/').includes('..')) continue;
    found.push({ from: match.index, to: match.index + whole.length, path, line });
  }
  return found;
}

/** Turns the places that are named in an answer's text into links of ours. Not inside links and code blocks. */
export function linkPlaces(root: DocumentFragment): void {
  if (!/:\d|#L\d/.test(root.textContent)) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Text && !node.parentElement?.closest('a, pre')) texts.push(node);
  }
  for (const node of texts) {
    const places = placesIn(node.data);
    if (places.length > 0) node.replaceWith(...linkedPieces(node.data, places));
  }
}

function linkedPieces(text: string, places: readonly NamedPlace[]): (string | HTMLElement)[] {
  let at = 0;
  const pieces = places.flatMap(({ from, to, path, line }) => {
    const link = document.createElement('a');
    // An address that leads nowhere, so that keys and screen readers find it; what is asked of the host stands in the data, which no answer can set.
    link.href = '#';
    link.className = 'place';
    link.title = `${path}:${line}`;
    link.dataset['path'] = path;
    link.dataset['line'] = String(line);
    link.textContent = text.slice(from, to);
    const before = text.slice(at, from);
    at = to;
    return before === '' ? [link] : [before, link];
  });
  return at < text.length ? [...pieces, text.slice(at)] : pieces;
}
