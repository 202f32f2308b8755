/**
 * The words of code or prose, as they are written to and looked for in the keyword index, separated by blanks and in lower case: an identifier gives its
 * parts and, where it has several, itself in one piece. "maxRetries", "max_retries" and "MAX_RETRIES" all give "max retries maxretries"; "HTTPServer2"
 * gives "http server 2 httpserver2". Paths fall into their parts. Pure and linear.
 */
export function wordsOf(text: string): string {
  // Bytes of UTF-8 go from one scratch to another: a string for each part of millions of names takes several times as long.
  reserve(text.length);
  const { written: end } = ENCODER.encodeInto(text, scratch.read);
  const length = splitInto(scratch, end);
  if (end === text.length) return scratch.written.toString('latin1', 0, length);
  return scratch.written.toString('utf8', 0, length).toLowerCase();
}

/** The units of {@link wordsOf}, which are bytes where all of the text is ASCII, and a piece of them as a string. A view, good until the next call of either. */
export interface WordUnits {
  readonly units: Uint8Array | Uint16Array;
  slice(start: number, end: number): string;
}

/** As {@link wordsOf}, without a string of the whole. */
export function wordUnitsOf(text: string): WordUnits {
  reserve(text.length);
  const { written: end } = ENCODER.encodeInto(text, scratch.read);
  if (end === text.length) {
    const { written } = scratch;
    return {
      units: written.subarray(0, splitInto(scratch, end)),
      slice: (start, stop) => written.toString('latin1', start, stop),
    };
  }
  const words = wordsOf(text);
  const units = Uint16Array.from({ length: words.length }, (_, at) => words.charCodeAt(at));
  return { units, slice: (start, stop) => words.slice(start, stop) };
}

interface Scratch {
  readonly read: Uint8Array<ArrayBuffer>;
  readonly written: Buffer;
  /** Where a part of the identifier in hand begins. */
  readonly breaks: Uint32Array;
}

const ENCODER = new TextEncoder();
/** Most bytes of UTF-8 for one UTF-16 unit. */
const UNIT_BYTES = 3;
/** "aB" becomes "a b ab": no name grows more. */
const MOST_GROWTH = 3;
const FIRST_SCRATCH_UNITS = 4096;

let scratch = scratchFor(FIRST_SCRATCH_UNITS);

function scratchFor(units: number): Scratch {
  const bytes = UNIT_BYTES * units;
  return {
    read: new Uint8Array(bytes),
    written: Buffer.alloc(MOST_GROWTH * bytes),
    breaks: new Uint32Array(bytes + 1),
  };
}

function reserve(units: number): void {
  if (scratch.read.length < UNIT_BYTES * units) scratch = scratchFor(2 * units);
}

// Classes of bytes. What is not ASCII counts as a small letter: the tokenizer of the index parts it from punctuation later.
const OTHER = 0;
const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;
const JOINT = 4;

const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (byte >= 128 || /[a-z]/.test(character)) return LOWER;
  if (/[A-Z]/.test(character)) return UPPER;
  if (/\d/.test(character)) return DIGIT;
  return /[_$]/.test(character) ? JOINT : OTHER;
});

/** Each byte in lower case, where it is ASCII. */
const LOWERED = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte));

function classAt(read: Uint8Array, at: number): number {
  return CLASSES[read[at] ?? 0] ?? OTHER;
}

function lowerAt(read: Uint8Array, at: number): number {
  return LOWERED[read[at] ?? 0] ?? 0;
}

/** Writes the words of what was read up to `end`; gives how many bytes that is. */
function splitInto({ read, written, breaks }: Scratch, end: number): number {
  let length = 0;
  for (let at = 0; at < end;) {
    const start = at;
    let before = classAt(read, at);
    if (before === OTHER) {
      written[length++] = read[at++] ?? 0;
      continue;
    }
    let count = 0;
    if (before === JOINT) breaks[count++] = start;
    for (at++; at < end; at++) {
      const here = classAt(read, at);
      if (here === OTHER) break;
      if (here === before) continue;
      if (before !== UPPER || here !== LOWER) breaks[count++] = at;
      // "HTTPServer": the last capital belongs to the word that it begins.
      else if (at - 1 > start && classAt(read, at - 2) === UPPER) breaks[count++] = at - 1;
      before = here;
    }
    if (count === 0) for (let from = start; from < at; from++) written[length++] = lowerAt(read, from);
    else length = writeParts(start, at, count, length);
  }
  return length;
}

/** What has more parts is no name that somebody gave. */
const MOST_PARTS = 12;
const BLANK = 0x20;

/** Writes the parts of an identifier with `count` breaks, and the whole behind several; gives how much is written then. */
function writeParts(start: number, end: number, count: number, before: number): number {
  const { read, written, breaks } = scratch;
  if (count > 2 * MOST_PARTS) return writeJoints(start, end, before);
  let length = before;
  let parts = 0;
  let from = start;
  for (let index = 0; index <= count; index++) {
    const to = index < count ? (breaks[index] ?? end) : end;
    if (to > from && classAt(read, from) !== JOINT) {
      if (parts++ > 0) written[length++] = BLANK;
      for (let at = from; at < to; at++) written[length++] = lowerAt(read, at);
    }
    from = to;
  }
  if (parts < 2) return length;
  written[length++] = BLANK;
  for (let at = start; at < end; at++) {
    if (classAt(read, at) !== JOINT) written[length++] = lowerAt(read, at);
  }
  return length;
}

/** Writes what is no name with blanks for its joints. */
function writeJoints(start: number, end: number, before: number): number {
  const { read, written } = scratch;
  let length = before;
  for (let at = start; at < end; at++) {
    if (classAt(read, at) !== JOINT) written[length++] = lowerAt(read, at);
    else if (at === start || classAt(read, at - 1) !== JOINT) written[length++] = BLANK;
  }
  return length;
}
