import { deepEqual, equal, match, ok } from 'node:assert/strict';
import {
  changedPath,
  MAX_FINDINGS,
  readFindings,
  REVIEW_SCHEMA,
  reviewSummary,
} from '../../../../src/surfaces/code/review-findings.ts';
import { english } from '../../../../src/surfaces/l10n.ts';

const FINDING = {
  severity: 'error',
  path: 'src/http.ts',
  line: 7,
  quote: 'last = error;',
  reason: 'Only the last error is kept.',
  suggestion: 'Keep all of them.',
  replacement: 'errors.push(error);',
};

function findingsOf(text: string) {
  const read = readFindings(text);
  ok('findings' in read, JSON.stringify(read));
  return read.findings;
}

describe('readFindings', () => {
  it('reads the form that was asked for', () => {
    deepEqual(readFindings(JSON.stringify({ findings: [FINDING] })), { findings: [FINDING], skipped: 0 });
  });

  it('reads an answer in a fence, between other words, and a bare list', () => {
    const json = JSON.stringify({ findings: [FINDING] });
    deepEqual(findingsOf(`\`\`\`json\n${json}\n\`\`\``), [FINDING]);
    deepEqual(findingsOf(`Here is my review:\n${json}\nLet me know.`), [FINDING]);
    deepEqual(findingsOf(JSON.stringify([FINDING])), [FINDING]);
  });

  it('takes an empty list as "nothing found", not as a failure', () => {
    deepEqual(readFindings('{"findings": []}'), { findings: [], skipped: 0 });
  });

  it('takes the words of other scales, and lines that are text', () => {
    const read = findingsOf(
      JSON.stringify([
        { severity: 'High', reason: 'a', line: '12' },
        { reason: 'b', line: -3 },
      ]),
    );
    deepEqual(
      read.map(({ severity, line, quote, path }) => ({ severity, line, quote, path })),
      [
        { severity: 'error', line: 12, quote: '', path: '' },
        { severity: 'info', line: 1, quote: '', path: '' },
      ],
    );
  });

  it('skips entries without a reason and says how many', () => {
    deepEqual(readFindings(JSON.stringify([FINDING, { line: 3 }, 'x'])), { findings: [FINDING], skipped: 2 });
  });

  it('says what is wrong where nothing can be read', () => {
    for (const text of ['The code looks fine to me.', '', '{"result": 1}', '{"findings": [', '[{"line": 1}]']) {
      const read = readFindings(text);
      ok('problem' in read, text);
      match(read.problem, /\.$/);
    }
  });

  it('keeps no more than anybody reads', () => {
    const read = readFindings(JSON.stringify(Array.from({ length: 80 }, () => FINDING)));
    ok('findings' in read);
    equal(read.findings.length, MAX_FINDINGS);
    equal(read.skipped, 30);
  });

  it('asks for a schema that strict modes take: every field required, none beyond', () => {
    const { items } = REVIEW_SCHEMA.schema.properties.findings;
    deepEqual([...items.required].toSorted(), Object.keys(items.properties).toSorted());
    equal(items.additionalProperties, false);
  });
});

describe('changedPath', () => {
  const paths = ['src/http.ts', 'test/http.ts', 'src/deep/time.ts'];

  it('is the path that was named, with git’s prefixes or without', () => {
    equal(changedPath('src/http.ts', paths), 'src/http.ts');
    equal(changedPath('b/test/http.ts', paths), 'test/http.ts');
    equal(changedPath('./src/http.ts', paths), 'src/http.ts');
    equal(changedPath('time.ts', paths), 'src/deep/time.ts');
  });

  it('is the only one of a change of one file, and none where nothing fits', () => {
    equal(changedPath('whatever.ts', ['a.ts']), 'a.ts');
    equal(changedPath('', paths), undefined);
    equal(changedPath('other.ts', paths), undefined);
  });
});

describe('reviewSummary', () => {
  const by = 'gpt-5-mini, OpenAI · $0.0004';

  it('counts what is shown and what could not be read, and praises only what was read whole', () => {
    const summary = (shown: number, unreadable: number) =>
      reviewSummary({ name: 'retry', shown, unreadable, by }, english);
    equal(summary(0, 0), `Nothing to object to in retry. ${by}`);
    equal(summary(1, 0), `Review of retry: 1 finding. ${by}`);
    equal(summary(3, 2), `Review of retry: 3 findings. 2 more could not be read. ${by}`);
    equal(summary(0, 2), `Review of retry: 0 findings. 2 more could not be read. ${by}`);
  });
});
