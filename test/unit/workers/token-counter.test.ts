import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import encoding from 'tiktoken/encoders/o200k_base';
import { init, Tiktoken } from 'tiktoken/lite/init';
import { BytePairs } from '../../../src/workers/byte-pairs.ts';
import { createTokenCounter, type TokenCounterOptions } from '../../../src/workers/token-counter.ts';
import { readTokenTable } from '../../../src/workers/rank-file.ts';

declare const WebAssembly: { instantiate(bytes: Uint8Array, imports: unknown): Promise<{ readonly instance: object }> };

const workerFile = join(import.meta.dirname, '../../../src/workers/tokens.worker.ts');
const wasmFile = createRequire(import.meta.url).resolve('tiktoken/lite/tiktoken_bg.wasm');

describe('the token counter', function () {
  this.timeout(20_000);
  const counters: { dispose(): void }[] = [];
  let folder: string;
  /** What the tokens are, by OpenAI's own program. */
  let tiktoken: Tiktoken;

  function counter(options: Partial<TokenCounterOptions> = {}): ReturnType<typeof createTokenCounter> {
    const created = createTokenCounter({ workerFile, ...options });
    counters.push(created);
    return created;
  }

  /** A worker of our own making, for what the real one never does. */
  function otherWorker(source: string): string {
    const file = join(folder, 'other.cjs');
    writeFileSync(file, `const { parentPort } = require('node:worker_threads');\n${source}`);
    return file;
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'baton-tokens-'));
    await init((imports) => WebAssembly.instantiate(readFileSync(wasmFile), imports));
    tiktoken = new Tiktoken(encoding.bpe_ranks, encoding.special_tokens, encoding.pat_str);
  });
  after(() => {
    tiktoken.free();
    for (const each of counters) each.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const shared = createTokenCounter({ workerFile });
  counters.push(shared);

  const known: [string, number][] = [
    ['', 0],
    ['hello world', 2],
    ['what does retry() in src/http.ts do?', 10],
    ['<|endoftext|>', 7],
    ['你好，世界', 3],
  ];
  for (const [text, tokens] of known) {
    it(`counts ${tokens} tokens in ${JSON.stringify(text)}`, async () => {
      assert.deepEqual(await shared.count(text), { tokens, isEstimate: false });
    });
  }

  it('counts source code in pieces exactly as in one', async () => {
    const indented = JSON.stringify(
      { rows: Array.from({ length: 300 }, (_, row) => ({ row, name: `row/${row}`, tabs: '\t' })) },
      undefined,
      2,
    );
    const code = readFileSync(join(import.meta.dirname, '../../../src/domain/stream.ts'), 'utf8');
    const source = [code, indented, indented.replaceAll('  ', '\t'), code.replaceAll('\n', '\n\n')].join('\n');
    assert.ok(source.length > 12_000);
    assert.deepEqual(await shared.count(source), {
      tokens: tiktoken.encode_ordinary(source).length,
      isEstimate: false,
    });
  });

  it('counts as tiktoken does, whatever characters stand beside each other', () => {
    const pairs = new BytePairs(readTokenTable());
    const odd = [
      'ſ',
      "'s",
      "'LL",
      ' ',
      '\n',
      '\r\n',
      '\t',
      '\u0085',
      '\ufeff',
      '34',
      '/',
      '你',
      'א',
      '\u0301',
      '\ud83d',
      'ǅ',
      'ʰ',
    ];
    const text = fc.array(
      fc.oneof(fc.constantFrom('a', 'B', 'é', '.', 'the', '_', ...odd), fc.string({ unit: 'grapheme', maxLength: 4 })),
      {
        maxLength: 12,
      },
    );
    const runs = process.env['BATON_LONG'] ? 100_000 : 2000;
    fc.assert(
      fc.property(text, (parts) => pairs.count(parts.join('')) === tiktoken.encode_ordinary(parts.join('')).length),
      { numRuns: runs },
    );
  });

  it('counts 200 kB of one repeated letter in less than a second', async () => {
    await shared.count('warm');
    const before = process.cpuUsage();
    const { tokens, isEstimate } = await shared.count('a'.repeat(200_000));
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 1_000_000, `${user + system} µs`);
    assert.ok(!isEstimate && Math.abs(tokens - 25_000) < 500);
  });

  it('estimates 2 MB within 2 % of the truth, and says that it is an estimate', async () => {
    const line = 'export const retry = async (run, tries) => { for (let i = 0; i < tries; i++) await run(); };\n';
    const { tokens: perThousand } = await shared.count(line.repeat(1000));
    const repeated = Math.floor(2_000_000 / line.length);
    const { tokens, isEstimate } = await shared.count(line.repeat(repeated));
    assert.ok(isEstimate);
    assert.ok(Math.abs(tokens / ((perThousand / 1000) * repeated) - 1) < 0.02);
  });

  it('takes any text, lone surrogates included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        const { tokens, isEstimate } = await shared.count(text);
        assert.ok(!isEstimate && Number.isInteger(tokens) && tokens >= 0 && tokens <= Buffer.byteLength(text));
      }),
      { numRuns: 50 },
    );
    assert.equal((await shared.count('\ud800')).isEstimate, false);
  });

  it('asks the worker once for equal texts', async () => {
    const counting = counter({
      workerFile: otherWorker(
        'let n = 0; parentPort.on("message", ({ id }) => parentPort.postMessage({ id, tokens: ++n }));',
      ),
    });
    const [first, second] = await Promise.all([counting.count('same'), counting.count('same')]);
    assert.deepEqual([first.tokens, second.tokens, (await counting.count('same')).tokens], [1, 1, 1]);
    assert.equal((await counting.count('other')).tokens, 2);
  });

  it('forgets the oldest of many texts, not the newest', async () => {
    const counting = counter({
      workerFile: otherWorker(
        'let n = 0; parentPort.on("message", ({ id }) => parentPort.postMessage({ id, tokens: ++n }));',
      ),
    });
    for (let index = 0; index <= 512; index++) await counting.count(`text ${index}`);
    assert.equal((await counting.count('text 512')).tokens, 513);
    assert.equal((await counting.count('text 0')).tokens, 514);
  });

  it('starts a worker that died once more and still counts exactly', async () => {
    const marker = join(folder, 'died');
    const source = `const fs = require('node:fs');
      if (!fs.existsSync(${JSON.stringify(marker)})) { fs.writeFileSync(${JSON.stringify(marker)}, ''); process.exit(1); }
      parentPort.on('message', ({ id }) => parentPort.postMessage({ id, tokens: 7 }));`;
    assert.deepEqual(await counter({ workerFile: otherWorker(source) }).count('x'), { tokens: 7, isEstimate: false });
  });

  it('estimates when the worker keeps dying', async () => {
    const counting = counter({ workerFile: otherWorker('throw new Error("broken")') });
    assert.deepEqual(await counting.count('abcdefgh'), { tokens: 3, isEstimate: true });
    assert.deepEqual(await counting.count('another'), { tokens: 3, isEstimate: true });
  });

  it('estimates when the worker is missing', async () => {
    assert.equal((await counter({ workerFile: join(folder, 'none.cjs') }).count('abc')).isEstimate, true);
    assert.equal((await counter({ workerFile: 'not absolute' }).count('abc')).isEstimate, true);
  });

  it('estimates when the worker takes too long, and counts again afterwards', async () => {
    const source =
      "parentPort.on('message', ({ id, texts }) => { if (texts[0] !== 'slow') parentPort.postMessage({ id, tokens: 9 }); });";
    const counting = counter({ workerFile: otherWorker(source), timeLimitMs: 2000 });
    assert.equal((await counting.count('slow')).isEstimate, true);
    assert.deepEqual(await counting.count('quick'), { tokens: 9, isEstimate: false });
  });

  it('estimates after it was disposed, and settles what was under way', async () => {
    const counting = counter({ workerFile: otherWorker('parentPort.on("message", () => {})') });
    const underWay = counting.count('x');
    counting.dispose();
    assert.equal((await underWay).isEstimate, true);
    assert.equal((await counting.count('y')).isEstimate, true);
  });
});
