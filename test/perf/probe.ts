// The way to the probe extension, which measures from inside the extension host.
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { createVSIX } from '@vscode/vsce';
import * as z from 'zod';
import { root } from '../../scripts/host-dir.ts';

const marksSchema = z.array(z.object({ name: z.string(), startTime: z.number() }));
const phasesSchema = z.array(z.object({ phase: z.string(), atMs: z.number(), cpuMs: z.number() }));
const delaysSchema = z.object({ p50: z.number(), p99: z.number(), max: z.number(), count: z.number() });

const memorySchema = z.object({ residentBytes: z.number(), ownBytes: z.number(), heapBytes: z.number() });

/** What the extension host holds: of the machine's memory, of it what no other process shares, and in its heap with what hangs on it. */
export type Memory = z.infer<typeof memorySchema>;

/** VS Code's own marks in its extension host: name to milliseconds since the epoch. */
export type Marks = ReadonlyMap<string, number>;
/** Delays of the extension host's event loop, in ms. */
export type Delays = z.infer<typeof delaysSchema>;

/** What the extension host came to, oldest first: when, on the monotonic clock in ms, and with how much CPU time of its process so far, in ms. */
export type Phases = z.infer<typeof phasesSchema>;

/** A probe that answers. */
export interface Probe {
  marks(): Promise<Marks>;
  /** Forgets the delays so far. */
  reset(): Promise<void>;
  /** Delays since the last `reset`. */
  delays(): Promise<Delays>;
  /** Collects garbage, then looks. */
  memory(): Promise<Memory>;
  /** Phases since the last call. */
  phases(): Promise<Phases>;
  /** Resolves when the extension host has ended. */
  readonly ended: Promise<void>;
}

/** Packs the probe extension. @returns the path of its .vsix file. */
export async function packProbe(): Promise<string> {
  const packagePath = join(root, 'dist/probe.vsix');
  await createVSIX({
    cwd: join(root, 'test/perf/probe-extension'),
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  return packagePath;
}

/** How long an extension host may take to bring up the probe. */
const LIMIT_MS = 60_000;

/** Waits for the probe at `path`, the value of BATON_PROBE_SOCKET in the extension host's environment. @throws when it does not come up. */
export async function connectProbe(path: string): Promise<Probe> {
  const until = performance.now() + LIMIT_MS;
  while (!existsSync(path)) {
    if (performance.now() > until) throw new Error('The probe extension did not start.');
    await pause(50);
  }
  const socket = connect(path);
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: socket }).on('line', (line) => waiting.shift()?.(line));
  const ask = async (question: string): Promise<unknown> => {
    const answer = new Promise<string>((resolve) => waiting.push(resolve));
    socket.write(`${question}\n`);
    return JSON.parse(await answer) as unknown;
  };
  return {
    ended,
    marks: async () =>
      new Map(marksSchema.parse(await ask('marks')).map(({ name, startTime }) => [name, startTime] as const)),
    reset: async () => {
      await ask('reset');
    },
    delays: async () => delaysSchema.parse(await ask('delays')),
    memory: async () => memorySchema.parse(await ask('memory')),
    phases: async () => phasesSchema.parse(await ask('phases')),
  };
}
