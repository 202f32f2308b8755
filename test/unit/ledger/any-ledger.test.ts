import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ConversationLedger } from '../../../src/ledger/contract.ts';
import { createMemoryLedger } from '../../../src/ledger/memory-ledger.ts';
import { openLedger } from '../../../src/ledger/sqlite-ledger.ts';
import type { LedgerEntry } from '../../../src/domain/ledger.ts';
import { ALWAYS, opening, outcome } from './entries.ts';

const folder = mkdtempSync(join(tmpdir(), 'baton-ledger-'));
let files = 0;

const kinds: [string, () => Promise<ConversationLedger>][] = [
  ['SQLite', () => openLedger(join(folder, `${++files}`, 'ledger.sqlite'))],
  ['memory', async () => createMemoryLedger()],
];

after(() => rmSync(folder, { recursive: true, force: true }));

for (const [name, create] of kinds) {
  describe(`the ${name} ledger`, () => {
    let ledger: ConversationLedger;
    beforeEach(async () => (ledger = await create()));
    afterEach(() => ledger.close());

    it('gives back exactly what was settled', async () => {
      await ledger.open(opening());
      await ledger.settle(opening(), outcome());
      assert.deepEqual(await ledger.recent(10), [{ ...opening(), ...outcome() }]);
    });

    it('keeps unknown unknown', async () => {
      const { workspaceId: _, ...bare } = opening();
      const unknown = {
        usage: {},
        cost: { basis: 'unknown' },
        durationMs: 1,
        finishReason: 'error',
        errorCode: 'BATON_E_NETWORK',
      } as const;
      await ledger.open(bare);
      await ledger.settle(bare, unknown);
      assert.deepEqual(await ledger.recent(1), [{ ...bare, ...unknown }]);
      assert.deepEqual(await ledger.spend(...ALWAYS), { totalNanoUsd: 0, entryCount: 1, unknownCount: 1 });
    });

    it('counts an attempt that is still open as unknown, and does not list it', async () => {
      await ledger.open(opening());
      assert.deepEqual(await ledger.spend(...ALWAYS), { totalNanoUsd: 0, entryCount: 1, unknownCount: 1 });
      assert.deepEqual(await ledger.recent(10), []);
    });

    it('books an attempt once, however often it is opened and settled', async () => {
      await ledger.open(opening());
      await ledger.open(opening());
      await ledger.settle(opening(), outcome());
      await ledger.settle(opening(), outcome({ cost: { basis: 'priced', costNanoUsd: 999 } }));
      await ledger.open(opening());
      assert.deepEqual(await ledger.spend(...ALWAYS), { totalNanoUsd: 5_815_000, entryCount: 1, unknownCount: 0 });
    });

    it('books each attempt of a request', async () => {
      for (const attempt of [1, 2]) await ledger.settle(opening({ attempt }), outcome());
      assert.equal((await ledger.spend(...ALWAYS)).entryCount, 2);
    });

    it('books an attempt whose opening could not be written', async () => {
      await ledger.settle(opening(), outcome());
      assert.equal((await ledger.recent(1)).length, 1);
    });

    it('sums what began from the first moment up to, but not at, the second', async () => {
      const at = (ms: number) => opening({ requestId: `at-${ms}`, startedAt: new Date(ms) });
      for (const ms of [999, 1000, 1999, 2000])
        await ledger.settle(at(ms), outcome({ cost: { basis: 'priced', costNanoUsd: ms } }));
      assert.deepEqual(await ledger.spend(new Date(1000), new Date(2000)), {
        totalNanoUsd: 2999,
        entryCount: 2,
        unknownCount: 0,
      });
      assert.deepEqual(await ledger.spend(new Date(5000), new Date(6000)), {
        totalNanoUsd: 0,
        entryCount: 0,
        unknownCount: 0,
      });
    });

    it('counts what a subscription covers as known', async () => {
      await ledger.settle(opening(), outcome({ cost: { basis: 'plan' } }));
      assert.deepEqual(await ledger.spend(...ALWAYS), { totalNanoUsd: 0, entryCount: 1, unknownCount: 0 });
    });

    it('lists the newest first, by when they began, and no more than asked for', async () => {
      for (const ms of [2000, 1000, 3000])
        await ledger.settle(opening({ requestId: `${ms}`, startedAt: new Date(ms) }), outcome());
      assert.deepEqual(
        (await ledger.recent(2)).map(({ requestId }) => requestId),
        ['3000', '2000'],
      );
      assert.deepEqual(await ledger.recent(0), []);
      assert.deepEqual(await ledger.recent(-1), []);
    });

    it('tells each listener of each settled entry once, until it stops listening', async () => {
      const heard: LedgerEntry[] = [];
      ledger.onDidAppend(() => assert.fail('a listener that throws'));
      const stop = ledger.onDidAppend((entry) => heard.push(entry));
      await ledger.open(opening());
      assert.equal(heard.length, 0);
      await ledger.settle(opening(), outcome());
      await ledger.settle(opening(), outcome());
      assert.deepEqual(heard, [{ ...opening(), ...outcome() }]);
      stop();
      await ledger.settle(opening({ attempt: 2 }), outcome());
      assert.equal(heard.length, 1);
    });

    it('has nothing interrupted when nobody died', async () => {
      await ledger.open(opening());
      assert.deepEqual(await ledger.interrupted('conversation-1'), []);
    });

    it('adds up to the nano-USD, whatever is booked in whatever order', async () => {
      const cost = fc.option(fc.nat({ max: 1_000_000_000_000 }), { nil: undefined });
      await fc.assert(
        fc.asyncProperty(fc.array(cost, { maxLength: 12 }), async (costs) => {
          const own = await create();
          for (const [attempt, costNanoUsd] of costs.entries()) {
            const known =
              costNanoUsd === undefined ? { basis: 'unknown' as const } : { basis: 'priced' as const, costNanoUsd };
            await own.settle(opening({ attempt }), outcome({ cost: known }));
          }
          assert.deepEqual(await own.spend(...ALWAYS), {
            totalNanoUsd: costs.reduce<number>((sum, each) => sum + (each ?? 0), 0),
            entryCount: costs.length,
            unknownCount: costs.filter((each) => each === undefined).length,
          });
          await own.close();
        }),
        { numRuns: 20 },
      );
    });
  });
}

describe('the memory ledger of a window that stays open for long', () => {
  it('forgets its oldest attempts rather than growing without end', async () => {
    const ledger = createMemoryLedger();
    for (let attempt = 1; attempt <= 50_010; attempt++) await ledger.open(opening({ attempt }));
    assert.equal((await ledger.spend(...ALWAYS)).entryCount, 50_000);
  });
});
