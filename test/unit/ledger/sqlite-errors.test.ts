import assert from 'node:assert/strict';
import { BatonError } from '../../../src/domain/errors.ts';
import { isProcessAlive } from '../../../src/ledger/owner.ts';
import { isBusy, isDamaged, ledgerError, resultCode, whenFree } from '../../../src/ledger/sqlite-errors.ts';

const sqlite = (errcode: number): Error => Object.assign(new Error('sqlite'), { errcode });

describe('errors of SQLite', () => {
  const sentences: [number, RegExp][] = [
    [5, /locked by another window/],
    [6, /locked by another window/],
    [8, /read-only/],
    [11, /cannot be read/],
    [13, /disk is full/],
    [14, /cannot be opened/],
    [26, /cannot be read/],
    [1, /The ledger failed/],
  ];
  for (const [code, sentence] of sentences) {
    it(`become a sentence for code ${code}`, () => {
      const error = ledgerError(sqlite(code));
      assert.equal(error.code, 'BATON_E_LEDGER');
      assert.match(error.message, sentence);
      assert.equal(error.detail, 'sqlite');
    });
  }

  it('are known by their primary code, also when they come extended', () => {
    assert.equal(resultCode(sqlite(517)), 5); // SQLITE_BUSY_SNAPSHOT
    assert.ok(isBusy(sqlite(517)));
    assert.ok(isDamaged(sqlite(267))); // SQLITE_CORRUPT_VTAB
    assert.ok(!isBusy(new Error('other')) && !isDamaged(undefined) && !isBusy('text'));
  });

  it('pass through when they are ours, and are named when they are anything', () => {
    const ours = new BatonError('BATON_E_LEDGER', 'Ours.', { isRetryable: false });
    assert.equal(ledgerError(ours), ours);
    assert.equal(ledgerError('text').detail, 'text');
  });
});

describe('whenFree', () => {
  it('tries until the lock is gone', async () => {
    let tries = 0;
    const result = await whenFree(() => {
      if (++tries < 4) throw sqlite(5);
      return 'done';
    });
    assert.deepEqual([result, tries], ['done', 4]);
  });

  it('gives up when the lock outlasts its patience', async () => {
    await assert.rejects(
      whenFree(() => {
        throw sqlite(5);
      }, 30),
      (thrown) => thrown instanceof BatonError && thrown.code === 'BATON_E_LEDGER',
    );
  });

  it('passes any other error at once', async () => {
    await assert.rejects(
      whenFree(() => assert.fail('other')),
      /other/,
    );
  });
});

describe('isProcessAlive', () => {
  it('sees this process and process 1, and not one that cannot be', () => {
    assert.ok(isProcessAlive(process.pid));
    assert.ok(isProcessAlive(1));
    assert.ok(!isProcessAlive(2 ** 22 + 1));
  });
});
