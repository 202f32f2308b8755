import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonSchemaOfPipelines } from '../../../../src/pipelines/definition-schema.ts';
import { offersAt, stepIds } from '../../../../src/surfaces/pipelines/completion.ts';

const SCHEMA = jsonSchemaOfPipelines();
const TEXT = [
  'name: Docs',
  'inputs:',
  '  code: selection',
  'steps:',
  '  - id: outline',
  '    prompt: Outline {{ inputs.code }}',
  '  - id: merge',
  '    model: strong',
  '    prompt: |',
  '      Merge.',
].join('\n');

/** What is offered when `added` is written below the text. */
function offered(added: string, text = TEXT): string[] {
  const whole = `${text}\n${added}`;
  const lines = whole.split('\n');
  return offersAt(whole, lines.length - 1, lines.at(-1) ?? '', SCHEMA).map(({ label }) => label);
}

describe('completion in a pipeline’s text', () => {
  it('offers the keys of a step that it does not have yet', () => {
    const keys = offered('    ');
    for (const key of ['needs', 'when', 'forEach', 'output', 'check', 'onError']) assert.ok(keys.includes(key), key);
    for (const key of ['id', 'model', 'prompt']) assert.ok(!keys.includes(key), key);
    assert.ok(offered('  - ').includes('id'));
  });

  it('offers the keys of the pipeline at its margin', () => {
    assert.deepEqual(offered('').toSorted(), ['budget', 'description', 'result']);
  });

  it('offers values where a word is one of a list, and models by strength', () => {
    assert.ok(['auto', 'strong', 'weak', 'local'].every((word) => offered('    model: ').includes(word)));
    assert.ok(offered('    output: ').includes('edits'));
    assert.ok(offered('    kind: ').includes('document'));
    assert.deepEqual(offered('    onError: '), ['stop', 'skip']);
  });

  it('offers keys within a key', () => {
    assert.deepEqual(offered('    forEach:\n      ').toSorted(), ['limit', 'over', 'parallel']);
    assert.ok(offered('    check:\n      ').includes('rounds'));
  });

  it('offers the names of steps where steps are meant, and variables in a template', () => {
    assert.deepEqual(offered('    needs: '), ['outline', 'merge']);
    assert.deepEqual(offered('    needs: [outline, '), ['outline', 'merge']);
    assert.deepEqual(offered('    needs:\n      - '), ['outline', 'merge']);
    assert.deepEqual(offered('result: '), ['outline', 'merge']);
    assert.deepEqual(offered('      Use {{ '), ['inputs.code', 'steps.outline', 'steps.merge', 'item']);
  });

  it('offers nothing in the words of a prompt', () => {
    assert.deepEqual(offered('      and then '), []);
  });

  it('never throws, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.nat(10), fc.string({ maxLength: 30 }), (text, line, before) => {
        assert.ok(Array.isArray(offersAt(text, line, before, SCHEMA)));
        assert.ok(Array.isArray(stepIds(text)));
      }),
      { numRuns: process.env['BATON_LONG'] === undefined ? 100 : 2_000 },
    );
  });
});
