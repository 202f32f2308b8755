// A process of its own that books attempts: `node writer.ts <file> <name> <count>`. Prints one line per acknowledged attempt. With count 0 it goes on
// until it is killed.
import { openLedger } from '../../../src/ledger/sqlite-ledger.ts';
import { opening, outcome } from './entries.ts';

const [file = '', name = '', count = '0'] = process.argv.slice(2);
const last = count === '0' ? Number.POSITIVE_INFINITY : Number(count);
const ledger = await openLedger(file);
process.stdout.write('ready\n');
for (let attempt = 1; attempt <= last; attempt++) {
  const booked = opening({ requestId: name, attempt, startedAt: new Date() });
  await ledger.open(booked);
  process.stdout.write(`opened ${attempt}\n`);
  await ledger.settle(booked, outcome({ cost: { basis: 'priced', costNanoUsd: 1 } }));
  process.stdout.write(`settled ${attempt}\n`);
}
await ledger.close();
