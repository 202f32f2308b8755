// What the workspace index costs: a generated tree of 10 000 files and 50 000 chunks with vectors of a stand-in embedder, and two real trees.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleIndexWorker } from '../fixtures/index-worker.ts';
import { TREE, writeIndexTree } from './index-tree.ts';

/** Needs no packed extension and no editor. */
export const isHeadless = true;

const HOST = join(import.meta.dirname, 'index-host.ts');
const PACKAGES = join(import.meta.dirname, '../../node_modules');

/** Prints the figures of the issue without a prefix for the generated tree, and with `openai_` and `anthropic_` for the real ones. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'baton-index-bench-'));
  try {
    await bundleIndexWorker(join(folder, 'workers'));
    const tree = join(folder, 'tree');
    const bytes = writeIndexTree(tree, TREE);
    console.log(`# ${TREE.fileCount} files, ${(bytes / 1e6).toFixed(1)} MB`);
    await measure(folder, tree, join(folder, 'tree-index'), '', 'vectors');
    for (const [name, prefix] of [
      ['openai', 'openai_'],
      ['@anthropic-ai/sdk', 'anthropic_'],
    ] as const) {
      // A copy, since files are saved in it; in a folder of that name, as it lies in a project.
      const copy = join(folder, 'node_modules', name);
      cpSync(join(PACKAGES, name), copy, { recursive: true });
      await measure(folder, copy, join(folder, `${prefix}index`), prefix);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, tree: string, storage: string, ...rest: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [HOST, join(folder, 'workers'), tree, storage, ...rest], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`The bench of ${tree} ended with ${status}.`);
}
