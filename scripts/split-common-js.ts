// Splits a bundle into files that are loaded on first use, as CommonJS: esbuild itself splits modules only.
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { transform, type OutputFile, type Plugin, type TransformOptions } from 'esbuild';

/**
 * Options for a build that this plugin finishes: what `import()` reaches becomes a file of its own, and what several files need stands once, in a file
 * that they share, so that no module is ever run twice. The plugin writes the files; esbuild keeps them in memory.
 */
export const SPLIT = { format: 'esm', splitting: true, write: false, sourcemap: 'inline' } as const;

/** How the files are written: `banner` begins each of them, and with `isMapNamed` each names its map, else nobody looks for it. */
export interface SplitOptions {
  readonly minify: boolean;
  readonly banner: string;
  readonly isMapNamed: boolean;
}

/** Turns each `.cjs` file of a build with {@link SPLIT} into CommonJS, where `import()` is `require` on first use, and writes all files with their maps. */
export function splitCommonJs({ minify, banner, isMapNamed }: SplitOptions): Plugin {
  const options: TransformOptions = {
    format: 'cjs',
    platform: 'node',
    minify,
    banner,
    sourcemap: 'external',
    // `import()` of a CommonJS file would go through another loader, which VS Code does not patch.
    supported: { 'dynamic-import': false },
  };
  return {
    name: 'split-common-js',
    setup(build) {
      const { target } = build.initialOptions;
      build.onEnd(async ({ outputFiles = [] }) => {
        await Promise.all(
          outputFiles.map((file) => write(file, { ...options, ...(target !== undefined && { target }) }, isMapNamed)),
        );
      });
    },
  };
}

async function write(
  { path, text, contents }: OutputFile,
  options: TransformOptions,
  isMapNamed: boolean,
): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  if (!path.endsWith('.cjs')) return writeFileSync(path, contents);
  const { code, map } = await transform(text, options);
  writeFileSync(path, isMapNamed ? `${code}//# sourceMappingURL=${basename(path)}.map\n` : code);
  writeFileSync(`${path}.map`, map);
}
