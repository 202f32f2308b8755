import assert from 'node:assert/strict';
import { createEgress } from '../../../src/egress.ts';
import { silentLog as log } from '../../fixtures/silent-log.ts';
import { startScriptedServer, type ScriptedServer } from '../../fixtures/scripted-server.ts';

describe('the page of the way out', () => {
  let server: ScriptedServer;
  before(async () => {
    server = await startScriptedServer(() => ({ chunks: ['hello'] }));
  });
  after(() => server.close());

  it('keeps for its page what was asked of whom, for what and how much, never what; an answer under way has no end', async () => {
    const egress = createEgress({ log });
    const scope = { provider: 'test', origin: server.url, privacy: 'open' as const };
    const body = '{"text":"hello"}';
    const asking = egress.fetchFor({ ...scope, maskedCount: 3 })(`${server.url}/v1/chat/completions?key=k`, {
      method: 'POST',
      body,
    });
    assert.equal(egress.recent()[0]?.durationMs, undefined);
    await (await asking).text();
    await assert.rejects(egress.fetchFor(scope)('https://elsewhere.example/v1/models'));
    const [first, second] = egress.recent();
    assert.deepEqual(
      { ...first, startedAt: undefined, durationMs: undefined },
      {
        provider: 'test',
        method: 'POST',
        origin: server.url,
        path: '/v1/chat/completions',
        purpose: 'question',
        privacy: 'open',
        maskedCount: 3,
        sentBytes: 16,
        receivedBytes: 5,
        status: 200,
        startedAt: undefined,
        durationMs: undefined,
      },
    );
    assert.ok(first?.durationMs !== undefined);
    assert.deepEqual([second?.purpose, second?.error, second?.sentBytes], ['list', 'BATON_E_EGRESS_ORIGIN', 0]);
    assert.ok(!JSON.stringify(egress.recent()).includes('key=k'));
  });

  it('keeps the latest 500, and what carried text however much else is asked', async () => {
    const egress = createEgress({ log });
    await assert.rejects(
      egress.fetchFor({ provider: 'test', origin: server.url, privacy: 'open' })('https://elsewhere.example/api/chat'),
    );
    const refused = egress.fetchFor({ provider: 'test', origin: server.url, privacy: 'open' });
    for (let count = 0; count < 503; count++) await assert.rejects(refused(`https://elsewhere.example/${count}`));
    assert.deepEqual(
      [
        egress.recent().length,
        ...egress
          .recent()
          .slice(0, 2)
          .map(({ path }) => path),
      ],
      [501, '/api/chat', '/3'],
    );
  });
});
