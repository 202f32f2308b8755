// Runs one npm script to its end and keeps what it printed.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { root } from './host-dir.ts';

/** How a script ended. */
export interface ScriptEnd {
  /** Exit status; 124 when it ran past its limit. */
  readonly status: number;
  /** Standard output and error output, as they came. */
  readonly output: string;
  readonly seconds: number;
}

/** No layer takes nearly as long, on a busy machine either; one that hangs must not hang the whole. */
const LIMIT_MS = 1_200_000;

/** Runs `npm run <script>` and calls `onLine` with each line. Never rejects. A signal that ends this process ends the script first. */
export async function runScript(script: string, onLine: (line: string) => void): Promise<ScriptEnd> {
  const startedAt = performance.now();
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: root,
    // A group of its own, so that it can be ended with all it started.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
  });
  const end = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  };
  const onEnd = (): void => end('SIGTERM');
  const occasions = ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit'] as const;
  for (const occasion of occasions) process.on(occasion, onEnd);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    end('SIGTERM');
  }, LIMIT_MS);

  let output = '';
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      output += `${line}\n`;
      onLine(line);
    });
  const status = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code ?? 1));
  });
  clearTimeout(timer);
  for (const occasion of occasions) process.off(occasion, onEnd);
  return { status: isLate ? 124 : status, output, seconds: (performance.now() - startedAt) / 1000 };
}
