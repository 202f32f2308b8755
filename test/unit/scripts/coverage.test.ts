import { equal } from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { root } from '../../../scripts/host-dir.ts';

/** What is left of a TypeScript file when it runs, without comments. */
function code(file: string): string {
  const stripped = stripTypeScriptTypes(readFileSync(join(root, file), 'utf8'));
  return stripped.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|export \{\};?|;/g, '').trim();
}

describe('the coverage', () => {
  const { exclude } = JSON.parse(readFileSync(join(root, '.c8rc.json'), 'utf8')) as { exclude: string[] };

  it('leaves out files that hold types alone, and no others', () => {
    const files = exclude.flatMap((pattern) => globSync(pattern, { cwd: root }));
    equal(files.filter((file) => code(file) !== '').join(', '), '');
  });
});
