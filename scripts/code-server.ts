// Starts a real VS Code on 127.0.0.1: code-server, for the tests, the benches and `npm start`.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownHome, testEnvironment } from './environment.ts';
import { codeServerEntry, pinnedNode } from './host-dir.ts';

/** Settings of VS Code itself: nothing that asks the network, nothing that hides the window under test. */
const QUIET: Readonly<Record<string, unknown>> = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'json.schemaDownload.enable': false,
  'npm.fetchOnlinePackageInfo': false,
  'git.autofetch': false,
  // What moves by itself is drawn by the processor here.
  'workbench.reduceMotion': 'on',
  'editor.cursorBlinking': 'solid',
};

/** How to start. Everything is optional. */
export interface CodeServerOptions {
  /** Folder for all state; one that was used before continues where it ended. Default: a new one below the temporary folder. */
  readonly dir?: string;
  /** Folder that the bare address opens. Default: none. */
  readonly folder?: string;
  /** User settings, over the quiet ones. Default: the ones that `dir` has, or the quiet ones alone. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Extensions to install, as .vsix files. */
  readonly vsix?: readonly string[];
  /** Folder that extensions are installed into and read from; several servers may share one. Default: one inside `dir`. */
  readonly extensionsDir?: string;
  /** Environment of VS Code and of its extension host, over the one given by `environment`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Environment to start from. Default: this process's own without keys, addresses of providers and Ollama. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Port on 127.0.0.1. Default 0: any. A browser keeps secrets per address, so a restart that must find them names the port again. */
  readonly port?: number;
  /** How long an extension host outlives its window. Default 5 s, so that a test need not wait for it. */
  readonly graceSeconds?: number;
  /** Lets a page name the tests to run (`payload`); VS Code then shows no toasts and refuses dialogs. */
  readonly testDriver?: boolean;
  /** File that all output is written to. */
  readonly log?: string;
}

/** A running VS Code. */
export interface CodeServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly dir: string;
  /** All it has printed so far. */
  output(): string;
  /** Ends it with its extension hosts and removes `dir`, unless `keep`. */
  stop(options?: { readonly keep?: boolean }): Promise<void>;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
}

/** How long a start may take before it counts as failed. */
const START_LIMIT_MS = 60_000;

/**
 * Starts code-server and resolves when it listens.
 * @throws when it is not installed, when an extension cannot be installed, when it ends early or does not listen within a minute.
 */
export async function startCodeServer(options: CodeServerOptions = {}): Promise<CodeServer> {
  if (!existsSync(codeServerEntry)) throw new Error(`No code-server at ${codeServerEntry}: run \`npm run setup:e2e\`.`);
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'baton-code-'));
  const extensionsDir = options.extensionsDir ?? join(dir, 'extensions');
  const base = baseSwitches(dir, extensionsDir);
  const env = environmentOf(dir, options);
  writeSettings(dir, options.settings);
  for (const file of options.vsix ?? []) installExtension(base, file, env);
  const child = spawn(pinnedNode, [...base, ...serverSwitches(options)], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return whenListening(child, dir, options.log);
}

/**
 * Installs extensions for servers that share the folder; `dir` is a scratch folder.
 * @throws when one cannot be installed.
 */
export function installExtensions(vsix: readonly string[], extensionsDir: string, dir: string): void {
  for (const file of vsix) installExtension(baseSwitches(dir, extensionsDir), file, environmentOf(dir, {}));
}

function baseSwitches(dir: string, extensionsDir: string): string[] {
  const places = ['--user-data-dir', join(dir, 'user-data'), '--extensions-dir', extensionsDir];
  return [codeServerEntry, '--config', '/dev/null', ...places];
}

function environmentOf(
  dir: string,
  { environment, env }: Pick<CodeServerOptions, 'environment' | 'env'>,
): NodeJS.ProcessEnv {
  return {
    ...(environment ?? testEnvironment(process.env)),
    ...ownHome(dir),
    // No gallery: no look-ups of extensions outside this machine.
    EXTENSIONS_GALLERY: '{}',
    ...env,
  };
}

function writeSettings(dir: string, settings: CodeServerOptions['settings']): void {
  const folder = join(dir, 'user-data/User');
  const file = join(folder, 'settings.json');
  if (settings === undefined && existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify({ ...QUIET, ...settings }, null, 2));
}

function installExtension(base: readonly string[], file: string, env: NodeJS.ProcessEnv): void {
  const args = [...base, '--install-extension', file, '--force'];
  const { status, stdout, stderr } = spawnSync(pinnedNode, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} could not be installed:\n${stdout}${stderr}`);
}

function serverSwitches({ port = 0, testDriver = false, graceSeconds = 5, folder }: CodeServerOptions): string[] {
  return [
    '--bind-addr',
    `127.0.0.1:${port}`,
    '--auth',
    'none',
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-workspace-trust',
    '--disable-getting-started-override',
    '--disable-proxy',
    '--reconnection-grace-time',
    `${graceSeconds}`,
    // A built VS Code takes the payload's keys about tests only with this switch.
    ...(testDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ...(folder === undefined ? [] : ['--ignore-last-opened', folder]),
  ];
}

async function whenListening(child: ChildProcess, dir: string, log: string | undefined): Promise<CodeServer> {
  let output = '';
  const file = log === undefined ? undefined : createWriteStream(log);
  // The group: the server, its extension hosts, its terminals' host.
  const signalGroup = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // It has ended already.
    }
  };
  const killAtExit = (): void => signalGroup('SIGKILL');
  process.once('exit', killAtExit);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`code-server did not listen in time:\n${output}`)), START_LIMIT_MS);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      file?.write(chunk);
      const address = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (address !== undefined) {
        clearTimeout(timer);
        resolve(address);
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void ended.then(() => reject(new Error(`code-server ended:\n${output}`)));
  }).catch((error: unknown) => {
    signalGroup('SIGKILL');
    throw error;
  });
  const stop = async ({ keep = false } = {}): Promise<void> => {
    signalGroup('SIGTERM');
    const hard = setTimeout(() => signalGroup('SIGKILL'), 5000);
    await ended;
    clearTimeout(hard);
    signalGroup('SIGKILL');
    process.off('exit', killAtExit);
    file?.end();
    if (!keep) rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  return { url, dir, output: () => output, stop, ended };
}
