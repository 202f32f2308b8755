import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { MAX_FINDINGS, readFindings, REVIEW_SCHEMA } from '../../../../src/surfaces/code/review-findings.ts';

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
