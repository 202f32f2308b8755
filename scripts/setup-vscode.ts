// Installs code-server from the npm registry. Nothing is compiled and no Debian library is needed: code-server's own postinstall compiles
// modules that nobody here uses (90 s, libkrb5-dev). What is missing without it is spdlog alone, so VS Code writes no log files.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { withoutOuterNpm } from './environment.ts';
import { codeServerEntry, editorDir, pinnedNode, root } from './host-dir.ts';

const run = promisify(execFile);

/** Runs npm in `folder` on the pinned Node: code-server does not install under an older one. */
async function npm(folder: string, ...args: string[]): Promise<void> {
  const env = {
    ...withoutOuterNpm(process.env),
    PATH: dirname(pinnedNode) + delimiter + (process.env['PATH'] ?? ''),
  };
  await run('npm', [...args, '--ignore-scripts', '--loglevel=error'], { cwd: folder, env });
}

/** Installs into a folder of its own and moves it into place, so that a half installation is never taken for a whole one. */
async function installCodeServer(): Promise<void> {
  const scratch = `${editorDir}.${process.pid}.tmp`;
  mkdirSync(scratch, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(root, 'e2e', file), join(scratch, file));
  await npm(scratch, 'ci');
  const vscode = join(scratch, 'node_modules/code-server/lib/vscode');
  // Not `ci`: its lock lacks one peer.
  await npm(vscode, 'install', '--omit=dev');
  await npm(join(vscode, 'extensions'), 'ci', '--omit=dev');
  try {
    renameSync(scratch, editorDir);
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true });
    // Another run was first.
    if (!existsSync(codeServerEntry)) throw error;
  }
}

/** Version in a package.json below code-server. */
function version(file: string): string {
  const json = readFileSync(join(dirname(codeServerEntry), '../..', file), 'utf8');
  return (JSON.parse(json) as { version: string }).version;
}

if (!existsSync(codeServerEntry)) await installCodeServer();
console.log(`code-server ${version('package.json')} with VS Code ${version('lib/vscode/package.json')}`);
