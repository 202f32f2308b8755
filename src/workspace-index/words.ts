/**
 * The words of code or prose, as they are written to and looked for in the keyword index, separated by blanks and in lower case: an identifier gives its
 * parts and, where it has several, itself in one piece. "maxRetries", "max_retries" and "MAX_RETRIES" all give "max retries maxretries"; "HTTPServer2"
 * gives "http server 2 httpserver2". Paths fall into their parts. Pure and linear.
 */
export function wordsOf(text: string): string {
  let words = '';
  let copied = 0;
  for (let at = 0; at < text.length;) {
    if (classOf(text, at) === OTHER) {
      at++;
      continue;
    }
    const start = at;
    const breaks = breaksFrom(text, start);
    at = breaks.end;
    if (breaks.at.length === 0) continue;
    words += text.slice(copied, start) + split(text.slice(start, at), breaks.at, start);
    copied = at;
  }
  return (words + text.slice(copied)).toLowerCase();
}

// Classes of UTF-16 units. What is not ASCII counts as a small letter: the tokenizer of the index parts it from punctuation later.
const OTHER = 0;
const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;
const JOINT = 4;

const CLASSES = Uint8Array.from({ length: 128 }, (_, unit) => {
  const character = String.fromCharCode(unit);
  if (/[a-z]/.test(character)) return LOWER;
  if (/[A-Z]/.test(character)) return UPPER;
  if (/\d/.test(character)) return DIGIT;
  return /[_$]/.test(character) ? JOINT : OTHER;
});

function classOf(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit < 128 ? (CLASSES[unit] ?? OTHER) : LOWER;
}

const NO_BREAKS: readonly number[] = [];

/** The end of the identifier that begins at `start`, and where in it a part begins. */
function breaksFrom(text: string, start: number): { readonly end: number; readonly at: readonly number[] } {
  let found: number[] | undefined;
  let before = classOf(text, start);
  if (before === JOINT) found = [start];
  let at = start + 1;
  for (; at < text.length; at++) {
    const here = classOf(text, at);
    if (here === OTHER) break;
    if (here === before) continue;
    if (before !== UPPER || here !== LOWER) (found ??= []).push(at);
    // "HTTPServer": the last capital belongs to the word that it begins.
    else if (at - 1 > start && classOf(text, at - 2) === UPPER) (found ??= []).push(at - 1);
    before = here;
  }
  return { end: at, at: found ?? NO_BREAKS };
}

/** What has more parts is no name that somebody gave. */
const MOST_PARTS = 12;

function split(identifier: string, breaks: readonly number[], start: number): string {
  if (breaks.length > 2 * MOST_PARTS) return identifier.replaceAll(/[_$]+/g, ' ');
  const parts: string[] = [];
  let from = 0;
  for (const position of [...breaks, start + identifier.length]) {
    const part = identifier.slice(from, position - start);
    if (part !== '' && !/^[_$]/.test(part)) parts.push(part);
    from = position - start;
  }
  return parts.length < 2 ? parts.join('') : `${parts.join(' ')} ${parts.join('')}`;
}
