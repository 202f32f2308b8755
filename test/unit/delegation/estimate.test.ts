import assert from 'node:assert/strict';
import { estimateNanoUsd } from '../../../src/delegation/estimate.ts';
import { answerReserveTokens } from '../../../src/delegation/limits.ts';
import { expectedQuality, predictOutputTokens, qualityFloor } from '../../../src/delegation/seed.ts';
import { COMPLEXITY_WORDS, TASK_KINDS, type Complexity } from '../../../src/domain/task.ts';

const COMPLEXITIES = Object.keys(COMPLEXITY_WORDS).map(Number) as Complexity[];
const TIERS = ['small', 'medium', 'strong'] as const;

describe('the estimated price', () => {
  it('is tokens times list price', () => {
    const price = { inputNanoUsdPerToken: 3000, outputNanoUsdPerToken: 15_000 };
    assert.equal(estimateNanoUsd({ place: 'remote', price }, 1000, 500), 10_500_000);
  });

  it('is nothing for a local model and unknown for a remote one without a price', () => {
    assert.equal(estimateNanoUsd({ place: 'local' }, 1000, 500), 0);
    assert.equal(estimateNanoUsd({ place: 'remote' }, 1000, 500), undefined);
  });

  it('is unknown when the price is nonsense', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
      const price = { inputNanoUsdPerToken: bad, outputNanoUsdPerToken: 1 };
      assert.equal(estimateNanoUsd({ place: 'remote', price }, 1000, 5), undefined);
    }
  });
});

describe('the predicted length of an answer', () => {
  it('grows with complexity for every kind', () => {
    for (const kind of TASK_KINDS) {
      const lengths = COMPLEXITIES.map((complexity) => predictOutputTokens({ kind, complexity }, 0));
      assert.deepEqual(
        lengths,
        lengths.toSorted((a, b) => a - b),
      );
      assert.ok(lengths.every((length) => Number.isInteger(length) && length > 0));
    }
  });

  it('follows the input for a translation, up to a bound', () => {
    assert.equal(predictOutputTokens({ kind: 'translate', complexity: 2 }, 3000), 3000);
    assert.equal(predictOutputTokens({ kind: 'translate', complexity: 2 }, 900_000), 8000);
  });
});

describe('the room kept for an answer', () => {
  const task = { kind: 'generate', complexity: 2 } as const;

  it('is half more than the predicted answer', () => assert.equal(answerReserveTokens(task, {}), 1800));
  it('is at most what the model can say', () =>
    assert.equal(answerReserveTokens(task, { maxOutputTokens: 1000 }), 1000));
  it('is at most a quarter of the window', () =>
    assert.equal(answerReserveTokens(task, { contextWindowTokens: 2048 }), 512));
  it('is at least one token', () => assert.equal(answerReserveTokens(task, { contextWindowTokens: 2 }), 1));
  it('ignores limits that are no numbers', () => {
    assert.equal(answerReserveTokens(task, { contextWindowTokens: Number.NaN, maxOutputTokens: 0 }), 1800);
  });
});

describe('the seed', () => {
  it('expects more of a stronger tier and less of a harder task, for every kind', () => {
    for (const kind of TASK_KINDS) {
      for (const complexity of COMPLEXITIES) {
        const qualities = TIERS.map(
          (tier) => expectedQuality({ tier }, { kind, kindProbability: 1, complexity }).quality,
        );
        assert.deepEqual(
          qualities,
          qualities.toSorted((a, b) => a - b),
        );
      }
    }
  });

  it('has a strong model that holds the floor of every task', () => {
    for (const kind of TASK_KINDS) {
      for (const complexity of COMPLEXITIES) {
        assert.ok(
          expectedQuality({ tier: 'strong' }, { kind, kindProbability: 1, complexity }).quality >=
            qualityFloor(complexity),
        );
      }
    }
  });

  it('widens the interval and moves to the average when the kind is in doubt', () => {
    const sure = expectedQuality({ tier: 'small' }, { kind: 'fix', kindProbability: 1, complexity: 2 });
    const unsure = expectedQuality({ tier: 'small' }, { kind: 'fix', kindProbability: 0.2, complexity: 2 });
    assert.ok(unsure.quality > sure.quality);
    assert.ok(unsure.margin > sure.margin);
  });

  it('moves with the logarithm of the size, within bounds, and ignores nonsense', () => {
    const at = (parametersBillion?: number): number =>
      expectedQuality(
        { tier: 'small', ...(parametersBillion !== undefined && { parametersBillion }) },
        { kind: 'test', kindProbability: 1, complexity: 2 },
      ).quality;
    assert.equal(at(7), at());
    assert.ok(Math.abs(at(14) - at(7) - 0.03) < 1e-9);
    assert.equal(at(0.1), at(0.01));
    assert.equal(at(Number.NaN), at());
    assert.equal(at(-3), at());
  });
});
