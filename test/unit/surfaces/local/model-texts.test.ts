import assert from 'node:assert/strict';
import { UNIT_SPACE } from '../../../../src/domain/format.ts';
import { english as t } from '../../../../src/surfaces/l10n.ts';
import { loadedText, modelText } from '../../../../src/surfaces/local/model-texts.ts';

const MIB = 1_048_576;

describe('a row of the list of local models', () => {
  it('says what a model takes on disk, and that a passed-on one is never private', () => {
    const model = { name: 'qwen3:8b', sizeBytes: 5_225_388_164, quantization: 'Q4_K_M', isCloud: false };
    assert.equal(modelText({ ...model, parameterSize: '8.2B' }, t), `5.2${UNIT_SPACE}GB · Q4_K_M · 8.2B`);
    assert.equal(modelText({ name: 'x', isCloud: false }, t), '');
    assert.equal(modelText({ name: 'kimi:cloud', isCloud: true }, t), 'runs in the cloud, never private');
  });

  it('says what it takes in memory, as far as that is known', () => {
    const held = { name: 'qwen3:8b', sizeBytes: 6246 * MIB, contextTokens: 32_768 };
    assert.equal(
      loadedText({ ...held, vramBytes: held.sizeBytes }, t),
      `in memory: 6.1 GB, on the GPU · 32${UNIT_SPACE}k context`,
    );
    assert.match(loadedText({ ...held, vramBytes: 4096 * MIB }, t), /^in memory: 6\.1 GB, 4 GB of it on the GPU/);
    assert.equal(loadedText({ name: 'x' }, t), 'in memory');
  });
});
