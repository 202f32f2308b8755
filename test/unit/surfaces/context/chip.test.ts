import assert from 'node:assert/strict';
import type { ChipView } from '../../../../src/protocol.ts';
import { chipOf, givenBy, type ChipContent } from '../../../../src/surfaces/context/chip.ts';
import { english } from '../../../../src/surfaces/l10n.ts';

const place = (path: string, lines?: readonly [number, number]): ChipContent => ({
  type: 'place',
  reference: { folder: 'web', path, ...(lines && { startLine: lines[0], endLine: lines[1] }) },
});
const view = (content: ChipContent, isSeveral = false): ChipView => chipOf(content, isSeveral, english).view;
const diff: ChipContent = {
  type: 'texts',
  name: 'diff',
  title: 'Changes in 2 files',
  attachments: [{ label: 'git diff, staged', language: 'diff', text: '+a' }],
};

describe('a chip', () => {
  it('names a file, lines of it, a folder and a symbol by their last part, and the whole in its title', () => {
    assert.deepEqual(view(place('src/http.ts')), {
      id: 'web/src/http.ts',
      icon: 'file-code',
      label: 'http.ts',
      title: 'src/http.ts',
    });
    assert.equal(view(place('src/http.ts', [4, 15])).label, 'http.ts:4–15');
    assert.deepEqual([view(place('src/net/')).label, view(place('src/net/')).icon], ['net/', 'folder']);
    assert.equal(view(place('/')).label, 'web/');
    const symbol: ChipContent = {
      type: 'place',
      reference: { folder: 'web', path: 'src/http.ts', startLine: 4 },
      symbol: 'retry',
    };
    assert.deepEqual(
      [view(symbol).label, view(symbol).icon, view(symbol).title],
      ['retry', 'symbol-method', 'src/http.ts:4'],
    );
  });

  it('names its workspace folder where several are open', () => {
    assert.deepEqual(
      [view(place('src/a.ts'), true).label, view(place('src/a.ts'), true).title],
      ['web · a.ts', 'web/src/a.ts'],
    );
  });
});

describe('what chips give to a question', () => {
  it('is places, texts, a look around and the kind', () => {
    const contents: ChipContent[] = [
      place('src/http.ts'),
      place('src/'),
      diff,
      { type: 'codebase' },
      { type: 'kind', kind: 'fix' },
    ];
    const { chips, ...given } = givenBy(contents.map((each) => chipOf(each, false, english)));
    assert.equal(chips.length, 5);
    assert.deepEqual(given, {
      references: [
        { folder: 'web', path: 'src/http.ts' },
        { folder: 'web', path: 'src/' },
      ],
      attachments: [{ label: 'git diff, staged', language: 'diff', text: '+a' }],
      kind: 'fix',
      looksAround: true,
    });
  });

  it('is nothing more than places without the others', () => {
    assert.deepEqual(givenBy([]), { references: [], chips: [] });
  });
});
