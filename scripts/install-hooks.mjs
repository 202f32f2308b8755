// `npm install` runs this: points git to .githooks. Does nothing outside a checkout, and never fails an installation.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
if (existsSync(join(root, '.git'))) {
  const { status } = spawnSync('git', ['config', '--local', 'core.hooksPath', '.githooks'], { cwd: root });
  if (status !== 0) console.warn('The git hooks could not be set up; `git config core.hooksPath .githooks` does it.');
}
