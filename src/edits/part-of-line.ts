import { bracketBalance } from './balance.ts';

/** Shorter pieces of a line stand for too much. */
const SHORTEST = 6;

/**
 * Applies a change whose old text is a piece of the document that does not begin or end with a line. Only where it is certain: the piece stands once, is
 * cut at no word, and the new text does not bring along the rest of the line. `undefined` otherwise.
 */
export function replacePart(document: string, search: string, replace: string): string | undefined {
  const [old, fresh] = [search.trim(), replace.trim()];
  if (old.length < SHORTEST || fresh === '') return undefined;
  const at = document.indexOf(old);
  if (at === -1 || document.indexOf(old, at + 1) !== -1) return undefined;
  const end = at + old.length;
  const head = document.slice(document.lastIndexOf('\n', at - 1) + 1, at);
  const tail = document.slice(end, lineEnd(document, end)).trimEnd();
  if (isWordSplit(head, old) || isWordSplit(old, tail)) return undefined;
  const own = withoutTail(old, fresh, tail.trim());
  if (tail !== '' && !endsAlike(old, own, tail.trim())) return undefined;
  if (head.trim() !== '' && (own.startsWith(head.trim()) || isOperatorBefore(head))) return undefined;
  if (bracketBalance(old) !== bracketBalance(own)) return undefined;
  return document.slice(0, at) + own + document.slice(end);
}

/** The new text without the rest of the line, where it brings that along. */
function withoutTail(old: string, fresh: string, tail: string): string {
  const isBrought = tail !== '' && fresh.endsWith(tail) && (tail.length > 1 || kindOfEnd(old) !== kindOfEnd(fresh));
  return isBrought ? fresh.slice(0, -tail.length).trimEnd() : fresh;
}

function kindOfEnd(text: string): string {
  return /[\w$]$/.test(text) ? 'word' : (text.at(-1) ?? '');
}

function lineEnd(document: string, from: number): number {
  const at = document.indexOf('\n', from);
  return at === -1 ? document.length : at;
}

function isWordSplit(before: string, after: string): boolean {
  return /[\w$]$/.test(before) && /^[\w$]/.test(after);
}

/** "x = 1" is not meant where "max.x = 1" stands. */
function isOperatorBefore(head: string): boolean {
  return /[.\-+*/\\@#]$/.test(head);
}

/** The new text ends with the same kind of sign, and the rest of the line does not go on with it. */
function endsAlike(old: string, fresh: string, tail: string): boolean {
  return kindOfEnd(old) === kindOfEnd(fresh) && !/^[.(["'`+\-*/%&|?<>=]/.test(tail);
}
