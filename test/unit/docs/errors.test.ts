import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { ERROR_CODES } from '../../../src/domain/errors.ts';

describe('the page of errors', () => {
  const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const entries = page.split(/^## /m).slice(1);

  it('has one entry per code, in the order of the codes, and no other', () => {
    assert.deepEqual(
      entries.map((entry) => entry.slice(0, entry.indexOf('\n'))),
      [...ERROR_CODES],
    );
  });

  it('says in each what happened and what to do', () => {
    for (const entry of entries) assert.match(entry, /^\w+\n\n\*\*What happened:\*\* \S[^]+\n\n\*\*What to do:\*\* \S/);
  });
});
