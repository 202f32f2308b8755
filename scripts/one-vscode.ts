// Lets all modules of a bundle share one `vscode`.
import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/** What `vscode` exports at run time, by its types: classes, enums, functions, constants and namespaces of the declaration `types`. Pure. */
export function vscodeNames(types: string): readonly string[] {
  const found = types.matchAll(/^\t(?:export )?(?:class|enum|function|const|namespace) (\w+)/gm);
  return [...new Set([...found].map(([, name]) => name ?? ''))];
}

/**
 * Stands in for `vscode` in a bundle: one module that takes each name once. esbuild itself gives every module that says `import * as vscode` a copy of the
 * whole namespace, a closure for each of its names: 6 MB of heap and a quarter of the time to load them for a hundred such modules.
 */
export function oneVscode(typesFile: string): Plugin {
  return {
    name: 'one-vscode',
    setup(build) {
      build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
        namespace === 'vscode' ? { path: 'vscode', external: true } : { path: 'vscode', namespace: 'vscode' },
      );
      build.onLoad({ filter: /^vscode$/, namespace: 'vscode' }, () => {
        const names = vscodeNames(readFileSync(typesFile, 'utf8'));
        return {
          contents: `const all = require('vscode');\n${names.map((name) => `export const ${name} = all.${name};`).join('\n')}`,
        };
      });
    },
  };
}
