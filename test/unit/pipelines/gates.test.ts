import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileChange } from '../../../src/domain/pipeline-run.ts';
import { createMemoryLedger } from '../../../src/ledger/memory-ledger.ts';
import { passedOn, runCommand } from '../../../src/pipelines/command.ts';
import { beyondComments } from '../../../src/pipelines/comments-only.ts';
import { createEmbeddedEngine } from '../../../src/pipelines/embedded-engine.ts';
import type { RunParts } from '../../../src/pipelines/ports.ts';
import {
  aPipeline,
  aRequest,
  engineParts,
  memoryWorkspace,
  scriptedAsk,
  type Answering,
} from '../../fixtures/pipeline-house.ts';
import { ended } from './engine-ended.ts';

const never = new AbortController().signal;
const node = (script: string): [string, ...string[]] => [process.execPath, '-e', script];

describe('a program as a gate', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-gate-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('gets its arguments as they are, no shell between', async () => {
    const argv: [string, ...string[]] = [
      ...node('console.log(JSON.stringify(process.argv.slice(1)))'),
      '$HOME',
      'a b; touch x',
      '`id`',
      '*',
    ];
    const { exitCode, log } = await runCommand({ argv, timeoutMs: 10_000 }, folder, never);
    deepEqual([exitCode, JSON.parse(log)], [0, ['$HOME', 'a b; touch x', '`id`', '*']]);
  });

  it('sees no keys: only the names that it needs to find its tools', async () => {
    const env = {
      PATH: process.env['PATH'],
      HOME: '/h',
      OPENAI_API_KEY: 'sk-1',
      ANTHROPIC_AUTH_TOKEN: 't',
      AWS_SECRET_ACCESS_KEY: 's',
      GH_TOKEN: 'g',
      NPM_TOKEN: 'n',
      NODE_OPTIONS: '--inspect',
      LC_ALL: 'C',
    };
    deepEqual(
      Object.keys(passedOn(env)).toSorted((a, b) => a.localeCompare(b, 'en')),
      ['CI', 'HOME', 'LC_ALL', 'NO_COLOR', 'PATH'],
    );
    const { log } = await runCommand(
      { argv: node('console.log(process.env.OPENAI_API_KEY)'), timeoutMs: 10_000 },
      folder,
      never,
      env,
    );
    equal(log.trim(), 'undefined');
  });

  it('is ended with its children when its time is over', async () => {
    const script = `require('child_process').spawn(process.execPath, ['-e', "setTimeout(() => require('fs').writeFileSync('late', ''), 1500)"], { stdio: 'inherit' }); setTimeout(() => {}, 60000)`;
    const { exitCode, trouble } = await runCommand({ argv: node(script), timeoutMs: 500 }, folder, never);
    equal(exitCode, undefined);
    match(trouble ?? '', /took longer than 0\.5.s and was stopped/);
    await new Promise((resolve) => setTimeout(resolve, 1600));
    equal(await readFile(join(folder, 'late')).catch(() => 'not there'), 'not there');
  });

  it('says that a program is not there', async () => {
    const { trouble } = await runCommand({ argv: ['no-such-program-here'], timeoutMs: 1000 }, folder, never);
    match(trouble ?? '', /^could not be started: /);
  });

  const FILES = 'name: T\ninputs: {code: selection}\nsteps:\n';
  const inputs = {
    code: { type: 'files' as const, files: [{ place: { folder: 'app', path: 'src/a.ts' }, language: 'typescript' }] },
  };
  const reply = (path: string, before: string, after: string): string =>
    `${path}\n<<<<<<< SEARCH\n${before}\n=======\n${after}\n>>>>>>> REPLACE`;

  function engineOver(answering: Answering, change: Partial<RunParts>): ReturnType<typeof createEmbeddedEngine> {
    const ledger = createMemoryLedger();
    return createEmbeddedEngine(
      engineParts(
        ledger.journal,
        scriptedAsk(async () => ledger, answering),
        change,
      ),
    );
  }

  /** A workspace in memory that is written to the folder too, so that programs see it. */
  function onDisk(files: Map<string, string>): ReturnType<typeof memoryWorkspace> {
    const inner = memoryWorkspace(files, { root: () => folder });
    const sync = async (): Promise<void> => {
      for (const path of ['a.test.txt']) await writeFile(join(folder, path), files.get(path) ?? '');
    };
    return {
      ...inner,
      write: async (changes) => {
        const problem = await inner.write(changes);
        await sync();
        return problem;
      },
      restore: async (changes) => {
        await inner.restore(changes);
        await sync();
      },
    };
  }

  it('runs on rounds that were approved before, tells the model what it wrote, and leaves what passed', async () => {
    const files = new Map([['src/a.ts', 'a']]);
    const told: string[] = [];
    const engine = engineOver(
      ({ stepId = '', attachments = [] }) => {
        told.push(...attachments.map(({ text }) => text.trim()));
        return reply('a.test.txt', '', stepId.endsWith('#3') ? 'right' : `wrong in ${stepId}`);
      },
      { workspace: onDisk(files) },
    );
    const command = node(
      "const text = require('fs').readFileSync('a.test.txt', 'utf8').trim(); console.log('saw ' + text); process.exit(text === 'right' ? 0 : 1)",
    );
    const step = {
      id: 'tests',
      prompt: 'test {{ inputs.code }}',
      output: { files: '*.test.txt' },
      check: { run: command, rounds: 3 },
    };
    await engine.start(aRequest(aPipeline(`${FILES}  - ${JSON.stringify(step)}`), { inputs }));
    const { status, result } = await ended(engine, 'run-1');
    equal(status, 'done');
    deepEqual(told, ['saw wrong in tests#1', 'saw wrong in tests#2']);
    deepEqual([files.get('a.test.txt'), result?.type === 'changes' && result.isWritten], ['right\n', true]);
    await engine.dispose();
  });

  it('takes back what never passed', async () => {
    const files = new Map([['src/a.ts', 'a']]);
    const engine = engineOver(() => reply('a.test.txt', '', 'wrong'), { workspace: onDisk(files) });
    const step = {
      id: 'tests',
      prompt: 'test {{ inputs.code }}',
      output: { files: '*.test.txt' },
      check: { run: node('process.exit(1)'), rounds: 2 },
    };
    await engine.start(aRequest(aPipeline(`${FILES}  - ${JSON.stringify(step)}`), { inputs }));
    const { status, problem } = await ended(engine, 'run-1');
    equal(status, 'failed');
    match(problem?.message ?? '', /^Step tests: the output did not pass: .* ended with 1\. Tried twice\.$/);
    equal(files.has('a.test.txt'), false);
    await engine.dispose();
  });

  it('takes back what was being checked when the run is cancelled, and writes it again when it goes on', async () => {
    const files = new Map([['src/a.ts', 'a']]);
    const begun = Promise.withResolvers<undefined>();
    let asked = 0;
    let isHanging = true;
    const answering: Answering = () => {
      asked += 1;
      return reply('a.test.txt', '', 'right');
    };
    const engine = engineOver(answering, {
      workspace: onDisk(files),
      command: async (_, __, signal) => {
        begun.resolve(undefined);
        if (isHanging) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        return { exitCode: 0, log: '' };
      },
    });
    const step = {
      id: 'tests',
      prompt: 'test {{ inputs.code }}',
      output: { files: '*.test.txt' },
      check: { run: ['test'], rounds: 2 },
    };
    const request = aRequest(aPipeline(`${FILES}  - ${JSON.stringify(step)}`), { inputs });
    await engine.start(request);
    await begun.promise;
    equal(files.get('a.test.txt'), 'right\n');
    await engine.cancel('run-1');
    equal(files.has('a.test.txt'), false);
    isHanging = false;
    await engine.start(request);
    equal((await ended(engine, 'run-1')).status, 'done');
    deepEqual([files.get('a.test.txt'), asked], ['right\n', 1]);
    await engine.dispose();
  });

  it('waits until the person accepted the edits, and runs only then', async () => {
    const files = new Map([['src/a.ts', 'let a = 1;\n']]);
    let ran = 0;
    const engine = engineOver(() => reply('src/a.ts', 'let a = 1;', 'let a = 2;'), {
      workspace: memoryWorkspace(files, { root: () => folder }),
      command: async () => {
        ran++;
        return { exitCode: 0, log: '' };
      },
    });
    const text = `${FILES}  - {id: edit, prompt: "{{ inputs.code }}", output: edits}\n  - {id: types, needs: edit, run: [tsc]}`;
    await engine.start(aRequest(aPipeline(text), { inputs }));
    for await (const event of engine.events('run-1', never)) if (event.type === 'step' && event.step.waitsFor) break;
    const waiting = (await engine.status('run-1'))?.steps[1]?.waitsFor;
    ok(waiting?.type === 'accept' && waiting.changes[0]?.after === 'let a = 2;\n');
    equal(ran, 0);
    ok(
      await engine.signal('run-1', {
        type: 'accept',
        stepId: 'types',
        accepted: [{ folder: 'app', path: 'src/a.ts' }],
      }),
    );
    equal((await ended(engine, 'run-1')).status, 'done');
    equal(ran, 1);
    await engine.dispose();
  });

  it('is not run without an approval, however the step got there', async () => {
    const engine = engineOver(() => '', {
      whyNotRun: async () => 'you have not approved it.',
      command: () => Promise.reject(new Error('it ran')),
    });
    await engine.start(aRequest(aPipeline('name: T\nsteps:\n  - {id: types, run: [tsc]}')));
    const { problem } = await ended(engine, 'run-1');
    deepEqual(
      [problem?.code, problem?.message],
      ['BATON_E_PIPELINE_APPROVAL', 'Step types: you have not approved it.'],
    );
    await engine.dispose();
  });

  it('says which step’s edit met a file that changed meanwhile, and writes nothing', async () => {
    const files = new Map([['src/a.ts', 'one\n']]);
    const workspace = memoryWorkspace(files, { root: () => folder });
    const engine = engineOver(
      () => {
        files.set('src/a.ts', 'changed by the person\n');
        return reply('src/a.ts', 'one', 'two');
      },
      { workspace },
    );
    const step = { id: 'edit', prompt: '{{ inputs.code }}', output: 'edits', check: { run: ['true'], rounds: 1 } };
    await engine.start(aRequest(aPipeline(`${FILES}  - ${JSON.stringify(step)}`), { inputs }));
    equal((await ended(engine, 'run-1')).problem?.message, 'Step edit: src/a.ts changed meanwhile.');
    equal(files.get('src/a.ts'), 'changed by the person\n');
    await engine.dispose();
  });

  it('refuses edits of protected files and of files that it was not given', async () => {
    const files = new Map([['src/a.ts', 'one\n']]);
    for (const path of ['.vscode/settings.json', 'src/other.ts']) {
      const engine = engineOver(() => reply(path, '', 'x'), { workspace: memoryWorkspace(files) });
      const step = { id: 'edit', prompt: '{{ inputs.code }}', output: 'edits' };
      await engine.start(aRequest(aPipeline(`${FILES}  - ${JSON.stringify(step)}`), { inputs }));
      match(
        (await ended(engine, 'run-1')).problem?.message ?? '',
        /^Step edit: the output cannot be applied: .* is not among the files that may be changed/,
      );
      await engine.dispose();
    }
  });
});

