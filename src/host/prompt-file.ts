import { parse } from 'yaml';
import * as z from 'zod';

/** A prompt that a workspace keeps for its people, in the form of any assistant. */
export interface PromptFile {
  /** What stands after the slash: "write-changelog". */
  readonly name: string;
  /** What it says of itself, else its path. */
  readonly description: string;
  /** The words, without front matter. */
  readonly text: string;
}

const FRONT_MATTER = /^---\r?\n([^]*?)\r?\n---\r?\n/;
const frontMatter = z.object({
  name: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
});

/** Reads a prompt file: front matter as far as it is understood, then the words. `undefined` where there are none, or no name can be made. Pure. */
export function promptFrom(path: string, text: string): PromptFile | undefined {
  const match = FRONT_MATTER.exec(text);
  const words = (match ? text.slice(match[0].length) : text).trim();
  const head = match ? frontMatter.safeParse(yamlOf(match[1] ?? '')).data : undefined;
  const file = path.slice(path.lastIndexOf('/') + 1).replace(/(?:\.prompt)?\.(?:md|prompt)$/, '');
  const name = (head?.name ?? file)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_-]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  return words === '' || name === '' ? undefined : { name, description: head?.description ?? path, text: words };
}

function yamlOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
