import assert from 'node:assert/strict';
import fc from 'fast-check';
import { processorMs } from '../../fixtures/processor-time.ts';
import { classify } from '../../../src/classifier/classify.ts';
import { TASK_KINDS, type SnippetReference, type Task, type TaskKind } from '../../../src/domain/task.ts';

type Asked = Pick<Task, 'prompt' | 'kind' | 'isPrivate' | 'references'>;
const task = (prompt: string, given: Partial<Asked> = {}): Asked => ({
  prompt,
  isPrivate: false,
  references: [],
  ...given,
});
const files = (count: number): SnippetReference[] =>
  Array.from({ length: count }, (_, index) => ({ path: `${index}.ts`, folder: 'demo' }));

const CODE = '\n\n```ts\nexport function retry(run: () => Promise<void>) {\n  return run().catch(() => run());\n}\n```';

describe('classify, the kind', () => {
  const asks: [TaskKind, string][] = [
    ['explain', 'what does retry() in src/http.ts do?'],
    ['explain', `Why does this return a promise?${CODE}`],
    ['explain', 'Walk me through the login flow, I do not understand where the cookie is set'],
    ['explain', 'Was macht diese Funktion?'],
    ['explain', "Explique-moi ce que fait cette classe, s'il te plaît"],
    ['explain', '¿Qué hace este bucle?'],
    ['explain', 'Объясни, что делает этот код'],
    ['explain', '这段代码是什么意思？'],
    ['explain', 'このコードは何をしていますか？説明してください'],
    ['fix', 'the retry test fails every tenth run, fix it'],
    ['fix', `this crashes on an empty list${CODE}`],
    ['fix', 'Behebe den Fehler beim Speichern, die App stürzt ab'],
    ['fix', 'corrige cette erreur, la page ne marche pas'],
    ['fix', '修复这个报错'],
    ['document', `add a docstring to this function${CODE}`],
    ['document', 'Write the README for this package'],
    ['document', 'Dokumentiere die Parameter dieser Klasse'],
    ['test', 'now write a unit test for the third try'],
    ['test', 'Schreibe Tests für die Klasse Order'],
    ['test', 'escribe pruebas unitarias para este módulo'],
    ['test', 'このメソッドのテストを書いて'],
    ['refactor', `clean up this mess, extract the loop${CODE}`],
    ['refactor', 'rename the helper and split it into two'],
    ['refactor', 'Räum diese Klasse auf und vereinfache die Bedingungen'],
    ['optimize', 'this query is too slow, speed it up'],
    ['optimize', 'Optimise cette boucle, elle est trop lente'],
    ['generate', 'write a script that renames all photos by date'],
    ['generate', 'Erstelle eine Komponente mit zwei Knöpfen'],
    ['generate', 'напиши функцию, которая проверяет почту'],
    ['review', `review this before I merge it${CODE}`],
    ['review', 'any security issues in this handler?'],
    ['review', 'Prüfe diesen Code auf Sicherheitslücken'],
    ['plan', 'plan the migration to the new billing API in milestones'],
    ['plan', 'How would you structure the architecture of a sync service?'],
    ['plan', 'Diseña una estrategia para dividir el monolito, con pasos'],
    ['summarize', 'summarize this diff in one sentence'],
    ['summarize', 'a commit message for these changes'],
    ['summarize', 'Fasse das Protokoll in drei Stichpunkten zusammen'],
    ['translate', `convert this to Python${CODE}`],
    ['translate', 'translate the error messages into German'],
    ['translate', 'Übersetze den Text ins Englische'],
    ['chat', "what's the difference between tabs and spaces"],
    ['chat', 'thanks, that helped'],
    ['chat', 'Hallo, danke!'],
  ];
  for (const [kind, prompt] of asks) {
    it(`takes “${prompt.split('\n')[0]}” for ${kind}`, () => {
      const profile = classify(task(prompt));
      assert.equal(profile.kind, kind, JSON.stringify(profile));
      assert.ok(profile.signals.some(({ feature }) => feature === 'kind'));
    });
  }

  it('takes a bare stack trace for something to fix, and code without a word for something to explain', () => {
    const trace = 'TypeError: x is undefined\n    at retry (/app/src/http.ts:12:5)\n    at main (/app/src/main.ts:3:1)';
    assert.equal(classify(task(trace)).kind, 'fix');
    assert.ok(classify(task(trace)).signals.some(({ text }) => text === 'a stack trace'));
    assert.equal(classify(task(CODE)).kind, 'explain');
  });

  it('takes a bare error of a compiler for something to fix and a diff for something to summarize', () => {
    assert.equal(classify(task("src/a.ts(3,1): error TS2304: Cannot find name 'x'.")).kind, 'fix');
    assert.equal(classify(task('@@ -1,2 +1,2 @@\n-const a = 1;\n+const a = 2;')).kind, 'summarize');
  });

  it('hears the same question as one about code when a file goes with it', () => {
    assert.equal(classify(task('is this a good idea?')).kind, 'chat');
    assert.notEqual(classify(task('is this a good idea?', { references: files(1) })).kind, 'chat');
  });

  it('hears the ask at the end of a long paste', () => {
    const log = '2026-11-16T12:00:00Z GET /health 200 in=3ms out="ok"; {"a":1}\n'.repeat(20_000);
    assert.equal(classify(task(`${log}\n\nsummarize this log in two lines`)).kind, 'summarize');
  });

  it('never guesses a kind that the surface gave', () => {
    for (const kind of TASK_KINDS) {
      const profile = classify(task('summarize this', { kind }));
      assert.equal(profile.kind, kind);
      assert.equal(profile.kindProbability, 1);
      assert.ok(profile.signals.some(({ text }) => text === 'the command says so'));
    }
  });

  it('is surer of what is said twice than of what is said once, and unsure of nothing', () => {
    const unsure = classify(task('hmm'));
    const sure = classify(task('write a unit test'));
    const surer = classify(task('write a unit test with jest mocks and good coverage'));
    assert.ok(unsure.kindProbability < sure.kindProbability && sure.kindProbability < surer.kindProbability);
    assert.ok(unsure.kindProbability < 0.5);
  });
});

