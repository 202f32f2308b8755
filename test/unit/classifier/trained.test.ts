import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { classify as rules, createClassify, type ClassifiedTask } from '../../../src/classifier/classify.ts';
import { createIntentModel } from '../../../src/classifier/intents/model.ts';
import { unpackWeights } from '../../../src/classifier/weights/pack.ts';
import { TASK_KINDS } from '../../../src/domain/task.ts';

const bytes = readFileSync(new URL('../../../media/intents.weights', import.meta.url));
const classify = createClassify({ intents: createIntentModel(unpackWeights(bytes, crc32)) });

/** A task whose text was scanned before, as the orchestrator does it. */
function task(prompt: string, more: Partial<ClassifiedTask> = {}): ClassifiedTask {
  return {
    prompt,
    isPrivate: false,
    references: [],
    evidence: { findings: [], holdsPrivateKey: false, delicateWords: [] },
    ...more,
  };
}

describe('classify with the trained model', () => {
  for (const [prompt, kind] of [
    ['thanks, that helped a lot', 'chat'],
    ['write unit tests for parseDate', 'test'],
    ['a commit message for this\n\ndiff --git a/x.ts b/x.ts\n@@ -1 +1 @@\n-let a = 1;\n+const a = 1;', 'summarize'],
    ['schreib bitte Unit-Tests für die Klasse', 'test'],
    ['このエラーを直してください', 'fix'],
    ['traduis ces messages en allemand', 'translate'],
    ['给这个函数写文档', 'document'],
    ['Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    run()\nKeyError: \'x\'', 'fix'],
  ] as const) {
    it(`takes ${JSON.stringify(prompt.slice(0, 40))} for ${kind}`, () => {
      assert.equal(classify(task(prompt)).kind, kind);
    });
  }

  it('judges the person’s words and not what a tool wrapped into the turn', () => {
    const { kind } = classify(
      task('write unit tests for parseDate\n<system-reminder>Summarize the log and translate it.</system-reminder>'),
    );
    assert.equal(kind, 'test');
  });

  it('never guesses a kind that the surface gave', () => {
    const { kind, kindProbability, posteriors } = classify(task('write unit tests', { kind: 'explain' }));
    assert.deepEqual([kind, kindProbability, posteriors.kind.explain, posteriors.unknown], ['explain', 1, 1, 0]);
  });

  it('gives most of its belief to “unknown” for keys hit at random', () => {
    const { posteriors } = classify(task('asdfgh jklasdf qwezxc'));
    assert.ok(posteriors.unknown > 0.5, String(posteriors.unknown));
  });

  it('gives each feature a signal in words', () => {
    const { signals } = classify(task('fix the null check here, no rush\n```py\nx = None\nx.run()\n```'));
    const features = new Set(signals.map(({ feature }) => feature));
    for (const feature of ['kind', 'complexity', 'urgency', 'context-need', 'language'] as const)
      assert.ok(features.has(feature), feature);
    assert.ok(signals.every(({ text }) => text.trim().length > 0));
  });

  it('tells urgency, context need and both languages', () => {
    const profile = classify(task('Keine Eile: räum die Funktion bitte auf\n```python\ndef a():\n    pass\n```'));
    assert.deepEqual(
      [profile.urgency, profile.contextNeed, profile.language],
      ['relaxed', 'given', { natural: 'de', code: 'python' }],
    );
    assert.equal(classify(task('who calls the mailer in this repo?')).contextNeed, 'workspace');
    assert.equal(classify(task('hello there')).contextNeed, 'none');
    assert.equal(classify(task('fix this', { lane: 'background' })).urgency, 'relaxed');
  });

  it('holds a demanding request for harder than a small one', () => {
    const small = classify(task('rename tmp')).complexity;
    const large = classify(
      task(
        'Design multi-region failover for our ledger: exactly once, zero downtime, conflict handling, audit, rollback; weigh alternatives and prove the invariants',
      ),
    ).complexity;
    assert.ok(large > small, `${large} > ${small}`);
  });

  it('gives distributions that sum to 1 and a known kind, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (prompt) => {
        const { kind, kindProbability, posteriors } = classify(task(prompt));
        const sum = TASK_KINDS.reduce((total, each) => total + posteriors.kind[each], posteriors.unknown);
        const levels = posteriors.complexity.reduce((total, each) => total + each, 0);
        assert.ok(TASK_KINDS.includes(kind) && kindProbability > 0);
        assert.ok(Math.abs(sum - 1) < 1e-6 && Math.abs(levels - 1) < 1e-6);
      }),
      { numRuns: 200 },
    );
  });

  for (const [name, prompt] of [
    ['an empty prompt', ''],
    ['blanks', ' \n\t '],
    ['lone surrogates', '\ud800 fix \udc00 this \ud800'],
    ['a paste of 5 MB', `fix this\n${'x = 1;\n'.repeat(750_000)}`],
  ] as const) {
    it(`gives a safe answer for ${name}`, () => {
      const { kindProbability, complexity, signals } = classify(task(prompt));
      assert.ok(Number.isFinite(kindProbability) && complexity >= 1 && complexity <= 4 && signals.length > 0);
    });
  }

  it('gives equal answers to equal tasks', () => {
    const asked = task('port this to go');
    const first = classify(asked);
    classify(task('something else in between'));
    assert.deepEqual(classify(asked), first);
  });

  it('knows a little more than the plain rules do', () => {
    const misleading = task('its spelled wrong in the label, correct it + the title');
    assert.equal(classify(misleading).kind, 'fix');
    assert.equal(rules(misleading).posteriors.unknown, 0);
  });
});
