// Starts the demo server (scripts/demo-server/): recorded answers over the three wires, for a machine without keys and without Ollama.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { pinnedNode, root } from './host-dir.ts';

/** The line that the demo server prints when it listens. */
const listening = z.object({ url: z.url(), pricesFile: z.string() });

/** A running demo server. */
export interface Demo {
  readonly url: string;
  /** The variables that point Baton to it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): void;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
}

/** The environment of an extension that is to find the demo server and nothing else. Pure. */
export function demoEnvironment(url: string, pricesFile: string): Record<string, string> {
  return {
    OPENAI_API_KEY: 'demo',
    OPENAI_BASE_URL: `${url}/v1`,
    ANTHROPIC_API_KEY: 'demo',
    ANTHROPIC_BASE_URL: url,
    OLLAMA_HOST: url,
    BATON_PRICES_FILE: pricesFile,
  };
}

/** Starts the demo server on `port` (0: any). @throws when it ends before it listens or says something unexpected. */
export async function startDemo(port = 0): Promise<Demo> {
  const child = spawn(pinnedNode, [join(root, 'scripts/demo-server/main.ts')], {
    env: { ...process.env, BATON_DEMO_PORT: `${port}` },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Ctrl+C is for the one who started it: the editor must end first.
    detached: true,
  });
  const stop = (): void => void child.kill();
  process.once('exit', stop);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve)),
    ended.then(() => Promise.reject(new Error('The demo server ended before it listened.'))),
  ]);
  const { url, pricesFile } = listening.parse(JSON.parse(line));
  return { url, env: demoEnvironment(url, pricesFile), stop, ended };
}
