import assert from 'node:assert/strict';
import { route, type RouteInput } from '../../../src/delegation/route.ts';
import { BatonError } from '../../../src/domain/errors.ts';
import { input, MINI, model, OPUS, QWEN, SONNET } from './models.ts';

function refused(given: RouteInput): { readonly code: string; readonly message: string } {
  try {
    route(given);
  } catch (thrown) {
    assert.ok(thrown instanceof BatonError);
    assert.equal(thrown.isRetryable, false);
    return { code: thrown.code, message: thrown.message.replaceAll('\u202f', ' ').replaceAll('\u00a0', ' ') };
  }
  assert.fail('nothing was refused');
}

describe('a refusal of the router', () => {
  it('offers the three ways on when there is no model at all', () => {
    assert.deepEqual(refused(input({ models: [] })), {
      code: 'BATON_E_NO_MODEL',
      message: 'No model can be asked yet. Add a key, use the GPU, or enter another address.',
    });
  });

  it('says that there is no local model for a private task', () => {
    const { code, message } = refused(input({ models: [SONNET], task: { privacy: 'private' } }));
    assert.equal(code, 'BATON_E_PRIVATE_NO_ROUTE');
    assert.match(message, /^Private, and there is no local model\. Nothing was sent\./);
  });

  it('gives both numbers when the local window is too small for a private task', () => {
    const { code, message } = refused(
      input({ models: [SONNET, QWEN], task: { privacy: 'private' }, inputTokens: 40_450 }),
    );
    assert.equal(code, 'BATON_E_PRIVATE_NO_ROUTE');
    assert.equal(
      message,
      'Private, and no local model can take it: 41 200 tokens, 32 768 fit. Remove context, or switch private off.',
    );
  });

  it('marks an estimated number', () => {
    const { message } = refused(input({ models: [QWEN], inputTokens: 40_450, isInputTokensEstimate: true }));
    assert.equal(message, 'No model can take it: ≈ 41 200 tokens, 32 768 fit. Remove some context.');
  });

  it('says why local models cannot be asked for a private task', () => {
    const unavailable = new Map([[QWEN.id, 'paused until 14:32'] as const]);
    const { message } = refused(input({ models: [QWEN, SONNET], task: { privacy: 'private' }, unavailable }));
    assert.equal(
      message,
      'Private, and no local model can be asked now: qwen2.5-coder 7B, paused until 14:32. Nothing was sent.',
    );
  });

  it('names the largest window when the task fits none', () => {
    const { code, message } = refused(input({ models: [MINI, SONNET], inputTokens: 999_250 }));
    assert.equal(code, 'BATON_E_NO_MODEL_FITS');
    assert.equal(message, 'No model can take it: 1 000 000 tokens, 400 000 fit. Remove some context.');
  });

  it('looks only at what cannot be left out', () => {
    assert.equal(route(input({ models: [QWEN], inputTokens: 999_000, requiredInputTokens: 1000 })).chosen, QWEN);
  });

  it('says why nobody can be asked now', () => {
    const unavailable = new Map([
      [MINI.id, 'three failures, paused until 14:32'],
      [SONNET.id, ''],
    ] as const);
    const { message } = refused(input({ models: [MINI, SONNET], unavailable }));
    assert.equal(
      message,
      'No model can be asked now: mini, three failures, paused until 14:32; sonnet, not available now. Try again later, or add another.',
    );
  });
});

describe('a refusal of a named model', () => {
  const chosen = { choice: { type: 'model', modelId: SONNET.id } } as const;

  it('says that the model is gone, and never takes another in silence', () => {
    assert.deepEqual(refused(input({ ...chosen, models: [QWEN] })), {
      code: 'BATON_E_MODEL_NOT_FOUND',
      message: 'anthropic/sonnet is not available any more. qwen2.5-coder 7B could take it.',
    });
  });

  it('says where it runs when the task is private, and offers a local one', () => {
    assert.deepEqual(refused(input({ ...chosen, models: [SONNET, MINI, QWEN], task: { privacy: 'private' } })), {
      code: 'BATON_E_PRIVATE_NO_ROUTE',
      message: 'Private, and sonnet runs at anthropic. qwen2.5-coder 7B could take it.',
    });
  });

  it('says what to do when nothing local could take a private task either', () => {
    const { message } = refused(input({ ...chosen, models: [SONNET, MINI], task: { privacy: 'private' } }));
    assert.equal(
      message,
      'Private, and sonnet runs at anthropic. Nothing was sent. Switch private off, or use the GPU.',
    );
  });

  it('gives both numbers when its window is too small, and offers who could', () => {
    assert.deepEqual(refused(input({ ...chosen, models: [SONNET, MINI], inputTokens: 300_000 })), {
      code: 'BATON_E_NO_MODEL_FITS',
      message: 'sonnet cannot take it: 300 750 tokens, 200 000 fit. mini could take it.',
    });
  });

  it('gives the reason when it is not available now', () => {
    const unavailable = new Map([[SONNET.id, 'paused until 14:32'] as const]);
    assert.deepEqual(refused(input({ ...chosen, models: [SONNET], unavailable })), {
      code: 'BATON_E_NO_MODEL_FITS',
      message: 'sonnet cannot be asked now: paused until 14:32. Choose another model, or auto.',
    });
  });
});

describe('a refusal of "again with…"', () => {
  it('says that there is none stronger', () => {
    const { code, message } = refused(
      input({ models: [OPUS, QWEN], alternative: { type: 'stronger', than: OPUS.id } }),
    );
    assert.equal(code, 'BATON_E_NO_MODEL_FITS');
    assert.equal(message, 'No stronger model than opus is available.');
  });

  it('says that there is none cheaper', () => {
    const { message } = refused(input({ models: [OPUS, QWEN], alternative: { type: 'cheaper', than: QWEN.id } }));
    assert.equal(message, 'No cheaper model than qwen2.5-coder 7B is available.');
  });

  it('says that an unknown price cannot be undercut', () => {
    const unpriced = model('custom/x', 'strong');
    const { message } = refused(
      input({ models: [unpriced, QWEN], alternative: { type: 'cheaper', than: unpriced.id } }),
    );
    assert.equal(message, 'The price of x is unknown, so no model can be called cheaper. Name a model instead.');
  });

  it('says that no stronger local model is there for a private task', () => {
    const { message } = refused(
      input({ models: [OPUS, QWEN], task: { privacy: 'private' }, alternative: { type: 'stronger', than: QWEN.id } }),
    );
    assert.equal(message, 'No stronger local model than qwen2.5-coder 7B is available.');
  });

  it('adds that a stronger one is too small', () => {
    const { message } = refused(
      input({ models: [MINI, OPUS], inputTokens: 250_000, alternative: { type: 'stronger', than: MINI.id } }),
    );
    assert.equal(
      message,
      'No stronger model than mini is available. Others are too small: 250 750 tokens, 200 000 fit.',
    );
  });

  it('says that there is no local model, that it is too small, or why it cannot be asked', () => {
    const alternative = { type: 'local' } as const;
    assert.equal(
      refused(input({ models: [OPUS], alternative })).message,
      'There is no local model. Use the GPU to add one.',
    );
    assert.equal(
      refused(input({ models: [OPUS, QWEN], alternative, inputTokens: 40_450 })).message,
      'No local model can take it: 41 200 tokens, 32 768 fit. Remove some context.',
    );
    const unavailable = new Map([[QWEN.id, 'loading'] as const]);
    assert.equal(
      refused(input({ models: [OPUS, QWEN], alternative, unavailable })).message,
      'No local model can be asked now: qwen2.5-coder 7B, loading.',
    );
  });
});
