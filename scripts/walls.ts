// The walls of the house (docs/architecture.md): who may import what, each with the reason that a person reads when they run into one.
// oxlint.config.ts turns each row of AREAS into one `no-restricted-imports` rule. Pure.

/** What may not be imported, and why. Matched against the text of the import, as in `import … from 'text'` and `import('text')`. */
export interface Wall {
  readonly regex?: string;
  /** Globs instead of an expression; one with `!` opens what those before it close. */
  readonly group?: readonly string[];
  readonly message: string;
  /** Types are erased and cross the wall freely. */
  readonly allowTypeImports?: boolean;
}

/** A part of the source tree with its walls. Of several rows that match a file the last one counts, alone. */
export interface Area {
  /** Globs from the root of the checkout. */
  readonly files: readonly string[];
  readonly walls: readonly Wall[];
}

const ORGANS = ['classifier', 'delegation', 'pipelines', 'workspace-index', 'ledger'];
const BESIDE = ['providers', 'ollama', 'prompts', 'edits', 'assistants', 'egress', 'host'];
const ABOVE = ['orchestrator', 'surfaces', 'workers', 'compose', 'extension', 'protocol'];

/** Matches an import of one of our folders or files directly below src/. The folder that a file is in is not reached this way. */
function ours(...names: readonly string[]): string {
  return `^(\\.\\./)+(${names.join('|')})(/|\\.ts$)`;
}
/** As {@link ours}, for files that lie directly below src/ or whose folder continues such a file. */
function oursFromTop(...names: readonly string[]): string {
  return `^(\\./|(\\.\\./)+)(${names.join('|')})(/|\\.ts$)`;
}
/** Matches an import of one of these packages or of a file in it. */
function packages(...names: readonly string[]): string {
  return `^(${names.join('|')})(/|$)`;
}

const editor: Wall = {
  regex: packages('vscode'),
  message:
    'vscode is met in extension.ts (and open-house.ts, its other half), host/ and surfaces/ alone, so that all else runs in plain Node.',
};
const sdks: Wall = {
  regex: packages('openai', '@anthropic-ai/sdk', 'ollama'),
  message:
    'An SDK is used in its adapter in src/providers/ alone: eight vendors’ words become one before anybody else sees them.',
};
const storage: Wall = {
  regex: '^node:sqlite$',
  message: 'node:sqlite is opened in the storage files (sqlite-*.ts) alone.',
};
const tokenizer: Wall = {
  regex: packages('tiktoken'),
  message: 'The table of tokens is 2 MB and takes a tenth of a second to build: it lives in src/workers/ alone.',
};
const browser: Wall = {
  regex: packages('lit', '@lit', '@vscode-elements', '@vscode/codicons', 'dompurify', 'markdown-it', 'highlight\\.js'),
  message: 'Browser code lives in webview-ui/.',
};
const network: Wall = {
  regex: '^((node:)?(http|https|http2|net|tls|dgram|dns|dns/promises)|undici(/.*)?|node-fetch|axios|ws)$',
  message: 'There is one way out, src/egress.ts: take the fetch that compose.ts hands you.',
};
const everywhere = [editor, sdks, storage, tokenizer, browser, network];

/** {@link everywhere} but for some. */
function without(...open: readonly Wall[]): readonly Wall[] {
  return everywhere.filter((wall) => !open.includes(wall));
}

const domain: Wall = {
  regex: ours(...ORGANS, ...BESIDE, ...ABOVE),
  message: 'domain/ holds the words that all share and imports nothing of ours.',
};
const organs: Wall = {
  regex: ours(...ORGANS, ...BESIDE, ...ABOVE),
  message:
    'Organs import only domain/, never one another: what they need comes as an argument whose type is in domain/.',
};
const beside: Wall = {
  regex: ours(...ORGANS, ...BESIDE, ...ABOVE),
  message: 'What stands beside the organs imports only domain/; compose.ts and extension.ts put it together.',
};
const pure: Wall = {
  group: ['node:*', '!node:path'],
  message: 'This part is pure: no I/O, no clock, no randomness. What it needs comes as an argument.',
};
const orchestrator: Wall = {
  regex: oursFromTop(
    'providers',
    'ollama',
    'egress',
    'host',
    'surfaces',
    'workers',
    'compose',
    'extension',
    'protocol',
  ),
  message: 'The orchestrator imports organs, prompts/ and domain/; all else comes through ports of domain/.',
};
const surfaces: Wall = {
  regex: ours(
    'classifier',
    'delegation',
    'workspace-index',
    'providers',
    'ollama',
    'prompts',
    'egress',
    'workers',
    'compose',
    'extension',
  ),
  message:
    'Surfaces see the orchestrator, pipelines, host and the ledger; the rest reaches them as interfaces of domain/.',
};
const compose: Wall = {
  regex: oursFromTop('host', 'surfaces', 'extension'),
  message: 'compose.ts serves headless entries too: what knows the editor is put in by extension.ts.',
};
const workers: Wall = {
  regex: ours('providers', 'host', 'surfaces', 'orchestrator', 'compose', 'extension'),
  message: 'A worker has no editor and no keys: it imports organs and domain/.',
};
const protocol: Wall = {
  group: ['*', '!zod', '!./protocol/*'],
  message: 'protocol.ts runs on both sides of the webview: it imports zod and protocol/ alone.',
};
const protocols: Wall = {
  group: ['*', '!zod', '!./*', '!../protocol.ts'],
  message: 'protocol/ runs on both sides of the webview: it imports zod and protocol.ts alone.',
};
const webview: readonly Wall[] = [
  {
    regex: `^(\\.\\./)+src/(${[...ORGANS, ...BESIDE, ...ABOVE].filter((name) => name !== 'protocol').join('|')})(/|\\.ts$)`,
    message: 'webview-ui/ imports src/protocol.ts and types of src/domain/, nothing else of the extension.',
  },
  {
    regex: '^(\\.\\./)+src/domain/',
    allowTypeImports: true,
    message: 'webview-ui/ imports types of src/domain/, not its code.',
  },
  { regex: '^node:', message: 'webview-ui/ runs in a browser.' },
];

