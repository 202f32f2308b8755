import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { editAsk, scopeOf, testNames, type EditPlace } from '../../../../src/surfaces/edits/edit-task.ts';

const PLACE: EditPlace = {
  path: 'src/a.ts',
  folder: 'shop',
  language: 'typescript',
  text: 'one\ntwo\nthree\n',
  lineCount: 40,
  startLine: 2,
  endLine: 3,
  selected: 'two\nthree',
  problems: ['line 2: no such name (ts 2304)'],
};

describe('the request for an edit', () => {
  it('takes the file, the lines in question and the problems along', () => {
    const ask = editAsk('fix', undefined, PLACE);
    deepEqual(ask.references, [{ folder: 'shop', path: 'src/a.ts' }]);
    match(ask.prompt, /Repair the attached problems in lines 2 to 3 of src\/a\.ts/);
    ok(ask.attachments?.some(({ text }) => text.includes('no such name')));
    ok(ask.attachments?.some(({ text }) => text === 'two\nthree'));
    equal(ask.kind, 'fix');
    equal(ask.lane, 'interactive');
  });

  it('takes the conventions of the workspace along, before everything else', () => {
    const conventions = { label: 'AGENTS.md', language: 'markdown', text: 'Tabs.', isConventions: true as const };
    deepEqual(editAsk('fix', undefined, PLACE, [conventions]).attachments?.[0], conventions);
  });

  it('takes of a long file what is around the place, and its beginning', () => {
    const ask = editAsk('refactor', 'shorter names', {
      ...PLACE,
      text: 'x'.repeat(40_000),
      lineCount: 5000,
      startLine: 2000,
      endLine: 2010,
    });
    deepEqual(ask.references, [
      { folder: 'shop', path: 'src/a.ts', startLine: 1, endLine: 60 },
      { folder: 'shop', path: 'src/a.ts', startLine: 1920, endLine: 2090 },
    ]);
    match(ask.prompt, /shorter names/);
  });

  it('takes a text that is in no folder along as it is', () => {
    const ask = editAsk('document', undefined, { ...PLACE, folder: undefined, path: 'Untitled-1' });
    deepEqual(ask.references, []);
    equal(ask.attachments?.[0]?.text, PLACE.text);
  });

  it('asks a small model for the lines themselves, and all others for blocks', () => {
    const { instructions } = editAsk('document', undefined, PLACE);
    ok(typeof instructions === 'object');
    match(instructions.small, /exactly these lines/);
    match(instructions.full, /<<<<<<< SEARCH/);
    equal(scopeOf('document', PLACE, true).isWholeAsked, true);
    equal(scopeOf('document', PLACE, false).isWholeAsked, false);
    const tests = editAsk('test', undefined, PLACE).instructions;
    ok(typeof tests === 'object');
    match(tests.small, /<<<<<<< SEARCH/);
    equal(scopeOf('test', PLACE, true).isWholeAsked, false);
  });

  it('knows where the tests of a file belong', () => {
    equal(testNames('src/a.ts')[0], 'src/a.test.ts');
    ok(testNames('src/a.ts').includes('test/a.test.ts'));
    deepEqual(testNames('pkg/a.go'), ['pkg/a_test.go']);
    equal(testNames('app/a.py')[0], 'app/test_a.py');
  });
});
