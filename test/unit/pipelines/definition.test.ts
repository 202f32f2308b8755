import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { PipelineProblem } from '../../../src/domain/pipeline.ts';
import { holds, parseCondition } from '../../../src/pipelines/condition.ts';
import { jsonSchemaOfPipelines } from '../../../src/pipelines/definition-schema.ts';
import { misfit } from '../../../src/pipelines/json-schema.ts';
import { layOut } from '../../../src/pipelines/layout.ts';
import { readPipeline } from '../../../src/pipelines/read.ts';
import { parseTemplate } from '../../../src/pipelines/template.ts';
import { parsePath, pathText } from '../../../src/pipelines/variable-path.ts';
import { aPipeline } from '../../fixtures/pipeline-house.ts';

const ROOT = join(import.meta.dirname, '../../..');

function problemsIn(text: string): readonly PipelineProblem[] {
  return readPipeline({ origin: 'workspace', path: 'x.baton.yaml', text, sha256: '' }).problems;
}

describe('a pipeline’s text', () => {
  const bad: readonly (readonly [what: string, text: string, message: RegExp, line: number])[] = [
    [
      'steps that wait for each other',
      'name: A\nsteps:\n  - {id: outline, prompt: "{{ steps.merge }}"}\n  - {id: merge, prompt: "{{ steps.outline }}"}',
      /^These steps wait for each other: outline → merge → outline\.$/,
      3,
    ],
    [
      'a step that waits for itself',
      'name: A\nsteps:\n  - {id: a, prompt: "{{ steps.a }}"}',
      /^Step a waits for itself\.$/,
      3,
    ],
    [
      'a variable without an input',
      'name: A\nsteps:\n  - {id: a, prompt: "{{ inputs.code }}"}',
      /^Step a names inputs\.code, but there is no input “code”\.$/,
      3,
    ],
    [
      'a variable without a step',
      'name: A\nsteps:\n  - {id: a, prompt: "{{ steps.b.c[1] }}"}',
      /^Step a names steps\.b\.c\[1\], but there is no step “b”\.$/,
      3,
    ],
    [
      'an item outside of forEach',
      'name: A\nsteps:\n  - {id: a, prompt: "{{ item.path }}"}',
      /^Step a names item\.path, but has no forEach\.$/,
      3,
    ],
    [
      'code where a variable should be',
      'name: A\nsteps:\n  - {id: a, prompt: "{{ process.exit(1) }}"}',
      /^Step a has “{{ process\.exit\(1\) }}”, which is not the name of a variable\.$/,
      3,
    ],
    [
      'a model that is none',
      'name: A\nsteps:\n  - {id: a, prompt: hi, model: clever}',
      /^Step a has “model” wrong: it is no model/,
      3,
    ],
    [
      'a word that it does not know',
      'name: A\nsteps:\n  - id: a\n    prompt: hi\n    retry: 3',
      /^Step a has “retry”, which is no word of pipelines\.$/,
      5,
    ],
    ['a step that does nothing', 'name: A\nsteps:\n  - {id: a, promt: hi}', /^Step a says nothing of what it does/, 3],
    [
      'a step that does two things',
      'name: A\nsteps:\n  - {id: a, prompt: hi, run: ls}',
      /^Step a has prompt and run: it needs exactly one/,
      3,
    ],
    [
      'a command for a shell',
      'name: A\nsteps:\n  - {id: a, run: "npm test && rm -rf /"}',
      /^Step a has a command with a sign that only a shell understands/,
      3,
    ],
    [
      'a condition that cannot be read',
      'name: A\nsteps:\n  - {id: a, prompt: hi, when: "inputs.x >"}',
      /^Step a has a condition that ends too early/,
      3,
    ],
    [
      'a schema that is none',
      'name: A\nsteps:\n  - {id: a, prompt: hi, output: {json: {type: 3}}}',
      /^Step a has a JSON schema that cannot be used/,
      3,
    ],
    [
      'two steps of one name',
      'name: A\nsteps:\n  - {id: a, prompt: hi}\n  - {id: a, prompt: ho}',
      /^Two steps are called a\./,
      3,
    ],
    ['no YAML', 'name: [', /^This is no valid YAML: /, 1],
    ['something else', '- a\n- b', /^A pipeline begins with its “name” and its “steps”/, 1],
  ];
  for (const [what, text, message, line] of bad) {
    it(`says with its place what is wrong: ${what}`, () => {
      const [problem] = problemsIn(text);
      match(problem?.message ?? '', message);
      equal(problem?.position?.line, line);
    });
  }

  it('is never thrown at, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => ok(Array.isArray(problemsIn(`name: x\nsteps:\n${text}`)))),
      { numRuns: 200 },
    );
  });

  it('does not blow up on aliases of aliases', () => {
    const laughs = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
      .split('')
      .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[at]}`).join(',')}]`)
      .join('\n')}`;
    ok(problemsIn(laughs).length > 0);
  });

  it('has the JSON schema that editors complete it with', () => {
    const file = readFileSync(join(ROOT, 'schemas/baton-pipeline.schema.json'), 'utf8');
    deepEqual(
      JSON.parse(file),
      jsonSchemaOfPipelines(),
      'run: node scripts/pipeline-schema.ts && npx prettier --write schemas',
    );
  });

  for (const folder of ['media/pipelines', 'examples/pipelines'])
    for (const name of readdirSync(join(ROOT, folder)))
      it(`is right in ${folder}/${name}`, () =>
        deepEqual(problemsIn(readFileSync(join(ROOT, folder, name), 'utf8')), []));
});

describe('a pipeline in a pipeline', () => {
  const inner = aPipeline(
    'name: I\ninputs: {code: selection, tone: {prompt: Tone, default: dry}}\nsteps:\n  - {id: x, prompt: "{{ inputs.code }} in {{ inputs.tone }}"}\n  - {id: y, prompt: "{{ steps.x }}"}',
    { path: 'inner.baton.yaml' },
  );
  const outer = aPipeline(
    'name: O\ninputs: {file: selection}\nsteps:\n  - {id: a, prompt: hi}\n  - {id: in, needs: a, pipeline: inner, with: {code: "{{ inputs.file }}"}}\n  - {id: z, prompt: "{{ steps.in }}"}',
    { path: 'outer.baton.yaml' },
  );

  it('is laid out: ids below the step’s, inputs put in or asked for, needs kept', () => {
    const { pipeline, problems } = layOut(outer, (id) => (id === 'inner' ? inner : undefined));
    deepEqual(problems, []);
    deepEqual(
      pipeline.steps.map(({ id, needs }) => [id, needs]),
      [
        ['a', []],
        ['in/x', ['a']],
        ['in/y', ['in/x']],
        ['z', ['in/y']],
      ],
    );
    deepEqual(
      pipeline.steps.flatMap((step) => (step.type === 'ask' ? [step.prompt] : [])),
      ['hi', '{{ inputs.file }} in {{ inputs.in/tone }}', '{{ steps.in/x }}', '{{ steps.in/y }}'],
    );
    deepEqual(
      pipeline.inputs.map(({ name }) => name),
      ['file', 'in/tone'],
    );
    deepEqual(
      pipeline.nested?.map(({ path }) => path),
      ['inner.baton.yaml'],
    );
  });

  it('is refused when pipelines contain each other, or one is not there', () => {
    const loop = aPipeline('name: L\nsteps:\n  - {id: s, pipeline: inner}', { path: 'loop.baton.yaml' });
    const around = {
      ...inner,
      steps: [...inner.steps, ...loop.steps.map((step) => ({ ...step, pipelineId: 'outer' }))],
    };
    match(
      layOut(outer, () => around).problems[0]?.message ?? '',
      /These pipelines contain each other: outer → inner → inner\.|outer → inner → outer\./,
    );
    match(
      layOut(outer, () => undefined).problems[0]?.message ?? '',
      /^Step in stands for the pipeline inner, which is not there\.$/,
    );
  });
});

describe('a condition', () => {
  const values: Record<string, unknown> = {
    'steps.n': 3,
    'steps.text': ' yes\n',
    'steps.list': ['a', 'b'],
    'steps.gate.passed': false,
    'steps.none': undefined,
  };
  const truths: readonly (readonly [string, boolean])[] = [
    ['steps.n > 2', true],
    ['steps.n == "3"', true],
    ['steps.text == "yes" and not steps.gate.passed', true],
    ['steps.text != "yes" or steps.list contains "b"', true],
    ['(steps.n < 2 or steps.n >= 3) and steps.list', true],
    ['steps.none', false],
    ['steps.none == null', true],
    ['steps.none > 0', false],
    ['steps.gate.passed == true', false],
  ];
  for (const [text, expected] of truths) {
    it(`${text} is ${expected}`, () => {
      const parsed = parseCondition(text);
      equal('condition' in parsed && holds(parsed.condition, (path) => values[path]), expected);
    });
  }

  it('is data: what looks like code is refused', () => {
    for (const text of [
      'process.exit()',
      'a = 1',
      '(() => 1)()',
      '((((((((((((((((((((((a))))))))))))))))))))))',
      'steps.a; steps.b',
    ])
      ok('problem' in parseCondition(text), text);
  });
});

describe('a template', () => {
  it('gives its text back, variables apart, and braces where they are escaped', () => {
    deepEqual(parseTemplate('a {{ steps.x }} b \\{{ c }}'), {
      parts: [
        { type: 'text', text: 'a ' },
        { type: 'variable', name: 'steps.x', path: ['steps', 'x'], offset: 2 },
        { type: 'text', text: ' b {{ c }}' },
      ],
    });
  });

  it('reads every path that it writes', () => {
    const piece = fc.oneof(fc.stringMatching(/^[A-Za-z_][\w-]{0,8}$/), fc.nat(999));
    fc.assert(
      fc.property(fc.tuple(fc.stringMatching(/^[a-z]{1,6}$/), fc.array(piece, { maxLength: 4 })), ([first, rest]) => {
        deepEqual(parsePath(pathText([first, ...rest])), [first, ...rest]);
      }),
    );
  });
});

describe('what does not fit a schema', () => {
  const schema = {
    type: 'array',
    items: { type: 'object', required: ['code'], properties: { code: { type: 'string' } } },
  };
  it('is said with its place', () => {
    equal(misfit(schema, [{ code: 'a' }, { code: 'b' }, {}]), '“code” is missing in item 3');
    match(misfit(schema, [{ code: 4 }]) ?? '', /^“code” is wrong in item 1: /);
    equal(misfit(schema, [{ code: 'a' }]), undefined);
  });

  it('is seen also where a schema leaves out what it means', () => {
    equal(misfit({ type: 'object', required: ['big'] }, {}), '“big” is missing');
    match(misfit({ type: 'array', minItems: 2 }, [1]) ?? '', /wrong/);
    match(misfit({ properties: { a: { type: 'string' } } }, { a: 3 }) ?? '', /“a” is wrong/);
    match(misfit({ type: 'object', properties: { a: { required: ['b'] } } }, { a: {} }) ?? '', /“b” is missing in “a”/);
  });
});