describe('classify, the complexity', () => {
  const level = (prompt: string, given: Partial<Asked> = {}): number => classify(task(prompt, given)).complexity;

  it('is simple for thanks and for a typo', () => {
    assert.equal(level('thanks'), 1);
    assert.equal(level('fix the typo'), 1);
  });

  it('is routine for a plain question about one function', () =>
    assert.equal(level('what does retry() in src/http.ts do?'), 2));

  it('is hard where the words say so', () => {
    assert.ok(level('fix the deadlock in the scheduler that shows up in concurrent transactions only under load') >= 3);
  });

  it('is very hard for a long ask with many conditions', () => {
    const prompt =
      'Design the architecture for a multi-tenant, distributed job scheduler. It must run jobs exactly once, never lose one when a node dies, keep ' +
      'latency below 50 ms at p99, but without a central lock. No downtime while we migrate. Clients must not change. Consider replication, ' +
      'failover and backwards compatible protocol changes, and say which invariants each step keeps.';
    assert.equal(level(prompt), 4);
  });

  it('grows with the number of files', () => {
    assert.ok(level('refactor these', { references: files(8) }) > level('refactor these', { references: files(1) }));
  });

  it('names what weighed most, or that it is usual', () => {
    const text = (prompt: string): string | undefined =>
      classify(task(prompt)).signals.find(({ feature }) => feature === 'complexity')?.text;
    assert.equal(text('fix the typo'), 'the word “typo”');
    assert.match(text('optimize the whole codebase, across every file') ?? '', /^the words? “/);
    assert.equal(text('why do we need these two extra lines in here now'), 'usual for explain');
  });
});