describe('a change of comments only', () => {
  const change = (path: string, before: string, after: string): FileChange => ({
    place: { folder: 'app', path },
    before,
    after,
    stepId: 's',
  });
  const passes: readonly (readonly [string, string, string])[] = [
    ['a.ts', 'a();\nb();\n', '/**\n * Does a.\n */\na();\n// and b\nb();\n'],
    ['a.ts', '/** Old. */\na();\n', '/** New,\n * and longer. */\na();\n'],
    ['a.py', 'def f():\n    return 1\n', 'def f():\n    """One.\n\n    Always.\n    """\n    return 1\n'],
    ['a.sql', 'SELECT 1;\n', '-- one\nSELECT 1;\n'],
  ];
  for (const [path, before, after] of passes)
    it(`passes ${JSON.stringify(after)}`, () => equal(beyondComments([change(path, before, after)]), undefined));

  const refuses: readonly (readonly [string, string, string])[] = [
    ['a.ts', 'a();\n', '// a\nb();\n'],
    ['a.ts', 'a();\n', '/* a */ b();\na();\n'],
    ['a.ts', 'a();\n', '/* a\n*/ b();\na();\n'],
    ['a.ts', 'const x = { a };\n', 'const x = { a };\n#secret = 1;\n'],
    ['a.ts', 'a();\n', '// @ts-ignore\na();\n'],
    ['a.ts', 'a();\nb();\n', 'a();\n'],
    ['a.py', 'f()\n', '"""x""" + g()\nf()\n'],
    ['a.py', 'f()\n', '# noqa\nf()\n'],
    ['a.unknown', 'a\n', '# b\na\n'],
  ];
  for (const [path, before, after] of refuses)
    it(`refuses ${JSON.stringify(after)} in ${path}`, () => ok(beyondComments([change(path, before, after)])));
});
