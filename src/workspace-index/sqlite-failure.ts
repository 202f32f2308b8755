// Primary result codes, https://sqlite.org/rescode.html
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** True when an index file is none or its pages are damaged. */
export function isDamaged(thrown: unknown): boolean {
  const code = codeIn(thrown);
  return code === CORRUPT || code === NOTADB;
}

/** Why an index file could not be worked with, as part of a sentence. */
export function reasonOfFailure(thrown: unknown): string {
  switch (codeIn(thrown)) {
    case READONLY:
      return 'its folder is read-only';
    case CANTOPEN:
      return 'its folder cannot be written to';
    case FULL:
      return 'the disk is full';
    case IOERR:
      return 'the disk failed';
    case CORRUPT:
    case NOTADB:
      return 'its file is damaged';
    default:
      return thrown instanceof Error ? thrown.message.slice(0, 200) : 'unknown reason';
  }
}

function codeIn(thrown: unknown): number | undefined {
  const { errcode } = (thrown ?? {}) as { readonly errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
}
