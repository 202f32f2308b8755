import assert from 'node:assert/strict';
import type { InstalledModel } from '../../../src/domain/local-store.ts';
import { embeddingModelOf } from '../../../src/ollama/embedding-model.ts';

const installed = (...names: readonly string[]): InstalledModel[] => names.map((name) => ({ name, isCloud: false }));

describe('the model that makes vectors', () => {
  it('is a small one that was made for it, whatever else is installed', () => {
    assert.equal(
      embeddingModelOf(installed('qwen3-coder:30b', 'bge-m3:latest', 'nomic-embed-text:latest')),
      'nomic-embed-text:latest',
    );
    assert.equal(embeddingModelOf(installed('team/granite-embedding:30m')), 'team/granite-embedding:30m');
    assert.equal(embeddingModelOf(installed('llama3.2:3b', 'codellama:7b')), undefined);
  });

  it('is the smaller of two sizes, and never one that another company serves', () => {
    const sizes: InstalledModel[] = [
      { name: 'qwen3-embedding:8b', sizeBytes: 5e9, isCloud: false },
      { name: 'qwen3-embedding:0.6b', sizeBytes: 6e8, isCloud: false },
      { name: 'nomic-embed-text-cloud', sizeBytes: 1, isCloud: true },
    ];
    assert.equal(embeddingModelOf(sizes), 'qwen3-embedding:0.6b');
  });
});
