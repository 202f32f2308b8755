/** Folders that hold what tools made or fetched, whatever a repository says of them. */
const FETCHED_FOLDERS: ReadonlySet<string> = new Set(
  (
    '.git .hg .svn .jj node_modules bower_components jspm_packages __pycache__ .venv .tox .nox .mypy_cache .pytest_cache .ruff_cache .gradle .terraform ' +
    '.next .nuxt .svelte-kit .turbo .parcel-cache .cache .yarn .pnpm-store .vs .vscode-test .nyc_output .dart_tool .bundle'
  ).split(' '),
);

/** Folders that usually hold what was built. Where a folder has ignore files, those say which of them do. */
const OUTPUT_FOLDERS: ReadonlySet<string> = new Set('dist out build target bin obj coverage .output'.split(' '));

/** Whether a folder of this name is never looked into; `hasIgnoreFile`: an ignore file holds here. */
export function isSkippedFolder(name: string, hasIgnoreFile: boolean): boolean {
  return FETCHED_FOLDERS.has(name) || (!hasIgnoreFile && OUTPUT_FOLDERS.has(name));
}

const NOT_TEXT: ReadonlySet<string> = new Set(
  (
    '3ds 7z a aac ai aif apk ar avi avif bin blend bmp br bz2 cab class cur dat db deb der dex dll dmg doc docx dylib ear eot eps exe fbx flac flv gif ' +
    'glb gz heic icns ico idx img iso jar jpeg jpg lib lz4 lzma m4a m4v mid mkv mo mov mp3 mp4 mpg msi nupkg o obj odb odp ods odt ogg onnx opus otf out ' +
    'parquet pack pdb pdf pkl png ppt pptx psd pt pth pyc pyd pyo rar rlib rpm safetensors so sqlite sqlite3 stl swf tar tga tgz tif tiff ttc ttf vsix ' +
    'wasm wav webm webp whl wma wmv woff woff2 xcf xls xlsx xz zip zst'
  ).split(' '),
);
const LOCK_FILES: ReadonlySet<string> = new Set(
  (
    'package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock cargo.lock poetry.lock pdm.lock uv.lock pipfile.lock ' +
    'composer.lock gemfile.lock go.sum packages.lock.json flake.lock podfile.lock pubspec.lock mix.lock'
  ).split(' '),
);

/** True for a file that its name alone keeps out: pictures, archives, lock files, source maps, what is minified. */
export function isSkippedName(name: string): boolean {
  const lower = name.toLowerCase();
  const ending = endingOf(lower);
  return NOT_TEXT.has(ending) || ending === 'map' || LOCK_FILES.has(lower) || /[.-]min\.(js|mjs|cjs|css)$/.test(lower);
}

/** "ts" of "a.b.ts"; empty for "Makefile". */
function endingOf(name: string): string {
  return name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : '';
}

/** Largest file that is read, in bytes; larger ones are logs, dumps or bundles. */
export const MOST_BYTES = 1_000_000;
/** Largest file of a format that is mostly data. */
const MOST_DATA_BYTES = 250_000;
const DATA: ReadonlySet<string> = new Set(
  'csv tsv json jsonl ndjson geojson svg xml plist log txt snap sql'.split(' '),
);

/** Why a file of this size is not read; `undefined` when it is. */
export function tooLarge(name: string, sizeBytes: number): string | undefined {
  const isData = DATA.has(endingOf(name.toLowerCase()));
  if (sizeBytes <= (isData ? MOST_DATA_BYTES : MOST_BYTES)) return undefined;
  return `it is ${inWords(sizeBytes)}, and files over ${inWords(isData ? MOST_DATA_BYTES : MOST_BYTES)} are left out`;
}

function inWords(bytes: number): string {
  return bytes >= 1_000_000
    ? `${(bytes / 1_000_000).toFixed(1).replace('.0', '')} MB`
    : `${Math.round(bytes / 1000)} kB`;
}

/** A file whose lines are longer than this on average was not written by a person. */
const LONGEST_MEAN_LINE = 300;
const LONGEST_LINE = 20_000;
const LEAST_MINIFIED_LENGTH = 2000;

/** Why a text is not worth an index: `undefined` when it is. Pure. */
export function notWritten(text: string): string | undefined {
  if (/@generated\b|\bCode generated .{0,200}DO NOT EDIT/.test(text.slice(0, 1000)))
    return 'it says that it was generated';
  if (text.length < LEAST_MINIFIED_LENGTH) return undefined;
  let lines = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    if (at - lineStart > LONGEST_LINE) return MINIFIED;
    lineStart = at;
    lines++;
  }
  return text.length - lineStart > LONGEST_LINE || text.length / lines > LONGEST_MEAN_LINE ? MINIFIED : undefined;
}

const MINIFIED = 'its lines are too long for written text, as in minified code';
