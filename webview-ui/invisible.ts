/**
 * Characters that a reader cannot see but that change or hide text: bidirectional controls (CVE-2021-42574), zero-width and other format characters, Unicode tags,
 * supplementary variation selectors, soft hyphens and control codes. Joiners are left alone where scripts and emoji need them: after a letter that is not Latin, or a picture.
 */
const INVISIBLE =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- these characters are what it is about
  /(?:[\u{0}-\u{8}\u{B}\u{C}\u{E}-\u{1F}\u{7F}-\u{9F}\u{AD}\u{34F}\u{61C}\u{115F}\u{1160}\u{17B4}\u{17B5}\u{180E}\u{200B}\u{200E}\u{200F}\u{2028}-\u{202E}\u{2060}-\u{206F}\u{3164}\u{FEFF}\u{FFA0}\u{FFF9}-\u{FFFB}\u{E0000}-\u{E0FFF}]|(?<![[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\u{FE0F}]--\p{Script=Latin}])[\u{200C}\u{200D}])+/gv;

/** Longest run whose characters are named one by one. */
const NAMED_CHARACTERS = 6;

/** A stretch of text, as it is or as the marked names of characters that could not be seen. */
export interface VisibleRun {
  readonly text: string;
  readonly isMarked: boolean;
}

/** The same without memory of where it found something last. */
const ANY_INVISIBLE = new RegExp(INVISIBLE.source, 'v');

/** True when the text holds characters that a reader cannot see. */
export function hasInvisible(text: string): boolean {
  return ANY_INVISIBLE.test(text);
}

/** The text in order, invisible characters replaced by their names: "U+202E". */
export function visibleRuns(text: string): VisibleRun[] {
  const runs: VisibleRun[] = [];
  let end = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    if (match.index > end) runs.push({ text: text.slice(end, match.index), isMarked: false });
    runs.push({ text: namesOf(match[0]), isMarked: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) runs.push({ text: text.slice(end), isMarked: false });
  return runs;
}

/** The text as one string, invisible characters as "[U+202E]": for labels, titles and file names. */
export function visibleText(text: string): string {
  if (!hasInvisible(text)) return text;
  return visibleRuns(text)
    .map((run) => (run.isMarked ? `[${run.text}]` : run.text))
    .join('');
}

function namesOf(characters: string): string {
  const all = Array.from(characters);
  const names = all
    .slice(0, NAMED_CHARACTERS)
    .map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
  return all.length > NAMED_CHARACTERS ? `${names.join(' ')} +${all.length - NAMED_CHARACTERS}` : names.join(' ');
}
