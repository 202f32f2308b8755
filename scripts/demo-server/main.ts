// A process that answers like three vendors, with recordings: so that Baton can be tried without keys, models or a network. It listens on loopback only.
// BATON_DEMO_PORT: port, 0 for any. BATON_DEMO_DELAY_MS: pace, 15 unless given. BATON_DEMO_FAIL: see faults.ts.
// Prints one line of JSON when it listens: {"url", "pricesFile"}. Ends on SIGTERM and SIGINT, and when the process that started it is gone.
import { fstatSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import { parseFaults } from './faults.ts';
import { createDemoServer } from './server.ts';

const server = createDemoServer({
  delayMs: numberIn('BATON_DEMO_DELAY_MS', 15),
  faults: parseFaults(process.env['BATON_DEMO_FAIL'] ?? ''),
});

function numberIn(variable: string, otherwise: number): number {
  const text = process.env[variable] ?? '';
  if (text === '') return otherwise;
  if (!/^\d{1,6}$/.test(text)) throw new RangeError(`${variable} is not a number.`);
  return Number(text);
}

function end(): void {
  server.close();
  server.closeAllConnections();
  process.exit(0);
}

/** A pipe closes with its other end; without one, a new parent tells that the old one is gone. */
function watchParent(): void {
  const input = fstatSync(0);
  if (input.isFIFO() || input.isSocket()) process.stdin.once('close', end).once('end', end).resume();
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), 500).unref();
}

process.once('SIGTERM', end);
process.once('SIGINT', end);
server.once('error', (error) => {
  console.error(`The demo server cannot listen: ${error.message}`);
  process.exit(1);
});
server.listen(numberIn('BATON_DEMO_PORT', 0), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const pricesFile = fileURLToPath(new URL('demo-prices.json', import.meta.url));
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}`, pricesFile }));
  watchParent();
});
