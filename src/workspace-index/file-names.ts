/** Extensions of text files that people ask about, so that "console.log" and "e.g." are not taken for files. */
const EXTENSIONS = new Set(
  (
    'ada adb ads asm astro awk bash bat bicep c cc cfg cjs clj cljs cmake cmd coffee conf cpp cr cs cshtml csproj css csv cts cu cxx d dart diff ' +
    'dockerfile ejs elm env erb erl ex exs f90 fish fs fsx go gql gradle graphql groovy h haml hbs hcl hh hpp hrl hs htm html hxx ini ipynb java jl js ' +
    'json json5 jsonc jsonl jsx kt kts less lisp lock log lua m md mdx mjs ml mli mm mod mts nim nix patch php pl plist pm proto ps1 psm1 pug py pyi r ' +
    'rake rb rego rs rst sass sbt scala scm scss sh sln sol sql sum svelte svg swift tcl tex tf tfvars toml ts tsv tsx txt v vb vhd vhdl vim vue xaml xml ' +
    'xsd yaml yml zig zsh'
  ).split(' '),
);

/** Files that are named without an extension. */
const BARE_NAMES = new Set(
  (
    'readme license licence changelog contributing makefile dockerfile containerfile gemfile rakefile procfile jenkinsfile vagrantfile justfile ' +
    'brewfile podfile codeowners notice authors'
  ).split(' '),
);

/** Capitalised bare names only: "make a readme" asks for one, "the README" names one. */
const BARE_NAME_SHAPE = /^(?:[A-Z][A-Z_]+|[A-Z][a-z]+file)$/;

/**
 * True for what looks like the name or path of a text file: a known extension behind a name, a dot file, or a well-known bare name. Blanks are allowed
 * only where the name stood in quotes.
 */
export function isFileLike(path: string, mayHaveBlanks: boolean): boolean {
  if (!mayHaveBlanks && /\s/.test(path)) return false;
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  if (name === '' || /[*?<>|"\p{Cc}]|^\s|\s$/u.test(path)) return false;
  const dot = name.lastIndexOf('.');
  if (dot === -1) return BARE_NAME_SHAPE.test(name) && BARE_NAMES.has(name.toLowerCase());
  const stem = name.slice(0, dot);
  if (/[@:=]/.test(stem)) return false;
  return stem === ''
    ? /^\.[a-z][\w-]{1,40}$/i.test(name)
    : EXTENSIONS.has(name.slice(dot + 1).toLowerCase()) && /[\p{L}\p{N}_\])]$/u.test(stem);
}
