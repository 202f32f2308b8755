import assert from 'node:assert/strict';

import type { Gpu } from '../../../../src/domain/local.ts';
import { LIBRARY } from '../../../../src/ollama/fit/library.ts';
import { bestModels } from '../../../../src/ollama/fit/suggest.ts';

function gpu(name: string, freeMiB: number, index = 0): Gpu {
  return { index, name, vendor: 'nvidia', source: 'test', freeMiB, totalMiB: freeMiB + 500 };
}

function namesFor(...gpus: readonly Gpu[]): string[] {
  return bestModels(LIBRARY, { gpus, ramAvailableMiB: 48_000 }).map(({ name }) => name);
}

describe('the models that are suggested', () => {
  it('are the best three that stay wholly on the GPU, each with its sum', () => {
    const models = bestModels(LIBRARY, { gpus: [gpu('NVIDIA GeForce RTX 4090', 23_400)], ramAvailableMiB: 48_000 });
    assert.equal(models.length, 3);
    for (const { fit, sum } of models) {
      assert.equal(fit.placement, 'gpu');
      assert.match(sum, /^\d+\.\d weights \+ \d+\.\d context \(\d+ k\) \+ \d+\.\d rest = \d+\.\d of \d+\.\d GB free$/);
    }
    assert.equal(models[0]?.name, 'qwen3-coder:30b');
  });

  it('come in the finest quantisation that leaves the whole context and stays quick', () => {
    assert.ok(namesFor(gpu('NVIDIA H100 80GB HBM3', 79_000)).includes('qwen3-coder:30b-a3b-q8_0'));
    const [small] = bestModels(
      LIBRARY.filter(({ name }) => name === 'qwen2.5-coder:7b'),
      { gpus: [gpu('NVIDIA GeForce RTX 4090', 23_400)], ramAvailableMiB: 48_000 },
    );
    assert.deepEqual([small?.name, small?.quantization], ['qwen2.5-coder:7b-instruct-q8_0', 'Q8_0']);
  });

  it('come as usual where the finer weights would take the room of the context', () => {
    const [small] = bestModels(
      LIBRARY.filter(({ name }) => name === 'qwen2.5-coder:7b'),
      { gpus: [gpu('NVIDIA GeForce RTX 3070', 7600)], ramAvailableMiB: 48_000 },
    );
    assert.deepEqual([small?.name, small?.quantization], ['qwen2.5-coder:7b', 'Q4_K_M']);
  });

  it('are smaller ones on a small GPU, and none where nothing fits', () => {
    assert.ok(!namesFor(gpu('NVIDIA GeForce RTX 3070', 7600)).includes('qwen3-coder:30b-a3b-q8_0'));
    assert.deepEqual(bestModels(LIBRARY, { gpus: [], ramAvailableMiB: 600 }), []);
  });
});
