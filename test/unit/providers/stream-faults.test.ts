import assert from 'node:assert/strict';

import {
  cleanStart,
  errorOf,
  partsOf,
  providerFor,
  RECORDED,
  RECORDED_TEXT,
  textOf,
  WIRES,
} from '../../fixtures/providers/asking.ts';
import { type ScriptedAnswer, type ScriptedServer, startScriptedServer } from '../../fixtures/scripted-server.ts';

for (const wire of WIRES) {
  describe(`a fault over the ${wire} wire`, () => {
    const { type, body } = RECORDED[wire];
    const good: ScriptedAnswer = { headers: { 'content-type': type }, chunks: [body] };
    let server: ScriptedServer;
    let answer: ScriptedAnswer;

    beforeEach(async () => {
      answer = good;
      server = await startScriptedServer(() => answer);
    });
    afterEach(() => server.close());

    it('ends with BATON_E_ABNORMAL_END and keeps the text when the connection is cut', async () => {
      const whole = Buffer.from(body);
      const cut = whole.indexOf('retries');
      answer = {
        ...good,
        headers: { 'content-type': type, 'content-length': String(whole.length) },
        cutAfterBytes: cut,
      };
      const parts = await partsOf(providerFor(wire, server.url));
      assert.equal(errorOf(parts).code, 'BATON_E_ABNORMAL_END');
      assert.match(textOf(parts), /^The function naïve → 「再試行」/);
    });

    it('ends with BATON_E_ABNORMAL_END when the server ends cleanly without the terminator', async () => {
      const terminator = { openai: '"finish_reason":"stop"', anthropic: 'event: message_stop', ollama: '"done":true' }[
        wire
      ];
      answer = { ...good, chunks: [cleanStart(body.slice(0, body.indexOf(terminator)), wire)] };
      const parts = await partsOf(providerFor(wire, server.url));
      assert.equal(errorOf(parts).code, 'BATON_E_ABNORMAL_END');
      assert.equal(textOf(parts), RECORDED_TEXT);
    });

    it('says that a web page came instead of an answer, also with status 200', async () => {
      for (const headers of [{ 'content-type': 'text/html; charset=utf-8' }, { 'content-type': 'text/plain' }]) {
        answer = { headers, chunks: ['<!doctype html><title>Sign in</title>'] };
        const error = errorOf(await partsOf(providerFor(wire, server.url)));
        assert.equal(error.code, 'BATON_E_INVALID_RESPONSE');
        assert.match(error.message, /^Vendor answered with a web page.*Check the address/);
      }
    });

    it('reads an error that comes as JSON with status 200', async () => {
      answer = {
        headers: { 'content-type': 'application/json' },
        chunks: ['{"error":{"type":"overloaded_error","message":"Overloaded"}}'],
      };
      assert.equal(errorOf(await partsOf(providerFor(wire, server.url))).code, 'BATON_E_OVERLOADED');
    });

    it('ends with BATON_E_INVALID_RESPONSE at a malformed piece and keeps the text before it', async () => {
      const pieces = body.split(wire === 'ollama' ? '\n' : '\n\n');
      const end = wire === 'ollama' ? '\n' : '\n\n';
      const broken =
        wire === 'anthropic'
          ? 'event: content_block_delta\ndata: {"type":'
          : wire === 'openai'
            ? 'data: {"choices":'
            : '{"message":';
      const middle = pieces.length - 5;
      answer = { ...good, chunks: [[...pieces.slice(0, middle), broken, ...pieces.slice(middle)].join(end)] };
      const parts = await partsOf(providerFor(wire, server.url));
      assert.equal(errorOf(parts).code, 'BATON_E_INVALID_RESPONSE');
      assert.match(textOf(parts), /^The function naïve/);
    });

    it('ends with BATON_E_INVALID_RESPONSE at a piece of the wrong shape', async () => {
      const wrong =
        wire === 'openai'
          ? 'data: {"choices":[{"delta":{"content":7}}]}\n\n'
          : 'event: message_start\ndata: {"type":7}\n\n';
      answer = { ...good, chunks: [wire === 'ollama' ? '{"message":{"content":7},"done":false}\n' : wrong] };
      assert.equal(errorOf(await partsOf(providerFor(wire, server.url))).code, 'BATON_E_INVALID_RESPONSE');
    });

    it('reports an error inside a stream by its kind and keeps the text before it', async () => {
      const fault = 'data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n';
      const error = {
        openai: fault,
        anthropic: `event: error\n${fault}`,
        ollama: '{"error":"model runner has unexpectedly stopped"}\n',
      }[wire];
      answer = { ...good, chunks: [cleanStart(body.slice(0, body.indexOf('retries')), wire), error] };
      const parts = await partsOf(providerFor(wire, server.url));
      assert.equal(errorOf(parts).code, wire === 'ollama' ? 'BATON_E_ABNORMAL_END' : 'BATON_E_OVERLOADED');
      assert.match(textOf(parts), /^The function/);
    });

    it('asks once, whatever comes back', async () => {
      for (const status of [408, 429, 500, 503]) {
        answer = {
          status,
          headers: { 'content-type': 'application/json', 'x-should-retry': 'true' },
          chunks: ['{"error":"no"}'],
        };
        const before = server.requests.length;
        errorOf(await partsOf(providerFor(wire, server.url)));
        assert.equal(server.requests.length, before + 1);
      }
    });

    it('does not wait for the end of a refusal that never ends', async () => {
      answer = {
        status: 503,
        headers: { 'content-type': 'application/json' },
        chunks: ['{"error"'],
        fault: 'hang-after-body',
      };
      const startedAt = performance.now();
      assert.equal(errorOf(await partsOf(providerFor(wire, server.url))).code, 'BATON_E_OVERLOADED');
      assert.ok(performance.now() - startedAt < 2000);
      assert.equal(await server.requests[0]?.closed, true);
    });

    it('carries status, kind, detail and waiting time of a refusal', async () => {
      const headers = { 'content-type': 'application/json', 'retry-after': '7' };
      answer = { status: 429, headers, chunks: ['{"error":{"type":"rate_limit_error","message":"slow down"}}'] };
      const error = errorOf(await partsOf(providerFor(wire, server.url)));
      assert.equal(error.code, 'BATON_E_RATE_LIMIT');
      assert.deepEqual(
        [error.status, error.retryAfterMs, error.detail, error.provider, error.isRetryable],
        [429, 7000, 'slow down', 'vendor', true],
      );
    });

    it('names the address when nothing answers there', async () => {
      await server.close();
      const error = errorOf(await partsOf(providerFor(wire, server.url)));
      assert.equal(error.code, 'BATON_E_NETWORK');
      assert.match(error.message, new RegExp(`Nothing answers at ${server.url}`));
    });

    it('follows no redirect', async () => {
      answer = { status: 302, headers: { location: 'https://evil.example/' } };
      assert.equal(errorOf(await partsOf(providerFor(wire, server.url))).code, 'BATON_E_EGRESS_REDIRECT');
    });
  });
}
