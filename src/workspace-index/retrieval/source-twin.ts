/** Folders that hold one form of a source tree, beside others. */
const FORM =
  /^(?:src|source|sources|lib|dist|build|out|esm|cjs|es|umd|mjs|libesm|libcjs|types|typings|development|browser|node|commonjs|es6|es20\d\d|esnext|legacy)$/;
const WRITTEN = ['ts', 'tsx', 'mts', 'cts'];
const COMPILED = ['js', 'jsx', 'mjs', 'cjs'];

/**
 * Paths at which the source would lie that this file was compiled from: `client.mjs` and `dist/client.js` of `src/client.ts`, `client.d.ts` of
 * `client.js`. Empty for what is no JavaScript and for what is a source itself. Pure.
 */
export function sourceTwins(path: string): readonly string[] {
  const named = /^(.*?)(\.d)?\.([mc]?[jt]sx?)$/.exec(path);
  const [, stem, declares, ending] = named ?? [];
  if (stem === undefined || ending === undefined) return [];
  const isDeclaration = declares !== undefined;
  if (WRITTEN.includes(ending) && !isDeclaration) return [];
  const parts = stem.split('/');
  const bare = parts.filter((part, index) => index === parts.length - 1 || !FORM.test(part)).join('/');
  const stems = new Set([stem, `src/${stem}`, bare, `src/${bare}`, `lib/${bare}`, `source/${bare}`]);
  const twins: string[] = [];
  for (const each of stems) {
    for (const other of WRITTEN) twins.push(`${each}.${other}`);
    // Of the compiled forms, `.js` is the one that counts, if it lies beside or in a folder of sources.
    if (isDeclaration || ending === 'mjs' || ending === 'cjs') twins.push(`${each}.js`);
    if (isDeclaration) for (const other of COMPILED) twins.push(`${each}.${other}`);
  }
  return [...new Set(twins)].filter((twin) => twin !== path);
}

/** What a compiled form counts beside its source. */
export const TWIN_WEIGHT = 0.25;
