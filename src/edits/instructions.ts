/** Lines of a selection up to which a small model writes them anew as a whole: it makes fewer mistakes so than with blocks. Our own judgement. */
const WHOLE_UP_TO_LINES = 60;

const BLOCK = `<<<<<<< SEARCH
the old lines, exactly as they stand in the file
=======
the new lines
>>>>>>> REPLACE`;

const FULL = `Your answer is applied to the files by a program, so its form matters more than what was said about form above.
Write each change as a block under a line with the file's path:

path/of/file
${BLOCK}

Rules of the blocks:
- The old lines are copied from the file character by character, with their indentation, whole lines only. They must stand in the file exactly once: add lines around them until they do.
- Keep blocks small: the lines that change and a few around them. Several blocks may follow each other; each is found in the file as it was.
- Never leave code out with "..." or a comment such as "existing code", neither in old nor in new lines.
- To delete lines, leave the new part empty. For a new file, leave the old part empty and write its path above. To delete a file, write a line "*** Delete File: path".
- Before the blocks, at most two sentences on what you change and why. Nothing after them.`;

const SMALL_BLOCKS = `A program applies your answer. Write each change as a block like this, under a line with the file's path:

path/of/file
${BLOCK}

Copy the old lines exactly from the file, with their indentation. Take enough lines that they stand in the file only once.
Write all new lines. Never write "..." or "existing code" for lines you leave out.`;

/** What a small model is told about a selection that it writes anew. */
function wholeLines(startLine: number, endLine: number, path: string): string {
  return `A program applies your answer. It replaces lines ${startLine} to ${endLine} of ${JSON.stringify(path)} by the code you write.
Answer with one fenced code block. It holds the new text of exactly these lines, all of them, also those that stay as they are, and nothing of the lines before or after them.
Never write "..." or "existing code" for lines you leave out. Write no other code block.`;
}

/** The place that an edit is asked for; lines are 1-based and inclusive. */
export interface InstructionScope {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** True when other places or files will have to change too, as for tests. */
  readonly reachesFarther: boolean;
}

/**
 * The form of an edit as a model is told: blocks of old and new lines; a small model with a short selection writes that anew. Whatever a model writes
 * instead, `parseReply` reads all forms.
 */
export function editInstructions(tier: 'small' | 'full', scope: InstructionScope): string {
  if (tier === 'full') return FULL;
  const { path, startLine, endLine, reachesFarther } = scope;
  const isShort = endLine - startLine < WHOLE_UP_TO_LINES;
  return isShort && !reachesFarther ? wholeLines(startLine, endLine, path) : SMALL_BLOCKS;
}

/** What a model is told, once, when its edit could not be applied: the validator's own words. */
export function repairRequest(reasons: readonly string[]): string {
  return `Your changes were not applied, none of them:
${reasons.map((reason) => `- ${reason}`).join('\n')}

Answer again with all changes, in this form, and nothing else:

path/of/file
${BLOCK}

The old lines must stand in the file exactly as you write them, and only once. Write every line; leave nothing out.`;
}
