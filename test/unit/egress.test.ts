import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import type { EgressScope } from '../../src/domain/egress.ts';
import { BatonError } from '../../src/domain/errors.ts';
import type { LogLine } from '../../src/domain/log.ts';
import { createEgress } from '../../src/egress.ts';
import { guardedLookup, type Resolve, systemResolve } from '../../src/egress/guarded-lookup.ts';
import { createAgents, nodeFetch, outgoingRequest } from '../../src/egress/node-fetch.ts';
import { type ScriptedAnswer, type ScriptedServer, startScriptedServer } from '../fixtures/scripted-server.ts';

describe('egress', () => {
  let server: ScriptedServer;
  let answer: ScriptedAnswer;
  let lines: LogLine[];
  const log = {
    info: (line: LogLine) => lines.push(line),
    warn: (line: LogLine) => lines.push(line),
    error: (line: LogLine) => lines.push(line),
  };

  beforeEach(async () => {
    lines = [];
    answer = { chunks: ['hello'] };
    server = await startScriptedServer(() => answer);
  });
  afterEach(() => server.close());

  function fetchFor(
    scope: Partial<EgressScope> = {},
    options: { resolve?: Resolve; hosts?: string[] } = {},
  ): typeof fetch {
    const egress = createEgress({
      log,
      privateHosts: () => options.hosts ?? [],
      ...(options.resolve && { resolve: options.resolve }),
    });
    return egress.fetchFor({ provider: 'test', origin: server.url, privacy: 'open', requestId: 'r1', ...scope });
  }

  async function codeOf(promise: Promise<unknown>): Promise<string> {
    const thrown = await promise.then(
      () => assert.fail('it did not fail'),
      (error: unknown) => error,
    );
    assert.ok(thrown instanceof BatonError, String(thrown));
    return thrown.code;
  }

  describe('as a fetch', () => {
    it('gives status, headers and text like the standard one', async () => {
      answer = { status: 418, headers: { 'x-kind': 'pot' }, chunks: ['short ', 'and stout'] };
      const response = await fetchFor()(`${server.url}/tea?q=1`);
      assert.equal(response.status, 418);
      assert.equal(response.ok, false);
      assert.equal(response.headers.get('x-kind'), 'pot');
      assert.equal(await response.text(), 'short and stout');
      assert.equal(server.requests[0]?.path, '/tea?q=1');
    });

    it('sends text, bytes, URL parameters and streams', async () => {
      const bytes = new TextEncoder().encode('bytes é');
      const bodies = [
        'text é',
        bytes,
        bytes.buffer,
        new URLSearchParams({ a: 'b c' }),
        new Blob(['streamed']).stream(),
      ];
      for (const body of bodies) {
        const response = await fetchFor()(server.url, { method: 'post', body, duplex: 'half' });
        await response.text();
      }
      assert.deepEqual(
        server.requests.map((request) => request.body),
        ['text é', 'bytes é', 'bytes é', 'a=b+c', 'streamed'],
      );
      assert.equal(server.requests[0]?.headers['content-length'], '7');
      assert.match(server.requests[3]?.headers['content-type'] ?? '', /x-www-form-urlencoded/);
    });

    it('takes a Request', async () => {
      const response = await fetchFor()(
        new Request(`${server.url}/asked`, { method: 'POST', body: 'x', headers: { 'x-a': '1' } }),
      );
      assert.equal(await response.text(), 'hello');
      assert.equal(server.requests[0]?.headers['x-a'], '1');
      assert.equal(server.requests[0]?.body, 'x');
    });

    it('decodes gzip, deflate and br', async () => {
      const text = 'αβγ '.repeat(1000);
      for (const [encoding, compress] of [
        ['gzip', gzipSync],
        ['deflate', deflateSync],
        ['br', brotliCompressSync],
      ] as const) {
        answer = { headers: { 'content-encoding': encoding }, chunks: [compress(text)] };
        assert.equal(await (await fetchFor()(server.url)).text(), text, encoding);
      }
    });

    it('hands on each piece as it arrives', async () => {
      answer = { chunks: ['one', 'two'], chunkDelayMs: 80 };
      const response = await fetchFor()(server.url);
      const reader = response.body?.getReader();
      const first = await reader?.read();
      assert.equal(Buffer.from(first?.value ?? []).toString(), 'one');
      await reader?.cancel();
    });

    it('keeps one connection for requests that follow each other', async () => {
      const send = fetchFor();
      for (let i = 0; i < 5; i++) await (await send(server.url)).text();
      assert.equal(server.requests.length, 5);
      assert.equal(server.openConnections(), 1);
    });

    it('answers 204 and HEAD without a body', async () => {
      answer = { status: 204 };
      assert.equal((await fetchFor()(server.url)).body, null);
      answer = {};
      assert.equal((await fetchFor()(server.url, { method: 'HEAD' })).body, null);
    });

    it('stops reading from the socket while nobody reads the body, and loses nothing', async () => {
      const block = 'x'.repeat(1_000_000);
      answer = { chunks: Array.from({ length: 24 }, () => block) };
      const response = await fetchFor()(server.url);
      await delay(150);
      const isOver = await Promise.race([server.requests[0]?.closed.then(() => true), delay(1, false)]);
      assert.equal(isOver, false, 'all 24 MB were taken although nobody read them');
      assert.equal((await response.text()).length, 24_000_000);
    });
  });

  describe('when it ends early', () => {
    it('closes the socket when the signal aborts before the head, and rejects with its reason', async function () {
      // Another try tells a busy machine from slow code.
      this.retries(3);
      answer = { fault: 'hang' };
      const stop = new AbortController();
      const pending = fetchFor()(server.url, { signal: stop.signal });
      while (server.requests.length === 0) await delay(2);
      const startedAt = performance.now();
      stop.abort();
      await assert.rejects(pending, { name: 'AbortError' });
      assert.equal(await server.requests[0]?.closed, true);
      assert.ok(performance.now() - startedAt < 100);
    });

    it('closes the socket when the signal aborts in the body', async function () {
      // Another try tells a busy machine from slow code.
      this.retries(3);
      answer = { chunks: ['some'], fault: 'hang-after-body' };
      const stop = new AbortController();
      const response = await fetchFor()(server.url, { signal: stop.signal });
      const text = response.text();
      const startedAt = performance.now();
      stop.abort();
      await assert.rejects(text, { name: 'AbortError' });
      assert.equal(await server.requests[0]?.closed, true);
      assert.ok(performance.now() - startedAt < 100);
    });

    it('closes the socket when the body is cancelled', async () => {
      answer = { chunks: ['some'], fault: 'hang-after-body' };
      const response = await fetchFor()(server.url);
      await response.body?.cancel();
      assert.equal(await server.requests[0]?.closed, true);
    });

    it('does not even connect when the signal has aborted before', async () => {
      await assert.rejects(fetchFor()(server.url, { signal: AbortSignal.abort() }), { name: 'AbortError' });
      assert.equal(server.requests.length, 0);
    });

    it('delivers what arrived before the connection broke, then fails with BATON_E_ABNORMAL_END', async () => {
      answer = { headers: { 'content-length': '100' }, chunks: ['kept text'], cutAfterBytes: 9 };
      const response = await fetchFor()(server.url);
      const reader = response.body?.getReader();
      const first = await reader?.read();
      assert.equal(Buffer.from(first?.value ?? []).toString(), 'kept text');
      assert.equal(await codeOf(reader?.read() ?? Promise.resolve()), 'BATON_E_ABNORMAL_END');
    });

    it('notices that a compressed answer broke off', async () => {
      const whole = gzipSync(Buffer.from(Array.from({ length: 5000 }, (_, i) => i * 7919).join()));
      answer = {
        headers: { 'content-encoding': 'gzip', 'content-length': String(whole.length) },
        chunks: [whole],
        cutAfterBytes: 2000,
      };
      const response = await fetchFor()(server.url);
      assert.equal(await codeOf(response.text()), 'BATON_E_ABNORMAL_END');
    });

    it('leaves a request alone that takes longer than idle sockets live', async () => {
      answer = { delayMs: 200, chunks: ['late'] };
      const connection = {
        agents: createAgents(50),
        isDirect: true,
        lookup: guardedLookup(
          systemResolve,
          () => true,
          () => new Error(),
        ),
      };
      const response = await nodeFetch(
        outgoingRequest(server.url),
        connection,
        () => new Error(),
        () => undefined,
      );
      assert.equal(await response.text(), 'late');
    });
  });

  describe('as the one way out', () => {
    it('follows no redirect (case 20)', async () => {
      const other = await startScriptedServer(() => ({ chunks: ['stolen'] }));
      try {
        for (const status of [301, 302, 303, 307, 308]) {
          answer = { status, headers: { location: `${other.url}/elsewhere` } };
          assert.equal(
            await codeOf(fetchFor()(server.url, { headers: { authorization: 'Bearer k' } })),
            'BATON_E_EGRESS_REDIRECT',
          );
        }
        assert.equal(other.requests.length, 0);
      } finally {
        await other.close();
      }
    });

    it('refuses another origin than the one of the key before any connection (case 4)', async () => {
      const other = await startScriptedServer(() => ({}));
      try {
        assert.equal(await codeOf(fetchFor()(`${other.url}/v1`)), 'BATON_E_EGRESS_ORIGIN');
        assert.equal(other.openConnections() + other.requests.length, 0);
      } finally {
        await other.close();
      }
    });

    it('refuses private text for a localhost that resolves to a public address, and connects to nothing (case 20)', async function () {
      // Another try tells a busy machine from slow code.
      this.retries(3);
      const origin = server.url.replace('127.0.0.1', 'localhost');
      const resolve: Resolve = async () => [{ address: '203.0.113.7', family: 4 }];
      const send = fetchFor({ origin, privacy: 'private' }, { resolve });
      const startedAt = performance.now();
      assert.equal(await codeOf(send(origin)), 'BATON_E_EGRESS_PRIVATE');
      assert.ok(performance.now() - startedAt < 500, 'it tried to connect');
      assert.equal(server.requests.length, 0);
    });

    it('lets private text reach only the loopback ones of the addresses of a name', async () => {
      const origin = server.url.replace('127.0.0.1', 'localhost');
      const resolve: Resolve = async () => [
        { address: '203.0.113.7', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ];
      const response = await fetchFor({ origin, privacy: 'private' }, { resolve })(origin);
      assert.equal(await response.text(), 'hello');
    });

    it('lets private text reach a listed name', async () => {
      const origin = server.url.replace('127.0.0.1', 'gpu-box');
      const resolve: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];
      const response = await fetchFor({ origin, privacy: 'private' }, { resolve, hosts: ['gpu-box'] })(origin);
      assert.equal(await response.text(), 'hello');
    });

    it('does not send private text over a connection that an open request made', async () => {
      const origin = server.url.replace('127.0.0.1', 'box');
      let address = '127.0.0.1';
      const egress = createEgress({ log, resolve: async () => [{ address, family: 4 }] });
      const scope = { provider: 'test', origin };
      await (await egress.fetchFor({ ...scope, privacy: 'open' })(origin)).text();
      address = '203.0.113.7';
      assert.equal(await codeOf(egress.fetchFor({ ...scope, privacy: 'private' })(origin)), 'BATON_E_EGRESS_PRIVATE');
      assert.equal(server.requests.length, 1);
    });

    it('reaches a localhost whose server listens on only one of its addresses', async () => {
      const origin = server.url.replace('127.0.0.1', 'localhost');
      const resolve: Resolve = async () => [
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 },
      ];
      const response = await fetchFor({ origin, privacy: 'private' }, { resolve })(origin);
      assert.equal(await response.text(), 'hello');
    });
  });

  describe('when nothing can be reached', () => {
    async function errorOf(origin: string, resolve?: Resolve): Promise<BatonError> {
      const thrown: unknown = await fetchFor(
        { origin },
        resolve ? { resolve } : {},
      )(origin).catch((error: unknown) => error);
      assert.ok(thrown instanceof BatonError);
      return thrown;
    }

    it('names the address that nothing answers at', async () => {
      const closed = await startScriptedServer(() => ({}));
      await closed.close();
      const error = await errorOf(closed.url);
      assert.equal(error.code, 'BATON_E_NETWORK');
      assert.equal(error.isRetryable, true);
      assert.equal(error.message, `Nothing answers at ${closed.url}. Start the server there, or check the address.`);
    });

    it('names the host that was not found', async () => {
      const error = await errorOf('http://nowhere.invalid', () =>
        Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })),
      );
      assert.equal(error.message, 'nowhere.invalid was not found. Check the address and the connection.');
    });

    it('says that the connection was closed without an answer', async () => {
      answer = { fault: 'reset' };
      const error = await errorOf(server.url);
      assert.equal(error.code, 'BATON_E_NETWORK');
      assert.match(error.message, /closed the connection without an answer/);
    });

    it('says that the answer is not HTTP, or not https', async () => {
      const odd = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')).listen(0, '127.0.0.1');
      await once(odd, 'listening');
      const { port } = odd.address() as AddressInfo;
      try {
        assert.equal((await errorOf(`http://127.0.0.1:${port}`)).code, 'BATON_E_INVALID_RESPONSE');
        assert.match((await errorOf(`https://127.0.0.1:${port}`)).message, /does not speak https/);
      } finally {
        odd.close();
      }
    });
  });

  describe('in the log', () => {
    it('writes one line each, with status, size and request id', async () => {
      await (await fetchFor()(`${server.url}/v1/models?key=secret`)).text();
      assert.equal(lines.length, 1);
      const { durationMs, ...rest } = lines[0] ?? assert.fail();
      assert.equal(typeof durationMs, 'number');
      assert.deepEqual(rest, {
        event: 'egress',
        provider: 'test',
        requestId: 'r1',
        privacy: 'open',
        method: 'GET',
        origin: server.url,
        path: '/v1/models',
        status: 200,
        bytes: 5,
        maskedCount: undefined,
        error: undefined,
      });
    });

    it('writes one line for each way to fail', async () => {
      answer = { status: 302, headers: { location: '/x' } };
      await codeOf(fetchFor()(server.url));
      await codeOf(fetchFor()('http://127.0.0.2:9/'));
      await fetchFor()(server.url, { signal: AbortSignal.abort() }).catch(() => undefined);
      assert.deepEqual(
        lines.map((line) => line['error']),
        ['BATON_E_EGRESS_REDIRECT', 'BATON_E_EGRESS_ORIGIN', 'AbortError'],
      );
    });

    it('never writes headers, keys, queries or bodies', async () => {
      answer = { headers: { 'x-secret': 'tell-1' }, chunks: ['tell-2'] };
      const init = { method: 'POST', body: 'tell-3', headers: { authorization: 'Bearer tell-4' } };
      await (await fetchFor()(`${server.url}/?key=tell-5`, init)).text();
      assert.doesNotMatch(JSON.stringify(lines), /tell/);
    });
  });
});
