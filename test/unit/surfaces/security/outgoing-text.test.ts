import assert from 'node:assert/strict';
import type { OutgoingRecord } from '../../../../src/domain/egress.ts';
import { english } from '../../../../src/surfaces/l10n.ts';
import { outgoingText } from '../../../../src/surfaces/security/outgoing-text.ts';

const record: OutgoingRecord = {
  startedAt: new Date(0),
  provider: 'openai',
  method: 'POST',
  origin: 'https://api.openai.com',
  path: '/v1/responses',
  purpose: 'question',
  privacy: 'sensitive',
  maskedCount: 2,
  sentBytes: 41_200,
  receivedBytes: 612,
  durationMs: 2100,
  status: 200,
};
const lines = (records: readonly OutgoingRecord[]): readonly string[] =>
  outgoingText(records, () => '12:00', english)
    .replaceAll(/[\u202f\u00a0]/g, ' ')
    .split('\n')
    .filter((line) => line.startsWith('|'));

describe('the page of outgoing requests', () => {
  it('has a line per request with text, newest first: when, to whom, what for, how much, how many masked, how it ended', () => {
    const { maskedCount: _, sentBytes: _sent, ...others } = record;
    const vectors = {
      ...others,
      origin: 'http://127.0.0.1:11434',
      purpose: 'vectors' as const,
      error: 'BATON_E_NETWORK',
    };
    assert.deepEqual(lines([record, vectors]).slice(2), [
      '| 12:00 | `http://127.0.0.1:11434` | vectors of code | sensitive | – | 612 B | – | BATON_E_NETWORK · 2.1 s |',
      '| 12:00 | `api.openai.com` | question | sensitive | 41 kB | 612 B | 2 | 200 · 2.1 s |',
    ]);
  });

  it('says which request is still under way', () => {
    const { durationMs: _, receivedBytes: _received, status: _status, ...begun } = record;
    assert.match(lines([begun]).at(-1) ?? '', /\| – \| 2 \| under way \|$/);
  });

  it('joins what asks servers about themselves by host and purpose, apart from what carries text', () => {
    const ask = (purpose: OutgoingRecord['purpose']) => ({ ...record, purpose, sentBytes: 0 });
    const shown = lines([ask('list'), ask('local-models'), ask('about-server'), ask('list'), record]);
    assert.deepEqual(shown.slice(-3), [
      '| 12:00 | `api.openai.com` | list of models | 2 | 0 B | 1 kB |',
      '| 12:00 | `api.openai.com` | about the server | 1 | 0 B | 612 B |',
      '| 12:00 | `api.openai.com` | local models | 1 | 0 B | 612 B |',
    ]);
    assert.equal(shown.length, 3 + 2 + 3);
  });

  it('says that nothing was sent', () => {
    assert.match(outgoingText([], String, english), /Nothing was sent yet\./);
  });
});
