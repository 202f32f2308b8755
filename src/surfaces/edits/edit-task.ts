import type { EditScope } from '../../edits/change.ts';
import { editInstructions } from '../../edits/instructions.ts';
import type { Attachment, SnippetReference } from '../../domain/task.ts';
import type { Ask } from '../code/ask-once.ts';
import type { EditKind } from './edit-flow.ts';

/** Files up to this length go along whole; of longer ones the lines around the place and the beginning. In UTF-16 code units, about 8 000 tokens. */
const WHOLE_FILE_LENGTH = 32_000;
const LINES_AROUND = 80;
const LINES_AT_START = 60;
/** A short place is shown once more by itself, so that a small model does not lose it in the file. */
const SHOWN_AGAIN_LINES = 80;

/** Where and what an edit is asked for, without the editor. Lines are 1-based and inclusive. */
export interface EditPlace {
  /** As replies name it: the path in the folder, or the name of a text that is in none. */
  readonly path: string;
  /** Its workspace folder; absent for a text that is in none. */
  readonly folder: string | undefined;
  readonly language: string;
  readonly text: string;
  readonly lineCount: number;
  readonly startLine: number;
  readonly endLine: number;
  /** The text of these lines. */
  readonly selected: string;
  /** Problems there, one a line: "line 12: …". */
  readonly problems: readonly string[];
  /** For tests: where they belong, and whether that file is there. */
  readonly testFile?: { readonly path: string; readonly exists: boolean };
}

/** The request for an edit: kind, words, form of the answer, and what goes along, the workspace's conventions included. Pure. */
export function editAsk(
  kind: EditKind,
  instruction: string | undefined,
  place: EditPlace,
  conventions: readonly Attachment[] = [],
): Ask {
  const { path, startLine, endLine, problems, language, selected } = place;
  const reachesFarther = kind === 'test';
  const form = { path, startLine, endLine, reachesFarther };
  const attachments: Attachment[] = [...conventions, ...ownText(place)];
  if (endLine - startLine < SHOWN_AGAIN_LINES && !isWhole(place)) {
    attachments.push({ label: `the lines in question: ${path}:${startLine}-${endLine}`, language, text: selected });
  }
  if (problems.length > 0) attachments.push({ label: 'problems there', language: '', text: problems.join('\n') });
  return {
    kind,
    prompt: wordsOf(kind, instruction, place),
    references: referencesOf(place),
    attachments,
    instructions: { small: editInstructions('small', form), full: editInstructions('full', form) },
    facts: { languageId: language, selectedLineCount: endLine - startLine + 1, diagnosticCount: problems.length },
    lane: 'interactive',
  };
}

/** Where changes without a path belong. `isWholeAsked`: the model was one that is asked for the new lines alone. */
export function scopeOf(kind: EditKind, { path, startLine, endLine }: EditPlace, isSmallModel: boolean): EditScope {
  const isWholeAsked = isSmallModel && kind !== 'test' && endLine - startLine < 60;
  return { path, startLine, endLine, isWholeAsked };
}

function wordsOf(kind: EditKind, instruction: string | undefined, place: EditPlace): string {
  const { path, startLine, endLine, problems, testFile } = place;
  const where = isWhole(place) ? path : `lines ${startLine} to ${endLine} of ${path}`;
  const own = instruction === undefined ? '' : `\n\n${instruction}`;
  switch (kind) {
    case 'fix':
      return problems.length > 0
        ? `Repair the attached problems in ${where}. Change nothing else.${own}`
        : `Find what is wrong in ${where} and repair it. Change nothing else.${own}`;
    case 'document':
      return `Write documentation comments for ${where}, in the file's own style. Change no code.${own}`;
    case 'test':
      return `Write tests for ${where}.${testFileWords(testFile)} Do not change the code under test.${own}`;
    case 'refactor':
      return `Refactor ${where}. What it does stays the same.${own}`;
    case 'optimize':
      return `Make ${where} faster or lighter. What it does stays the same.${own}`;
    case 'translate':
      return `Translate ${where}${instruction === undefined ? '' : ` ${instruction}`}. Code in another programming language goes into a new file beside it; comments and texts are changed in place.`;
    case 'generate':
      return `Change ${where} as asked:${own}`;
  }
}

function testFileWords(testFile: EditPlace['testFile']): string {
  if (!testFile) return ' Put them into a new file where the project keeps its tests.';
  return testFile.exists
    ? ` Add them to ${testFile.path}, which is there.`
    : ` Put them into the new file ${testFile.path}.`;
}

function isWhole({ startLine, endLine, lineCount }: EditPlace): boolean {
  return startLine === 1 && endLine >= lineCount - 1;
}

function referencesOf({
  folder,
  path,
  text,
  startLine,
  endLine,
  lineCount,
  testFile,
}: EditPlace): readonly SnippetReference[] {
  if (folder === undefined) return [];
  const file = { folder, path };
  const tests = testFile?.exists === true ? [{ folder, path: testFile.path }] : [];
  if (text.length <= WHOLE_FILE_LENGTH) return [file, ...tests];
  const from = Math.max(1, startLine - LINES_AROUND);
  const around = { ...file, startLine: from, endLine: Math.min(lineCount, endLine + LINES_AROUND) };
  const start = from > LINES_AT_START ? [{ ...file, startLine: 1, endLine: LINES_AT_START }] : [];
  return [...start, around, ...tests];
}

/** A text that is in no folder goes along as it is. */
function ownText({ folder, path, language, text }: EditPlace): readonly Attachment[] {
  return folder === undefined ? [{ label: path, language, text: text.slice(0, WHOLE_FILE_LENGTH) }] : [];
}

/** Where tests of a file belong, by the usual names of its language: those that exist already first. Pure. */
export function testNames(path: string): readonly string[] {
  const slash = path.lastIndexOf('/') + 1;
  const [folder, name] = [path.slice(0, slash), path.slice(slash)];
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot <= 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
  switch (ending) {
    case '.py':
      return [`${folder}test_${name}`, `tests/test_${name}`, `test/test_${name}`];
    case '.go':
      return [`${folder}${stem}_test.go`];
    case '.java':
    case '.kt':
      return [path.replace('src/main/', 'src/test/').replace(name, `${stem}Test${ending}`)];
    case '.cs':
      return [`${folder}${stem}Tests.cs`];
    case '.rs':
      return [];
    default: {
      const inTests = path.replace(/^(?:src|lib)\//, '').replace(name, `${stem}.test${ending}`);
      return [
        `${folder}${stem}.test${ending}`,
        `${folder}${stem}.spec${ending}`,
        `test/${inTests}`,
        `test/unit/${inTests}`,
        `tests/${inTests}`,
      ];
    }
  }
}
