// A window that appends: `node ledger-writer.ts <file> <name> <count> [bare]`. Prints "ready", begins at the first byte on stdin, and prints each append's ms.
// Requests of a person come seconds apart; here a few milliseconds lie between them. `bare` writes two lines into an empty table instead: what the machine
// takes for two transactions beside three other processes, whatever stands in them.
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { whenFree } from '../../src/ledger/sqlite-errors.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { appendOnce } from './ledger-appends.ts';

/** Something that appends. */
interface Writer {
  /** Appends once; the time it took, in ms. */
  append(id: string): Promise<number>;
  close(): Promise<void>;
}

const [file = '', name = '', count = '0', what = 'ledger'] = process.argv.slice(2);
const writer = what === 'bare' ? bareWriter() : await ledgerWriter();
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const times: number[] = [];
for (let index = 0; index < Number(count); index++) {
  times.push(await writer.append(`${name}-${index}`));
  await sleep(Math.random() * 4);
}
await writer.close();
process.stdout.write(`${times.join('\n')}\n`, () => process.exit(0));

async function ledgerWriter(): Promise<Writer> {
  const ledger = await openLedger(file);
  return { append: (id) => appendOnce(ledger, id), close: () => ledger.close() };
}

function bareWriter(): Writer {
  const database = new DatabaseSync(file, { timeout: 0 });
  database.exec('PRAGMA synchronous = NORMAL');
  const [begin, insert, commit] = ['BEGIN IMMEDIATE', 'INSERT INTO bare (line) VALUES (?)', 'COMMIT'].map((sql) =>
    database.prepare(sql),
  );
  const write = (id: string): Promise<void> =>
    whenFree(() => {
      begin?.run();
      insert?.run(id);
      commit?.run();
    });
  return {
    async append(id) {
      const startedMs = performance.now();
      await write(id);
      await write(id);
      return performance.now() - startedMs;
    },
    close: async () => database.close(),
  };
}
