import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ConversationLedger } from '../../../src/ledger/contract.ts';
import { openLedger } from '../../../src/ledger/sqlite-ledger.ts';
import { openWorkshop } from '../../../src/ledger/sqlite-work.ts';
import { WalSync } from '../../../src/ledger/wal-sync.ts';
import { opening, outcome } from './entries.ts';

describe('the write-ahead log', () => {
  let folder: string;
  let file: string;
  const ledgers: ConversationLedger[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-log-'));
    file = join(folder, 'ledger.sqlite');
  });
  afterEach(async () => {
    for (const ledger of ledgers.splice(0)) await ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const settled = async (count: number): Promise<void> => {
    const ledger = await openLedger(file);
    ledgers.push(ledger);
    for (let attempt = 1; attempt <= count; attempt++) {
      const booked = opening({ requestId: 'request', attempt });
      await ledger.open(booked);
      await ledger.settle(booked, outcome());
    }
  };

  it('is as long as it will become from the first moment, and stays so', async () => {
    await settled(1);
    const { size } = statSync(`${file}-wal`);
    await settled(40);
    assert.ok(size > 4_000_000);
    assert.equal(statSync(`${file}-wal`).size, size);
  });

  it('is read by whoever comes after a lost machine, up to where its room begins', async () => {
    await settled(3);
    const found = join(folder, 'found.sqlite');
    for (const companion of ['', '-wal']) copyFileSync(file + companion, found + companion);
    const database = new DatabaseSync(found);
    assert.deepEqual({ ...database.prepare('SELECT COUNT(*) AS n FROM attempt').get() }, { n: 3 });
    assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
    database.close();
  });

  it('is moved into the file by whoever is told that it is long, and by no commit meanwhile', async () => {
    let told = 0;
    const ledger = await openLedger(file, { onLogLong: () => told++ });
    ledgers.push(ledger);
    const open = (attempt: number) => ledger.open(opening({ requestId: 'request', attempt }));
    for (let attempt = 1; attempt <= 100; attempt++) await open(attempt);
    assert.equal(told, 1);
    assert.equal(openWorkshop(file).checkpoint(), true);
    const alone = join(folder, 'alone.sqlite');
    copyFileSync(file, alone);
    const database = new DatabaseSync(alone);
    assert.deepEqual({ ...database.prepare('SELECT COUNT(*) AS n FROM attempt').get() }, { n: 100 });
    database.close();
  });

  it('is made longer once, and let go of when nothing is on its way to the disk', async () => {
    writeFileSync(`${file}-wal`, 'log');
    const log = new WalSync(file);
    assert.ok(log.isShort);
    log.makeRoom();
    assert.ok(!log.isShort);
    await log.settled();
    log.check();
    await Promise.all([log.close(), log.close()]);
  });

  it('refuses the next write when the disk failed', async () => {
    // A device without a disk: the system refuses to sync it.
    symlinkSync('/dev/null', `${file}-wal`);
    const log = new WalSync(file);
    log.check();
    await log.settled();
    assert.throws(() => log.check(), { code: 'BATON_E_LEDGER' });
    await log.close();
  });
});
