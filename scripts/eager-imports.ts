// Answers from esbuild's metafile what is loaded together with a bundle, and not on first use.

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

/** The part of esbuild's metafile that says what stands in which file. */
export interface BundleOutputs {
  readonly outputs: Readonly<
    Record<
      string,
      {
        readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
        readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
      }
    >
  >;
}

/** The bytes of source that are read and compiled when the file `entry` is loaded: its own and those of the files that it imports, but not by `import()`. Pure. */
export function eagerBytes({ outputs }: BundleOutputs, entry: string): number {
  let bytes = 0;
  const seen = new Set([entry]);
  for (const file of seen) {
    const { imports = [], inputs = {} } = outputs[file] ?? {};
    for (const { bytesInOutput } of Object.values(inputs)) bytes += bytesInOutput;
    for (const { path, kind, external } of imports) if (kind !== 'dynamic-import' && external !== true) seen.add(path);
  }
  return bytes;
}