describe('classify, privacy', () => {
  const isPrivate = (prompt: string, given: Partial<Asked> = {}): boolean =>
    classify(task(prompt, given)).privacy === 'private';

  it('follows the switch', () => {
    const profile = classify(task('hello', { isPrivate: true }));
    assert.equal(profile.privacy, 'private');
    assert.ok(
      profile.signals.some(({ feature, text }) => feature === 'privacy' && text === 'the private switch is on'),
    );
    assert.ok(!isPrivate('hello'));
  });

  for (const label of ['', 'RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED ', 'DSA ']) {
    it(`holds back a text with a ${label}private key, also in the middle of a huge paste`, () => {
      const key = `-----BEGIN ${label}PRIVATE KEY-----\nMIIE\n-----END ${label}PRIVATE KEY-----`;
      assert.ok(isPrivate(`why is this refused?\n${key}`));
      assert.ok(isPrivate(`${'x'.repeat(1_000_000)}${key}${'y'.repeat(1_000_000)}`));
    });
  }

  it('holds back a PGP key, and not a public key or the words alone', () => {
    assert.ok(isPrivate('-----BEGIN PGP PRIVATE KEY BLOCK-----'));
    assert.ok(!isPrivate('-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----'));
    assert.ok(!isPrivate('how do I generate a PRIVATE KEY for ssh? PRIVATE KEY-----'));
  });

  const forbidding = [
    "explain this, but don't send it anywhere",
    'Do not send this to a provider: who has access?',
    'this must not leave this machine',
    'summarize, local model only please',
    'Keep it local. What does it do?',
    'Das darf den Rechner nicht verlassen',
    'nur lokal bitte',
    'ce texte ne doit pas sortir',
    'solo local, por favor',
    'somente local',
    'только локально',
    '只能用本地模型',
    'ローカルのみで',
    'सिर्फ लोकल मॉडल',
  ];
  for (const prompt of forbidding) it(`stays on the machine for “${prompt}”`, () => assert.ok(isPrivate(prompt)));

  it('does not mistake talk about local things for a ban', () => {
    for (const prompt of [
      'which local model is best?',
      'a local variable leaks',
      'send this as JSON',
      'store it in localStorage only once',
    ]) {
      assert.ok(!isPrivate(prompt), prompt);
    }
  });
});

describe('classify, any input', () => {
  const anyTask = fc.record({
    prompt: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 500 }),
      fc
        .array(
          fc.constantFrom(
            'fix',
            ' ',
            '\n',
            '```',
            '?',
            'why',
            '你',
            '{',
            ';',
            '- ',
            '\ud800',
            'at x(a:1)',
            '+a',
            'Error: x',
          ),
          { maxLength: 60 },
        )
        .map((parts) => parts.join('')),
    ),
    isPrivate: fc.boolean(),
    references: fc.nat({ max: 30 }).map(files),
  });

  it('gives a whole profile with plain signals, the same each time', () => {
    fc.assert(
      fc.property(anyTask, (given) => {
        const profile = classify(given);
        assert.ok(TASK_KINDS.includes(profile.kind));
        assert.ok([1, 2, 3, 4].includes(profile.complexity));
        for (const probability of [profile.kindProbability, profile.complexityProbability])
          assert.ok(probability > 0 && probability <= 1);
        assert.ok(profile.signals.length >= 2);
        for (const { text } of profile.signals) {
          assert.match(text, /\S/);
          assert.ok(text.length < 300);
          assert.doesNotMatch(text, /undefined|NaN/);
        }
        assert.deepEqual(classify(given), profile);
      }),
      { numRuns: 500 },
    );
  });

  for (const [name, prompt] of [
    ['an empty prompt', ''],
    ['white space', ' \n\t '],
    ['lone surrogates', '\ud800\udc00\udc00\ud800'],
    ['one endless word', 'x'.repeat(100_000)],
  ] as const) {
    it(`answers safely for ${name}`, () => {
      const profile = classify(task(prompt));
      assert.equal(profile.privacy, 'open');
      assert.ok(profile.kindProbability < 0.9);
    });
  }

  it('looks at a bounded part of a huge text, whatever it is made of', () => {
    const fillers = [
      'a',
      'a b ',
      '```\n',
      'at x(',
      '-----BEGIN ',
      'PRIVATE KEY',
      'PRIVATE KEY-----',
      '\n',
      '你',
      '- fix it\n',
      'Error: ',
      '"',
      '\ud800',
    ];
    classify(task('warm up, please fix this'));
    for (const filler of fillers) {
      const prompt = filler.repeat(5_000_000 / filler.length);
      const evidence = { findings: [], holdsPrivateKey: false, delicateWords: [] };
      const took = processorMs(() => classify({ ...task(prompt), evidence }));
      assert.ok(took < 150, `${JSON.stringify(filler)} took ${took} ms`);
    }
  });
});
