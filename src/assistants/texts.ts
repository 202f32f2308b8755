import type { AssistantFile } from '../domain/assistant-file.ts';
import { parse } from 'yaml';
import * as z from 'zod';
import type { FoundText } from './found.ts';

const FRONT_MATTER = /^---\r?\n([^]*?)\r?\n---\r?\n/;
/** Continue's older prompt files begin with the head itself, without a line of dashes before it. */
const OLD_HEAD = /^((?:[a-zA-Z]+:.*\r?\n)+)---\r?\n/;
const headSchema = z.object({
  name: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  globs: z.unknown().optional(),
  paths: z.unknown().optional(),
  alwaysApply: z.boolean().optional().catch(undefined),
});

/** A file with a rule or a prompt as the words it holds, without front matter; `undefined` for other files and where there are no words. Pure. */
export function textFrom({ assistant, role, path, text }: AssistantFile): FoundText | undefined {
  if (role !== 'rule' && role !== 'prompt') return undefined;
  const match = FRONT_MATTER.exec(text) ?? (path.endsWith('.prompt') ? OLD_HEAD.exec(text) : null);
  const words = (match ? text.slice(match[0].length) : text).trim();
  if (words === '') return undefined;
  const head = headSchema.safeParse(yamlOf(match?.[1])).data;
  const file = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return {
    assistant,
    from: path,
    kind: role,
    name: head?.name ?? file.replace(/(?:\.prompt)?\.(?:md|mdx|txt|prompt)$/i, ''),
    ...(head?.description !== undefined && { description: head.description }),
    text: words,
    isConditional: isSet(head?.globs) || isSet(head?.paths) || head?.alwaysApply === false,
  };
}

/** A name that serves as a file's and after a slash: "review-react". `undefined` where nothing of it can. Pure. */
export function slug(name: string): string | undefined {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_-]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return plain === '' ? undefined : plain;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function yamlOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (parse(text, { maxAliasCount: 50 }) as unknown);
  } catch {
    return undefined;
  }
}
