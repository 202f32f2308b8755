import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EMPTY_MODEL, fold, isAnswering } from '../../../../webview-ui/chat/fold.ts';
import type { ChatModel } from '../../../../webview-ui/chat/fold.ts';
import type { ToView } from '../../../../src/protocol.ts';
import { turn, viewState } from '../fixtures.ts';

function folded(messages: readonly ToView[], from: ChatModel = EMPTY_MODEL): ChatModel {
  return messages.reduce(fold, from);
}

const twoTurns = folded([
  { type: 'state', state: viewState([turn('a', { text: 'first', status: 'done' }), turn('b', { text: 'second' })]) },
]);

describe('the fold of the chat view', () => {
  it('ignores everything before the first state', () => {
    const model = folded([
      { type: 'turn', turn: turn('a') },
      { type: 'delta', turnId: 'a', offset: 0, text: 'x' },
      { type: 'queue', queue: [] },
    ]);
    assert.equal(model, EMPTY_MODEL);
  });

  it('appends a delta to its turn and leaves the other turns untouched', () => {
    const model = folded([{ type: 'delta', turnId: 'b', offset: 6, text: ' part' }], twoTurns);
    assert.equal(model.state?.turns[1]?.text, 'second part');
    assert.equal(model.state?.turns[0], twoTurns.state?.turns[0]);
    assert.equal(model.state?.status, twoTurns.state?.status);
    assert.equal(twoTurns.state?.turns[1]?.text, 'second');
  });

  it('joins any cut of a text into deltas back to that text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 40 }), (pieces) => {
        let offset = 0;
        const deltas = pieces.map((text): ToView => {
          const delta: ToView = { type: 'delta', turnId: 'a', offset, text };
          offset += text.length;
          return delta;
        });
        const model = folded([{ type: 'state', state: viewState([turn('a')]) }, ...deltas]);
        assert.equal(model.state?.turns[0]?.text, pieces.join(''));
        assert.equal(model.isBehind, false);
      }),
    );
  });

  it('is behind after a lost, a doubled or an unknown delta, and takes no more of them until the state comes', () => {
    const lost = folded([{ type: 'delta', turnId: 'b', offset: 9, text: 'x' }], twoTurns);
    const doubled = folded([{ type: 'delta', turnId: 'b', offset: 0, text: 'second' }], twoTurns);
    const unknown = folded([{ type: 'delta', turnId: 'z', offset: 0, text: 'x' }], twoTurns);
    for (const model of [lost, doubled, unknown]) {
      assert.equal(model.isBehind, true);
      assert.equal(model.state, twoTurns.state);
      assert.equal(fold(model, { type: 'delta', turnId: 'b', offset: 6, text: 'x' }), model);
      assert.equal(fold(model, { type: 'state', state: viewState() }).isBehind, false);
    }
  });

  it('replaces a turn by its id and adds a new one at the end', () => {
    const model = folded(
      [
        { type: 'turn', turn: turn('a', { text: 'again' }) },
        { type: 'turn', turn: turn('c') },
      ],
      twoTurns,
    );
    assert.deepEqual(
      model.state?.turns.map(({ id, text }) => [id, text]),
      [
        ['a', 'again'],
        ['b', 'second'],
        ['c', ''],
      ],
    );
    assert.equal(model.state?.turns[1], twoTurns.state?.turns[1]);
  });

  it('keeps live facts while a turn streams and drops them when it is done', () => {
    const live = folded([{ type: 'progress', turnId: 'b', facts: '61 out · 2.1 s' }], twoTurns);
    assert.equal(live.progress.get('b'), '61 out · 2.1 s');
    assert.equal(live.state, twoTurns.state);
    assert.equal(folded([{ type: 'turn', turn: turn('b') }], live).progress.get('b'), '61 out · 2.1 s');
    assert.equal(folded([{ type: 'turn', turn: turn('b', { status: 'done' }) }], live).progress.size, 0);
    assert.equal(fold(twoTurns, { type: 'progress', turnId: 'z', facts: 'x' }), twoTurns);
  });

  it('replaces queue, chips and status alone', () => {
    const queue = [{ id: 'q', text: 'next' }];
    const chips = [{ id: 'c', icon: 'file-code' as const, label: 'a.ts', title: 'a.ts' }];
    const status = { ...viewState().status, isPrivate: true };
    const model = folded(
      [
        { type: 'queue', queue },
        { type: 'chips', chips },
        { type: 'status', status },
      ],
      twoTurns,
    );
    assert.deepEqual([model.state?.queue, model.state?.chips, model.state?.status], [queue, chips, status]);
    assert.equal(model.state?.turns, twoTurns.state?.turns);
  });

  it('does not change for a focus or a reply', () => {
    assert.equal(fold(twoTurns, { type: 'focus', text: 'x' }), twoTurns);
    assert.equal(fold(twoTurns, { type: 'reply', id: '1' }), twoTurns);
  });

  it('knows that an answer is under way while one waits or streams', () => {
    assert.equal(isAnswering([turn('a', { status: 'done' }), turn('b', { status: 'waiting' })]), true);
    assert.equal(
      isAnswering([turn('a', { status: 'done' }), turn('b', { status: 'failed' }), turn('c', { status: 'stopped' })]),
      false,
    );
  });
});
