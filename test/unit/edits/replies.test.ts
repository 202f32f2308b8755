import { deepEqual, equal, ok } from 'node:assert/strict';
import { applyChanges } from '../../../src/edits/apply.ts';
import type { Applied } from '../../../src/edits/change.ts';
import { parseReply } from '../../../src/edits/parse-reply.ts';
import { BLOCK_CASES } from '../../fixtures/edits/blocks.ts';
import { DOCUMENTS, type ReplyCase } from '../../fixtures/edits/documents.ts';
import { OTHER_CASES } from '../../fixtures/edits/other-forms.ts';

function applyReply({ reply, path, lines, isCutOff = false, others = {} }: ReplyCase): Applied {
  const parsed = parseReply(reply, { isCutOff });
  if (parsed.type === 'refused') return { type: 'refused', reasons: [parsed.reason] };
  const missing = Object.keys(others).filter((other) => !(other in DOCUMENTS));
  const files = [
    ...Object.entries(DOCUMENTS).map(([each, text]) => ({ path: each, text })),
    ...missing.map((each) => ({ path: each, text: undefined })),
  ];
  return applyChanges(parsed.changes, files, { path, ...(lines && { startLine: lines[0], endLine: lines[1] }) });
}

function rightResult({ path, expected, others = {} }: ReplyCase): Record<string, string | undefined> {
  if (expected === 'refused') return {};
  let text: string = DOCUMENTS[path];
  for (const [old, fresh] of expected) {
    equal(text.split(old).length, 2, `the fixture's own old text stands once: ${old}`);
    text = text.replace(old, () => fresh);
  }
  return { ...(text !== DOCUMENTS[path] && { [path]: text }), ...others };
}

describe('replies of models, written by hand', () => {
  const all = [...BLOCK_CASES, ...OTHER_CASES];

  it('are at least sixty, with distinct names', () => {
    ok(all.length >= 60, String(all.length));
    equal(new Set(all.map(({ name }) => name)).size, all.length);
  });

  for (const each of all) {
    it(`${each.expected === 'refused' ? 'refuses' : 'applies'} ${each.name}`, () => {
      const applied = applyReply(each);
      if (each.expected === 'refused') {
        equal(applied.type, 'refused', JSON.stringify(applied));
        ok(
          applied.type === 'refused' && applied.reasons.every((reason) => /^[^\n]{10,400}\.$/.test(reason)),
          JSON.stringify(applied),
        );
      } else {
        ok(applied.type === 'applied', JSON.stringify(applied));
        deepEqual(Object.fromEntries(applied.files.map(({ path, after }) => [path, after])), rightResult(each));
      }
    });
  }
});
