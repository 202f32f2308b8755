// The way back of a suite that runs inside VS Code: it writes its report to a socket, and it comes out here as it happens.
import { createServer } from 'node:net';
import { basename, join } from 'node:path';

/** Passed and failed tests, as the closing line of every runner of ours says them: `N passed, N failed`. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** The last closing line in `report`, or undefined when the suite did not come to its end. Pure. */
export function tallyOf(report: string): Tally | undefined {
  const last = [...report.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1);
  return last && { passed: Number(last[1]), failed: Number(last[2]) };
}

/** A listening report socket. */
export interface SuiteReport {
  /** Path that the suite connects to. */
  readonly address: string;
  /** All that was written so far. */
  text(): string;
  /** Resolves when the suite has closed its end, or after `limitMs`. */
  settled(limitMs: number): Promise<void>;
  close(): void;
}

/** Listens on a socket in `folder` and passes on to `write` what the suite reports. */
export async function listenForReport(folder: string, write: (text: string) => void): Promise<SuiteReport> {
  const address = process.platform === 'win32' ? `\\\\.\\pipe\\${basename(folder)}` : join(folder, 'report.sock');
  let text = '';
  let ended = Promise.resolve();
  const server = createServer((connection) => {
    ended = new Promise((resolve) => connection.once('close', () => resolve()));
    connection.setEncoding('utf8');
    // A killed host resets the connection; what counts is the closing line.
    connection.on('error', () => undefined);
    connection.on('data', (chunk: string) => {
      text += chunk;
      write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(address, resolve));
  return {
    address,
    text: () => text,
    settled: async (limitMs) => {
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, limitMs).unref())]);
    },
    close: () => server.close(),
  };
}
