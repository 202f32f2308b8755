import { createHash } from 'node:crypto';

const MARK = [0xef, 0xbb, 0xbf];

/** The text of a file of UTF-8 without its byte order mark; `undefined` for what is no such text. Pure. */
export function textIn(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A text as the bytes of a file, with a byte order mark where the file had one. Pure. */
export function bytesLike(text: string, had: Uint8Array | undefined): Uint8Array {
  const isMarked = had !== undefined && MARK.every((byte, at) => had[at] === byte);
  return new TextEncoder().encode(isMarked && !text.startsWith('\ufeff') ? `\ufeff${text}` : text);
}

/** SHA-256 of a text's UTF-8, lower-case hex. Pure. */
export function sha256OfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The lines from `startLine` to `endLine`, 1-based and inclusive, with their ends; the whole text without a start. Pure. */
export function linesOf(text: string, startLine: number | undefined, endLine: number | undefined): string {
  if (startLine === undefined) return text;
  const lines = text.split(/(?<=\n)/).slice(startLine - 1, endLine);
  return lines.join('');
}
