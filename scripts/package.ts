// `npm run package`: builds, packs dist/baton.vsix and checks what is in it. Equal sources give equal bytes: every file bears the time of the last commit.
//   -- --agree   writes scripts/package-files.txt anew, for a person to read in the diff
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { root, vsixFile } from './host-dir.ts';
import { packageProblems, withoutHash } from './package-files.ts';

/** 2026-01-01: for sources that come without their history. */
const SOME_TIME = '1767225600';
const agreedFile = join(root, 'scripts/package-files.txt');

function lastCommitTime(): string {
  const { stdout, status } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : SOME_TIME;
}

function pack(): number {
  const vsce = join(createRequire(import.meta.url).resolve('@vscode/vsce/package.json'), '../vsce');
  const switches = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  const env = { ...process.env, SOURCE_DATE_EPOCH: process.env['SOURCE_DATE_EPOCH'] ?? lastCommitTime() };
  const args = [vsce, 'package', ...switches, '--out', vsixFile];
  return spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
}

function check(): number {
  const bytes = readFileSync(vsixFile);
  const files: string[] = [];
  unzipSync(bytes, { filter: ({ name }) => files.push(name) < 0 });
  files.sort();
  if (process.argv.includes('--agree'))
    writeFileSync(agreedFile, `${[...new Set(files.map(withoutHash))].join('\n')}\n`);
  const problems = packageProblems(files, readFileSync(agreedFile, 'utf8').trim().split('\n'), bytes.length);
  for (const problem of problems) console.error(problem);
  return problems.length > 0 ? 1 : 0;
}

process.exitCode = pack() || check();
