// Sees to it that the tests find a Chromium. What needs root is installed where that is possible, and is otherwise named in one sentence.
import { spawnSync } from 'node:child_process';
import { findChromium } from './chromium.ts';

const INSTALL = ['install', '-qy', '--no-install-recommends', 'chromium-headless-shell', 'fonts-dejavu-core'];

function succeeds(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** How to become root without a question: nothing, `sudo -n`, or undefined where it cannot be. */
function rootPrefix(): string[] | undefined {
  if (process.getuid?.() === 0) return [];
  return succeeds('sudo', '-n', 'true') ? ['sudo', '-n'] : undefined;
}

/** Runs apt-get as root. Waits for another apt to end instead of failing at once. Its output goes to stderr. */
function apt(prefix: readonly string[], ...args: string[]): boolean {
  const line = [
    ...prefix,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-o',
    'DPkg::Lock::Timeout=300',
    ...args,
  ];
  return spawnSync(line[0] ?? '', line.slice(1), { stdio: ['ignore', 2, 2] }).status === 0;
}

/** Installs Debian's Chromium when this process may. */
function install(): void {
  const prefix = rootPrefix();
  if (!prefix || !succeeds('apt-get', '--version')) return;
  if (apt(prefix, 'update', '-q')) apt(prefix, ...INSTALL);
}

if (!findChromium()) install();
const found = findChromium();
if (found) {
  console.log(`Chromium ${found}`);
} else {
  console.error(
    `The browser tests need Chromium: run \`sudo apt-get ${INSTALL.join(' ')}\`, or name an executable in the variable CHROMIUM.`,
  );
  process.exitCode = 1;
}
