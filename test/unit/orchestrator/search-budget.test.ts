import assert from 'node:assert/strict';
import type { ModelChoice } from '../../../src/domain/task.ts';
import { searchBudget } from '../../../src/orchestrator/search-budget.ts';
import { ALL, MINI, QWEN, QWEN_30B, SONNET } from '../delegation/models.ts';

const auto: { readonly choice: ModelChoice } = { choice: { type: 'auto' } };

describe('the room for found code', () => {
  it('grows with the complexity of the task', () => {
    const budgets = ([1, 2, 3, 4] as const).map((complexity) =>
      searchBudget({ complexity, privacy: 'open' }, auto, [SONNET, MINI]),
    );
    assert.deepEqual(budgets, [1500, 3000, 5000, 8000]);
  });

  it('is at most a quarter of the smallest window that may answer', () => {
    const small = { ...QWEN, contextWindowTokens: 4096 };
    assert.equal(searchBudget({ complexity: 2, privacy: 'open' }, auto, [SONNET, small]), 1024);
    assert.equal(searchBudget({ complexity: 4, privacy: 'open' }, auto, [SONNET, small]), 8000);
    assert.equal(searchBudget({ complexity: 4, privacy: 'private' }, auto, [SONNET, small]), 1024);
    assert.equal(searchBudget({ complexity: 4, privacy: 'private' }, auto, ALL), 8000);
    const local = { ...auto, constraints: { place: 'local' as const } };
    assert.equal(searchBudget({ complexity: 1, privacy: 'open' }, local, [SONNET, small]), 1024);
  });

  it('looks at the named model alone, and is not narrowed by a window that nobody knows', () => {
    const named = { choice: { type: 'model' as const, modelId: QWEN_30B.id } };
    const narrow = { ...QWEN_30B, contextWindowTokens: 8000 };
    assert.equal(searchBudget({ complexity: 4, privacy: 'open' }, named, [SONNET, narrow]), 2000);
    const { contextWindowTokens: _, ...unknown } = QWEN_30B;
    assert.equal(searchBudget({ complexity: 4, privacy: 'open' }, named, [unknown]), 8000);
  });
});
