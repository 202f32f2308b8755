import { deepEqual, equal } from 'node:assert/strict';
import { ProposedFile } from '../../../../src/surfaces/edits/proposal.ts';

const BEFORE = 'a\nb\nc\nd\ne\nf\n';
const AFTER = 'a\nB\nB2\nc\nd\ne\nF\n';
const file = (): ProposedFile => new ProposedFile({ path: 'x.ts', before: BEFORE, after: AFTER });

describe('a proposed file', () => {
  it('writes only what was accepted', () => {
    const proposed = file();
    equal(proposed.acceptedText, BEFORE);
    proposed.decide(1, 'accepted');
    equal(proposed.acceptedText, 'a\nb\nc\nd\ne\nF\n');
    proposed.decide(0, 'accepted');
    equal(proposed.acceptedText, AFTER);
  });

  it('takes rejected hunks out of what it shows, and moves the ones below', () => {
    const proposed = file();
    deepEqual(
      proposed.shown().map(({ start, end }) => [start, end]),
      [
        [1, 3],
        [6, 7],
      ],
    );
    proposed.decide(0, 'rejected');
    equal(proposed.shownText, 'a\nb\nc\nd\ne\nF\n');
    deepEqual(
      proposed.shown().map(({ index, start, end }) => [index, start, end]),
      [[1, 5, 6]],
    );
  });

  it('means the hunk at the cursor, else the next one, else the first', () => {
    const proposed = file();
    equal(proposed.pendingAt(2)?.index, 0);
    equal(proposed.pendingAt(4)?.index, 1);
    proposed.decide(1, 'accepted');
    equal(proposed.pendingAt(6)?.index, 0);
    proposed.decide(0, 'rejected');
    equal(proposed.pendingAt(0), undefined);
  });

  it('is no file until a new one is accepted, and none once a deletion is', () => {
    const made = new ProposedFile({ path: 'new.ts', before: undefined, after: 'x\n' });
    equal(made.acceptedText, undefined);
    made.decide(0, 'accepted');
    equal(made.acceptedText, 'x\n');
    const deleted = new ProposedFile({ path: 'old.ts', before: 'x\n', after: undefined });
    equal(deleted.acceptedText, 'x\n');
    deleted.decide(0, 'accepted');
    equal(deleted.acceptedText, undefined);
  });

  it('knows which hunk brings an address along', () => {
    const proposed = new ProposedFile({ path: 'a.json', before: 'a\nb\nc\n', after: 'A\nb\nhttps://x.example/s\n' });
    deepEqual(proposed.addressesOf(0), []);
    deepEqual(proposed.addressesOf(1), ['https://x.example/s']);
  });
});
