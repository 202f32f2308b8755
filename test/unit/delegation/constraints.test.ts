import assert from 'node:assert/strict';
import fc from 'fast-check';
import { constraintLimit } from '../../../src/delegation/constraints.ts';
import { route } from '../../../src/delegation/route.ts';
import type { ModelConstraints } from '../../../src/domain/task.ts';
import { ALL, anyInput, input, MINI, model, OPUS, QWEN, SONNET } from './models.ts';

const limitOf = (constraints: ModelConstraints, of = SONNET): string | undefined =>
  constraintLimit(input({ constraints }), of, 1000)?.sentence;

describe('the limits of a task', () => {
  it('keep it on this machine', () => {
    assert.equal(limitOf({ place: 'local' }), 'Left out: runs at anthropic, and this task stays here.');
    assert.equal(limitOf({ place: 'local' }, QWEN), undefined);
  });

  it('ask for a strength', () => {
    assert.equal(
      limitOf({ strength: 'strong' }, MINI),
      'Left out: a small model, and this task asks for a strong one.',
    );
    assert.equal(limitOf({ strength: 'weak' }), 'Left out: a strong model, and this task asks for a weak one.');
    assert.equal(limitOf({ strength: 'weak' }, MINI), undefined);
    assert.equal(limitOf({ strength: 'strong' }), undefined);
  });

  it('say what it may cost; a price that nobody knows counts as too dear', () => {
    // 1000 tokens in at $3 and 1000 out at $15 per million are $0.018.
    assert.match(
      limitOf({ maxCostNanoUsd: 10_000_000 }) ?? '',
      /^Left out: ≈\u00A0\$0\.018, and this task may cost \$0\.0100\.$/,
    );
    assert.equal(limitOf({ maxCostNanoUsd: 18_000_000 }), undefined);
    assert.equal(limitOf({ maxCostNanoUsd: 0 }, QWEN), undefined);
    const unpriced = model('other/x', 'medium');
    assert.equal(
      limitOf({ maxCostNanoUsd: 1e9 }, unpriced),
      'Left out: its price is unknown, and this task has a price limit.',
    );
    const known = input({ constraints: { maxCostNanoUsd: 60_000_000 }, unknownPriceNanoUsd: 50_000_000 });
    assert.equal(constraintLimit(known, unpriced, 1000), undefined);
  });

  it('are never broken by who is chosen, or by who takes over', () => {
    const constraints = fc.record(
      {
        place: fc.constant('local' as const),
        strength: fc.constantFrom('strong' as const, 'weak' as const),
        maxCostNanoUsd: fc.nat(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anyInput, constraints, (given, limits) => {
        try {
          for (const each of route({ ...given, constraints: limits }).chain) {
            if (limits.place === 'local') assert.equal(each.place, 'local');
            if (limits.strength === 'strong') assert.notEqual(each.tier, 'small');
            if (limits.strength === 'weak') assert.notEqual(each.tier, 'strong');
          }
        } catch (thrown) {
          if (thrown instanceof assert.AssertionError) throw thrown;
        }
      }),
    );
  });

  it('that nobody meets are named in the refusal', () => {
    assert.throws(
      () => route(input({ models: [MINI], constraints: { strength: 'strong' } })),
      /No model is within the limits of this task: mini, a small model, and this task asks for a strong one\. Change the limits, or add another model\./,
    );
    assert.throws(() => route(input({ models: [OPUS], constraints: { place: 'local' } })), /There is no local model/);
    assert.equal(
      route(input({ models: ALL, constraints: { strength: 'weak', place: 'local' } })).chosen.place,
      'local',
    );
  });
});
