import assert from 'node:assert/strict';
import { Bridge } from '../../../webview-ui/bridge.ts';
import type { ToHost, ToView } from '../../../src/protocol.ts';
import { viewState } from './fixtures.ts';

function connected() {
  const posted: ToHost[] = [];
  const received: ToView[] = [];
  const warnings: string[] = [];
  const bridge = new Bridge(
    { postMessage: (message) => posted.push(message) },
    (message) => received.push(message),
    (text) => warnings.push(text),
  );
  const idOf = (index: number): string => {
    const message = posted[index];
    return message !== undefined && 'id' in message ? message.id : '';
  };
  return { bridge, posted, received, warnings, idOf };
}

describe('the bridge of a webview', () => {
  it('passes well-formed messages on, in order', () => {
    const { bridge, received } = connected();
    bridge.receive({ type: 'state', state: viewState() });
    bridge.receive({ type: 'focus' });
    assert.deepEqual(
      received.map(({ type }) => type),
      ['state', 'focus'],
    );
  });

  it('drops what is malformed, counts it and warns, without throwing', () => {
    const { bridge, received, warnings } = connected();
    const circular: Record<string, unknown> = { type: 'state' };
    circular['state'] = circular;
    const posted = [
      undefined,
      null,
      42,
      'state',
      [],
      {},
      { type: 'delta' },
      { type: 'delta', turnId: 'a', offset: -1, text: '' },
      { type: 'nobody' },
      circular,
    ];
    for (const message of posted) bridge.receive(message);
    assert.equal(bridge.droppedCount, posted.length);
    assert.equal(warnings.length, posted.length);
    assert.deepEqual(received, []);
  });

  it('gives each request an id of its own and resolves it with its reply, whatever the order', async () => {
    const { bridge, posted, idOf, received } = connected();
    const first = bridge.ask({ type: 'chat-stop' });
    const second = bridge.ask({ type: 'chip-add' });
    assert.notEqual(idOf(0), idOf(1));
    bridge.receive({ type: 'reply', id: idOf(1) });
    bridge.receive({ type: 'reply', id: idOf(0), error: { code: 'BATON_E_INTERNAL', message: 'It failed.' } });
    assert.equal(await second, undefined);
    assert.deepEqual(await first, { code: 'BATON_E_INTERNAL', message: 'It failed.' });
    assert.equal(posted.length, 2);
    assert.deepEqual(received, []);
  });

  it('ignores a reply that nobody waits for', () => {
    const { bridge, warnings } = connected();
    bridge.receive({ type: 'reply', id: 'unknown' });
    assert.deepEqual(warnings, []);
  });

  it('answers a request that the protocol does not allow with an error instead of posting it', async () => {
    const { bridge, posted } = connected();
    const error = await bridge.ask({ type: 'link-open', href: 'command:workbench.action.quit' });
    assert.equal(error?.code, 'BATON_E_INVALID_MESSAGE');
    assert.deepEqual(posted, []);
  });

  it('says that it is ready without an id', () => {
    const { bridge, posted } = connected();
    bridge.ready();
    assert.deepEqual(posted, [{ type: 'ready' }]);
  });
});
