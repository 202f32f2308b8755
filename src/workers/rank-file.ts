import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { TokenTable } from './token-table.ts';

const FILE_NAME = 'o200k_base.json';
/** The ranks stand last in tiktoken's file. They are base64, digits and spaces, so that nothing in them is escaped. */
const BEFORE_RANKS = '"bpe_ranks":"';

/**
 * The table of o200k_base, from tiktoken's file: beside the bundle, or in the package where sources run. Read as bytes and given back at once: as a module
 * its 2.3 MB were held as source text and as a string for as long as the thread lived. Throws where the file is none of tiktoken's.
 */
export function readTokenTable(): TokenTable {
  const beside = join(import.meta.dirname, FILE_NAME);
  const file = existsSync(beside)
    ? beside
    : createRequire(import.meta.filename).resolve(`tiktoken/encoders/${FILE_NAME}`);
  const json = readFileSync(file);
  const before = json.indexOf(BEFORE_RANKS);
  if (before < 0) throw new Error(`There are no ranks in ${file}.`);
  const table = new TokenTable(json.subarray(before + BEFORE_RANKS.length, json.lastIndexOf('"')));
  // The thread collects garbage of this age only when it runs out of room.
  if (json.length === json.buffer.byteLength) json.buffer.transfer(0);
  return table;
}
