import { spawn, type ChildProcess } from 'node:child_process';
import { formatDuration } from '../domain/format.ts';
import type { StepCommand } from '../domain/pipeline.ts';
import type { CommandEnd } from './ports.ts';

/** What a program gets of our environment: what it needs to find its tools. Keys and tokens of any name stay out, because only these names go in. */
const PASSED_ON =
  /^(PATH|PATHEXT|HOME|USER|LOGNAME|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SHELL|TERM|SystemRoot|windir|ComSpec|SystemDrive|USERPROFILE|APPDATA|LOCALAPPDATA|ProgramFiles.*|ProgramData|NUMBER_OF_PROCESSORS|PROCESSOR_ARCHITECTURE|JAVA_HOME|GOPATH|GOROOT|CARGO_HOME|RUSTUP_HOME|VIRTUAL_ENV|NVM_DIR|PNPM_HOME|DOTNET_ROOT)$/i;
const LONGEST_LOG = 16_000;
/** Between asking a program to end and ending it. */
const GRACE_MS = 2000;

/** The part of an environment that programs of a workspace get. Pure. */
export function passedOn(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept: Record<string, string> = { CI: '1', NO_COLOR: '1' };
  for (const [name, value] of Object.entries(env)) if (value !== undefined && PASSED_ON.test(name)) kept[name] = value;
  return kept;
}

/**
 * Runs a program without a shell, with its arguments exactly as given, in an environment without keys and without input. Never rejects. When its time is
 * over or `signal` aborts, it is ended with all its children.
 */
export function runCommand(
  { argv: [program, ...rest], timeoutMs }: StepCommand,
  folder: string,
  signal: AbortSignal,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<CommandEnd> {
  return new Promise((resolve) => {
    let log = '';
    let trouble: string | undefined;
    // A group of its own, so that a test runner's children end with it.
    const isGroup = process.platform !== 'win32';
    const child = spawn(program, rest, {
      cwd: folder,
      env: passedOn(env),
      shell: false,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: isGroup,
      windowsHide: true,
    });
    const stop = (why: string): void => {
      if (trouble !== undefined) return;
      trouble = why;
      end(child, isGroup, 'SIGTERM');
      setTimeout(() => end(child, isGroup, 'SIGKILL'), GRACE_MS).unref();
    };
    const timer = setTimeout(() => stop(`took longer than ${formatDuration(timeoutMs)} and was stopped`), timeoutMs);
    const onAbort = (): void => stop('was stopped');
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const hear = (chunk: Buffer): void => {
      log = (log + chunk.toString('utf8')).slice(-LONGEST_LOG);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const done = (code: number | null, failure?: Error): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      const why = failure ? `could not be started: ${failure.message}` : trouble;
      resolve({
        log,
        ...(code !== null && why === undefined && { exitCode: code }),
        ...(why !== undefined && { trouble: why }),
      });
    };
    child.once('error', (failure) => done(null, failure));
    child.once('close', (code, killedBy) => {
      if (code === null) trouble ??= `was ended by ${killedBy ?? 'a signal'}`;
      done(code);
    });
  });
}

function end(child: ChildProcess, isGroup: boolean, how: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    if (isGroup) process.kill(-child.pid, how);
    else child.kill(how);
  } catch {
    // It has ended by itself.
  }
}
