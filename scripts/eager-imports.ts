// Answers from esbuild's metafile which packages are loaded together with a bundle, and not on first use.

/** The part of esbuild's metafile that is looked at. */
export interface BundleInputs {
  readonly inputs: Readonly<
    Record<string, { readonly imports: readonly { readonly path: string; readonly kind: string }[] }>
  >;
}

/**
 * Lists who loads one of `packages` when the module `entry` is loaded, that is over `import` statements alone. Pure.
 * A package that is only reached through `import()` is not listed: esbuild keeps such a module unexecuted until then.
 * `entry` is the path as it stands in the metafile. Each line reads "src/providers/openai.ts imports openai".
 */
export function eagerImports(metafile: BundleInputs, entry: string, packages: readonly string[]): string[] {
  const lines = new Set<string>();
  const seen = new Set([entry]);
  for (const file of seen) {
    for (const { path, kind } of metafile.inputs[file]?.imports ?? []) {
      if (kind === 'dynamic-import' || seen.has(path)) continue;
      const found = packages.find((name) => path === name || path.includes(`node_modules/${name}/`));
      if (found) lines.add(`${file} imports ${found}`);
      else seen.add(path);
    }
  }
  return [...lines];
}