/** SDKs in the adapters: a type anywhere in providers/, the code in the adapter alone. */
const sdkTypes: Wall = { ...sdks, allowTypeImports: true };

/** All areas, the general before the particular. */
export const AREAS: readonly Area[] = [
  { files: ['src/**'], walls: everywhere },
  { files: ['src/domain/**'], walls: [...everywhere, domain, pure] },
  { files: ['src/{ledger,pipelines,workspace-index,delegation}/**'], walls: [...everywhere, organs] },
  {
    files: ['src/classifier/**', 'src/delegation/*', 'src/delegation/quality/**'],
    walls: [...everywhere, organs, pure],
  },
  {
    files: ['src/{ledger,pipelines}/sqlite-*', 'src/workspace-index/**/sqlite-*'],
    walls: [...without(storage), organs],
  },
  { files: ['src/{prompts,edits,assistants}/**'], walls: [...everywhere, beside, pure] },
  { files: ['src/ollama/**'], walls: [...everywhere, beside] },
  // The windows of one machine meet at a socket in the file system, which is no way out; the lock is one that the operating system takes back.
  { files: ['src/ollama/launch/sockets.ts'], walls: [...without(network), beside] },
  { files: ['src/ollama/launch/sqlite-lock.ts'], walls: [...without(storage), beside] },
  { files: ['src/providers/**'], walls: [...without(sdks), sdkTypes, beside] },
  { files: ['src/providers/{openai-client,anthropic,ollama}.ts'], walls: [...without(sdks), beside] },
  { files: ['src/host/**'], walls: [...without(editor), beside] },
  { files: ['src/egress/**', 'src/egress.ts'], walls: [...without(network), beside] },
  { files: ['src/orchestrator/**', 'src/orchestrator.ts'], walls: [...everywhere, orchestrator] },
  { files: ['src/surfaces/**'], walls: [...without(editor), surfaces] },
  { files: ['src/workers/**'], walls: [...without(tokenizer), workers] },
  { files: ['src/compose.ts', 'src/compose/**'], walls: [...everywhere, compose] },
  { files: ['src/extension.ts', 'src/open-house.ts'], walls: without(editor) },
  { files: ['src/protocol.ts'], walls: [protocol] },
  { files: ['src/protocol/**'], walls: [protocols] },
  { files: ['webview-ui/**'], walls: [...without(browser), ...webview] },
];

/** Parts without I/O, clock and randomness. */
export const PURE_FILES = [
  'src/domain/**',
  'src/classifier/**',
  'src/delegation/*',
  'src/delegation/quality/**',
  'src/prompts/**',
  'src/edits/**',
  'src/assistants/**',
  'src/protocol.ts',
  'src/protocol/**',
];

/** Global names that are a way out, with the reason. */
export const NETWORK_GLOBALS = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'].map((name) => ({
  name,
  message: `${network.message} Its type is \`typeof globalThis.fetch\`.`,
}));

/** Global names that pure parts do without, with the reason. */
export const IMPURE_GLOBALS = ['process', 'performance', 'crypto', 'setTimeout', 'setInterval', 'setImmediate'].map(
  (name) => ({ name, message: pure.message }),
);

/** Properties that pure parts do without, with the reason. */
export const IMPURE_PROPERTIES = [
  { object: 'Date', property: 'now', message: pure.message },
  { object: 'Math', property: 'random', message: pure.message },
];

/** Ways around {@link NETWORK_GLOBALS}. */
export const NETWORK_PROPERTIES = [
  { object: 'globalThis', property: 'fetch', message: network.message },
  { object: 'window', property: 'fetch', message: network.message },
  { object: 'navigator', property: 'sendBeacon', message: network.message },
];
