// The demo of `npm start`, without a window: a vendor's process ends, and the next vendor answers.
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemo, type Demo } from '../../../scripts/demo.ts';
import { compose, type Baton } from '../../../src/compose.ts';
import { moneySettings } from '../../../src/domain/budget-settings.ts';
import type { RunPart } from '../../../src/domain/run.ts';
import { collect, sharedTokens, TOKEN_WORKER } from '../../fixtures/faulty-house.ts';
import { silentLog } from '../../fixtures/providers/asking.ts';

describe('the running demo', function () {
  this.timeout(30_000);
  let demo: Demo;
  let folder: string;
  let baton: Baton;
  before(async () => {
    demo = await startDemo();
    folder = await mkdtemp(join(tmpdir(), 'baton-demo-'));
    const source = join(import.meta.dirname, '../../../src');
    baton = compose({
      env: demo.env,
      log: silentLog,
      storageFolder: folder,
      tokenWorker: TOKEN_WORKER,
      tokens: sharedTokens,
      ledgerWorkerFile: join(source, 'workers/ledger.worker.ts'),
      mediaFolder: join(source, '../media'),
      money: () => moneySettings(() => undefined),
      keys: { get: async () => undefined },
      endpoints: () => [],
      privateHosts: () => [],
      pricesFile: () => demo.env['BATON_PRICES_FILE'],
      snippets: () => ({ find: async () => undefined, read: async () => ({ snippets: [], unreadable: [] }) }),
      onProblem: () => undefined,
    });
    await baton.catalog.refresh();
  });
  after(async () => {
    await baton?.dispose();
    demo?.stop();
    await demo?.ended;
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (requestId: string): AsyncGenerator<RunPart, void, undefined> =>
    baton.orchestrator.run(
      {
        requestId,
        conversationId: 'demo',
        prompt: 'What does retry() in src/http.ts do?',
        history: [],
        references: [],
        choice: { type: 'auto' },
        isPrivate: false,
      },
      new AbortController().signal,
    );
  const endVendor = async (wire: string | undefined): Promise<void> => {
    const vendor = demo.vendors.find((each) => each.wire === wire);
    ok(vendor, `no vendor ${wire}`);
    await vendor.stop();
  };

  it('goes on with the next vendor when the first one’s process is ended: one line, one clean answer, both attempts booked', async () => {
    const before = await collect(ask('before'));
    deepEqual([before.end.outcome, before.asked.length], ['finished', 1]);
    await endVendor(before.asked[0]);
    const after = await collect(ask('after'));
    const failed = after.parts.filter((part) => part.type === 'attempt-failed');
    deepEqual(
      [failed.length, failed[0]?.error.code, failed[0]?.model.provider],
      [1, 'BATON_E_NETWORK', before.asked[0]],
    );
    equal(after.end.outcome, 'finished');
    match(after.text, /Recorded demo answer/);
    equal(after.text.match(/Recorded demo answer/g)?.length, 1);
    const rows = await (await baton.ledger()).recent(10);
    const booked = rows.filter(({ requestId }) => requestId === 'after').toSorted((a, b) => a.attempt - b.attempt);
    deepEqual(
      booked.map(({ attempt, errorCode }) => [attempt, errorCode]),
      [
        [1, 'BATON_E_NETWORK'],
        [2, undefined],
      ],
    );
  });

  it('keeps what came when the process is ended in the middle of an answer, and says who could go on', async () => {
    let end: Extract<RunPart, { type: 'end' }> | undefined;
    let text = '';
    let isEnded = false;
    let lastAsked: string | undefined;
    for await (const part of ask('middle')) {
      if (part.type === 'text-delta') {
        text += part.text;
        const answering = isEnded ? undefined : lastAsked;
        isEnded = true;
        if (answering !== undefined) await endVendor(answering);
      } else if (part.type === 'prompt') lastAsked = part.model.provider;
      else if (part.type === 'end') end = part;
    }
    equal(end?.outcome, 'failed');
    ok(text.length > 0);
    ok(end?.couldContinue);
    equal(end.entry?.cost.basis === 'estimated' || end.entry?.cost.basis === 'local', true);
  });
});
