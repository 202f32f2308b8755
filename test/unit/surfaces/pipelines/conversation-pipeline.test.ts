import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readPipeline } from '../../../../src/pipelines/read.ts';
import { conversationPipeline } from '../../../../src/surfaces/pipelines/conversation-pipeline.ts';

const source = (text: string) => ({ origin: 'conversation', path: 'talk.baton.yaml', text, sha256: '' }) as const;

describe('a conversation as a pipeline', () => {
  it('has a step for each answered question, with its model, and gives it the answer before', () => {
    const text = conversationPipeline('Explain retry', [
      { question: 'What does retry() do?', modelId: 'ollama/qwen3-coder:30b', kind: 'explain', isKept: true },
      { question: 'Write a test for it', modelId: 'openai/gpt-5-mini', kind: 'test', isKept: true },
      { question: 'Again?', isKept: false },
    ]);
    const { pipeline, problems } = readPipeline(source(text ?? ''));
    assert.deepEqual(problems, []);
    assert.equal(pipeline?.title, 'Explain retry');
    assert.deepEqual(
      pipeline.steps.map((step) => [step.id, step.needs, step.type === 'ask' && step.model]),
      [
        ['explain', [], { type: 'model', modelId: 'ollama/qwen3-coder:30b' }],
        ['test', ['explain'], { type: 'model', modelId: 'openai/gpt-5-mini' }],
      ],
    );
  });

  it('is none where nothing was answered', () => {
    assert.equal(conversationPipeline('x', [{ question: 'a', isKept: false }]), undefined);
  });

  it('can be read back whatever was asked', () => {
    const turns = fc.array(
      fc.record({ question: fc.string({ minLength: 1, unit: 'grapheme' }), isKept: fc.constant(true) }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), turns, (title, asked) => {
        const text = conversationPipeline(title, asked);
        if (text === undefined) return;
        assert.deepEqual(
          readPipeline(source(text)).problems.filter(({ severity }) => severity === 'error'),
          [],
        );
      }),
      { numRuns: process.env['BATON_LONG'] === undefined ? 50 : 1_000 },
    );
  });
});
