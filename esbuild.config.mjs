// Bundles everything that runs: the extension, its workers, its webviews and the suite that tests it inside VS Code.
//   node esbuild.config.mjs                the development build, with the test suite
//   node esbuild.config.mjs --production   minified, as it goes into the VSIX
//   node esbuild.config.mjs --watch        the development build, again at every change
import { copyFileSync, existsSync, globSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, context } from 'esbuild';
import { eagerBytes, eagerImports } from './scripts/eager-imports.ts';
import { oneVscode } from './scripts/one-vscode.ts';
import { SPLIT, splitCommonJs } from './scripts/split-common-js.ts';

const isProduction = process.argv.includes('--production');
const isWatching = process.argv.includes('--watch');

/**
 * Packages that are not needed before the first question, by the specifier they are imported with. Each is a file of its own, read on first use: inside
 * the one bundle they are five sixths of what VS Code compiles at every start.
 */
const LAZY = {
  openai: 'openai',
  '@anthropic-ai/sdk': 'anthropic',
  'ollama/browser': 'ollama',
  '@pydantic/genai-prices': 'genai-prices',
};

/** What the editor reads and compiles at every start, in every window: the door alone, see docs/decisions/2026-11-21-door-and-house.md. */
const MOST_EAGER_BYTES = 80_000;

const MODULE_URL = 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;';

const common = {
  bundle: true,
  minify: isProduction,
  // Maps stay out of the VSIX; without the closing comment nobody looks for them.
  sourcemap: isProduction ? 'external' : true,
  legalComments: 'external',
  logLevel: 'warning',
  logOverride: { 'import-is-undefined': 'error' },
  metafile: true,
  plugins: isWatching ? [watchReport()] : [],
};

const host = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  outExtension: { '.js': '.cjs' },
  // VS Code loads the entry file as CommonJS, the sources are modules: what modules know of themselves is given back to them.
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename', 'import.meta.url': 'moduleUrl' },
  banner: { js: MODULE_URL },
};

const bundles = [
  {
    ...host,
    ...SPLIT,
    banner: {},
    entryPoints: ['src/extension.ts'],
    outdir: 'dist',
    chunkNames: 'house/[name]-[hash]',
    plugins: [
      ...common.plugins,
      oneVscode('node_modules/@types/vscode/index.d.ts'),
      lazyPackages(),
      splitCommonJs({ minify: isProduction, banner: MODULE_URL, isMapNamed: !isProduction }),
    ],
  },
  { ...host, entryPoints: Object.entries(LAZY).map(([name, out]) => ({ in: name, out })), outdir: 'dist/sdk' },
  { ...host, entryPoints: globSync('src/workers/*.worker.ts'), outdir: 'dist/workers' },
  {
    ...common,
    platform: 'browser',
    format: 'esm',
    target: 'chrome128',
    entryPoints: globSync('webview-ui/*/main.ts').map((file) => ({ in: file, out: basename(dirname(file)) })),
    outdir: 'dist/webview',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
  },
];

/** The suite needs no VSIX: its packages stay in node_modules, and VS Code gives it `vscode`. */
const suite = {
  ...host,
  entryPoints: globSync('test/extension/{index,*.test}.ts'),
  outdir: 'dist/test/extension',
  packages: 'external',
};

/** Files that are read at run time beside a bundle, and where they go. */
const assets = {
  'node_modules/tiktoken/encoders/o200k_base.json': 'dist/workers',
  'node_modules/web-tree-sitter/web-tree-sitter.wasm': 'dist/workers/grammars',
  ...Object.fromEntries(
    ['typescript', 'tsx', 'javascript', 'python', 'go', 'java', 'rust', 'c-sharp', 'cpp', 'php', 'ruby'].map((name) => [
      `node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`,
      'dist/workers/grammars',
    ]),
  ),
};

/** Tells VS Code's background task when a build begins and ends (.vscode/tasks.json looks for these lines). */
function watchReport() {
  return {
    name: 'watch-report',
    setup(pluginBuild) {
      pluginBuild.onStart(() => console.log('[watch] build started'));
      pluginBuild.onEnd(({ errors }) => console.log(`[watch] build finished, ${errors.length} errors`));
    },
  };
}

/** Leaves each package of LAZY out of the bundle and points to its own file, as seen from dist/house: nothing of the door reaches one (`checkLazy`). */
function lazyPackages() {
  return {
    name: 'lazy-packages',
    setup({ onResolve }) {
      onResolve({ filter: /^[@a-z]/ }, ({ path }) =>
        path in LAZY ? { path: `../sdk/${LAZY[path]}.cjs`, external: true } : undefined,
      );
    },
  };
}

function copyAssets() {
  for (const [from, to] of Object.entries(assets)) {
    mkdirSync(to, { recursive: true });
    copyFileSync(from, join(to, basename(from)));
  }
}

function printSizes(results) {
  const files = [
    ...results.flatMap(({ metafile }) => Object.keys(metafile.outputs)),
    ...Object.entries(assets).map(([from, to]) => join(to, basename(from))),
  ];
  for (const file of files.filter((name) => !/\.map$|\.LEGAL\.txt$|^dist\/test\//.test(name) && existsSync(name)))
    console.log(`${(statSync(file).size / 1000).toFixed(1).padStart(9)} kB  ${file}`);
}

/** Writes which files of packages are in the bundles or beside them, for the licence report. */
function writeInputs(results) {
  const inputs = [...results.flatMap(({ metafile }) => Object.keys(metafile.inputs)), ...Object.keys(assets)];
  const packed = inputs.filter((file) => file.startsWith('node_modules/'));
  writeFileSync('dist/packed-inputs.json', JSON.stringify([...new Set(packed)]));
}

/** @throws when a package of LAZY is loaded together with the extension, or more than the door is. */
function checkLazy({ metafile }) {
  const files = Object.values(LAZY).map((out) => `../sdk/${out}.cjs`);
  const eager = eagerImports(metafile, 'src/extension.ts', [...files, 'zod']);
  if (eager.length > 0)
    throw new Error(`Loaded at start, use import():\n${eager.map((line) => `  ${line}`).join('\n')}`);
  const bytes = eagerBytes(metafile, 'dist/extension.cjs');
  console.log(`${(bytes / 1000).toFixed(1).padStart(9)} kB  of it loaded at every start`);
  if (isProduction && bytes > MOST_EAGER_BYTES)
    throw new Error(`${bytes} bytes are loaded at every start, ${MOST_EAGER_BYTES} are allowed: use import().`);
}

for (const folder of ['dist/sdk', 'dist/webview', 'dist/house']) rmSync(folder, { recursive: true, force: true });
rmSync('dist/workers', { recursive: true, force: true });
rmSync('dist/test', { recursive: true, force: true });
copyAssets();
const wanted = [...bundles, ...(isProduction ? [] : [suite])].filter(({ entryPoints }) => entryPoints.length > 0);
if (isWatching) {
  for (const options of wanted) await (await context(options)).watch();
} else {
  // esbuild has printed what is wrong by the time it rejects.
  const results = await Promise.all(wanted.map((options) => build(options))).catch(() => process.exit(1));
  checkLazy(results[0]);
  printSizes(results);
  if (isProduction) writeInputs(results);
}
