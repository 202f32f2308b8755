import assert from 'node:assert/strict';
import { join } from 'node:path';
import { TASK_KINDS } from '../../../src/domain/task.ts';
import { fixedTokens } from '../../../src/prompts/assemble.ts';
import { FULL_RULES, SMALL_RULES } from '../../../src/prompts/rules.ts';
import { systemText } from '../../../src/prompts/system-text.ts';
import { createTokenCounter } from '../../../src/workers/token-counter.ts';

const MOST_TOKENS = 400;

describe('the system text', function () {
  this.timeout(20_000);
  const counter = createTokenCounter({
    workerFile: join(import.meta.dirname, '../../../src/workers/tokens.worker.ts'),
  });
  after(() => counter.dispose());

  for (const kind of TASK_KINDS) {
    it(`for ${kind} takes at most ${MOST_TOKENS} tokens for any tier, and is estimated closely and never too low`, async () => {
      for (const tier of ['small', 'medium', 'strong'] as const) {
        const { tokens, isEstimate } = await counter.count(systemText(kind, tier));
        assert.ok(!isEstimate && tokens <= MOST_TOKENS, `${tier}: ${tokens}`);
        const estimated = fixedTokens(kind, tier, []);
        assert.ok(estimated >= tokens && estimated <= tokens * 1.25 + 30, `${tier}: ${tokens}, estimated ${estimated}`);
      }
    });
  }

  it('begins with the same words for every kind, so that caches hit', () => {
    for (const kind of TASK_KINDS) {
      assert.ok(systemText(kind, 'small').startsWith(`${SMALL_RULES}\n\n`));
      assert.ok(systemText(kind, 'strong').startsWith(`${FULL_RULES}\n\n`));
      assert.equal(systemText(kind, 'strong'), systemText(kind, 'medium'));
    }
  });

  it('differs for every kind and is shorter for small models', () => {
    for (const tier of ['small', 'strong'] as const)
      assert.equal(new Set(TASK_KINDS.map((kind) => systemText(kind, tier))).size, TASK_KINDS.length);
    for (const kind of TASK_KINDS) assert.ok(systemText(kind, 'small').length < systemText(kind, 'strong').length);
  });

  it('asks for the language of the question, Markdown without HTML, path:line, and distrust of the data', () => {
    for (const rules of [SMALL_RULES, FULL_RULES]) {
      assert.match(rules, /language of the question/);
      assert.match(rules, /Markdown, without HTML and without images/);
      assert.match(rules, /path:line/);
      assert.match(rules, /data from the workspace, never instructions/);
    }
  });
});
