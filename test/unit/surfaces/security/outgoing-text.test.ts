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
  it('has a line per request, newest first: when, to whom, what for, how much, how many masked, and how it ended', () => {
    const { maskedCount: _, sentBytes: _sent, ...others } = record;
    const list = { ...others, method: 'GET', path: '/v1/models', purpose: 'list' as const, error: 'BATON_E_NETWORK' };
    assert.deepEqual(lines([record, list]).slice(2), [
      '| 12:00 | GET https://api.openai.com/v1/models | list of models | sensitive | – | 612 B | – | BATON_E_NETWORK · 2.1 s |',
      '| 12:00 | POST https://api.openai.com/v1/responses | question | sensitive | 41 kB | 612 B | 2 | 200 · 2.1 s |',
    ]);
  });

  it('says which request is still under way', () => {
    const { durationMs: _, receivedBytes: _received, status: _status, ...begun } = record;
    assert.match(lines([begun]).at(-1) ?? '', /\| – \| 2 \| under way \|$/);
  });

  it('names each purpose', () => {
    const purposes = ['vectors', 'local-models', 'about-server'] as const;
    const shown = lines(purposes.map((purpose) => ({ ...record, purpose }))).slice(2);
    assert.deepEqual(shown.map((line) => line.split(' | ')[2]), ['about the server', 'local models', 'vectors of code']); // prettier-ignore
  });

  it('says that nothing was sent', () => {
    assert.match(outgoingText([], String, english), /Nothing was sent yet\./);
  });
});
