// Cases of the security list that belong to no single part; docs/security.md has the table of all.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { maskText, unmaskText } from '../../src/classifier/privacy/mask.ts';
import { findAllSecrets } from '../../src/classifier/privacy/secrets.ts';
import { Vault } from '../../src/classifier/privacy/vault.ts';
import { fromDashboardSchema } from '../../src/protocol/dashboard.ts';
import { fromPipelineSchema } from '../../src/protocol/pipeline.ts';
import { toHostSchema } from '../../src/protocol.ts';
import { answerPage as answerDashboard } from '../../src/surfaces/dashboard/page-requests.ts';
import { answerPage as answerPipeline } from '../../src/surfaces/pipelines/page-controller.ts';
import type { LogLine } from '../../src/domain/log.ts';
import { openFaultyHouse } from '../fixtures/faulty-house.ts';
import { startScriptedServer } from '../fixtures/scripted-server.ts';
import { openAiAnswer } from '../fixtures/vendors.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Packages that many use, of different authors and kinds, and how many of their files are read. */
const PACKAGES = ['openai', '@anthropic-ai/sdk', 'zod', 'lit-html', 'markdown-it', 'dompurify', 'yaml', 'ignore', 'picomatch', 'fast-check'] as const; // prettier-ignore
const FILES_A_PACKAGE = process.env['BATON_LONG'] === undefined ? 6 : 400;

describe('security cases', function () {
  this.timeout(120_000);

  it('a repository’s .env is not read: its addresses and proxies change nothing (case 3)', async () => {
    const stranger = await startScriptedServer(() => ({ chunks: ['{}'] }));
    const folder = await mkdtemp(join(tmpdir(), 'baton-env-'));
    const before = process.cwd();
    await writeFile(
      join(folder, '.env'),
      `OPENAI_BASE_URL=${stranger.url}/v1\nHTTPS_PROXY=${stranger.url}\nHTTP_PROXY=${stranger.url}\nOPENAI_API_KEY=sk-none\n`,
    );
    process.chdir(folder);
    const house = await openFaultyHouse([{ answer: () => openAiAnswer(['Hello']) }]);
    try {
      const run = await house.run();
      assert.equal(run.text, 'Hello');
      assert.equal(house.questions(0).length, 1);
      assert.deepEqual(stranger.requests, []);
      assert.ok(house.baton.rows().every(({ baseUrl }) => !baseUrl.startsWith(stranger.url)));
      assert.equal(process.env['HTTPS_PROXY']?.includes(stranger.url) ?? false, false);
    } finally {
      process.chdir(before);
      await house.close();
      await stranger.close();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('a message of the wrong shape or of 50 MB is dropped, logged each time, and answered by nobody (case 15)', async () => {
    const huge = 'x'.repeat(50_000_000);
    const messages = [
      undefined,
      'x',
      { type: 'chat-send' },
      { type: 'chat-send', id: 'a', text: huge, chips: [] },
      { type: 'code-apply', id: 'a', text: huge, info: 'ts' },
      { type: huge, id: huge },
      { type: 'export', id: huge },
    ];
    const lines: LogLine[] = [];
    const keep = (line: LogLine): void => void lines.push(line);
    const log = { info: keep, warn: keep, error: keep };
    const never = (): never => assert.fail('it was answered');
    for (const message of messages) {
      for (const schema of [toHostSchema, fromDashboardSchema, fromPipelineSchema])
        assert.equal(schema.safeParse(message).success, false);
      await answerDashboard(message, async () => never(), never, log);
      await answerPipeline(message, undefined, never, log);
    }
    assert.equal(lines.length, 2 * messages.length);
    assert.ok(lines.every(({ event }) => event.endsWith('.invalid-message')));
    assert.ok(JSON.stringify(lines).length < 5000);
  });

  it('code of ten packages is masked less than once in 1000 lines, comes back byte by byte, and parses while it is masked (case 18)', async () => {
    let lineCount = 0;
    const found: string[] = [];
    for (const name of PACKAGES) {
      const files = globSync('**/*.{js,mjs,cjs,ts,json,md}', { cwd: join(ROOT, 'node_modules', name) })
        .filter((file) => !/(?:^|\/)node_modules\/|\.min\.|\.d\.ts$/.test(file))
        .toSorted();
      assert.ok(files.length > 0, `${name} has no files`);
      const step = Math.max(1, Math.floor(files.length / FILES_A_PACKAGE));
      for (const file of files.filter((_, index) => index % step === 0).slice(0, FILES_A_PACKAGE)) {
        const text = await readFile(join(ROOT, 'node_modules', name, file), 'utf8');
        const vault = new Vault('7F3A');
        const { text: sent, places } = maskText(text, findAllSecrets(text), vault);
        assert.equal(unmaskText(sent, vault), text, `${name}/${file}`);
        lineCount += text.split('\n').length;
        found.push(...places.map(({ type }) => `${name}/${file}: ${type}`));
        if (places.length > 0 && /\.[cm]?js$/.test(file)) await transform(sent, { loader: 'js' });
      }
    }
    console.log(`      ${found.length} of ${lineCount} lines masked`);
    assert.ok(lineCount > 4000, String(lineCount));
    assert.ok(found.length <= lineCount / 1000, found.join('\n'));
  });

  it('masked code still parses, and compiles to the same after unmasking (case 18)', async () => {
    const source = `const key = "sk-ant-api03-${'aB3dE5gH'.repeat(11)}-AAAA";
      const url = \`postgres://shop:q7Rk2mXw9LpZ4t@db7.shop.internal:5432/shop\`;
      export const options = { password: 'Kr8xQ2!m4x9Lz', headers: { authorization: "Bearer ${'aB3dE5gH9'.repeat(4)}" }, key, url };\n`;
    const vault = new Vault('7F3A');
    const { text: sent, places } = maskText(source, findAllSecrets(source), vault);
    assert.equal(places.length, 4);
    await transform(sent, { loader: 'ts' });
    const [compiled, again] = await Promise.all([transform(source), transform(unmaskText(sent, vault))]);
    assert.equal(again.code, compiled.code);
  });

  it('a deep link does nothing: there is nobody to take one (case 22)', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { activationEvents?: string[] };
    assert.ok(!(manifest.activationEvents ?? []).some((event) => event.startsWith('onUri')));
    const takers = globSync('src/**/*.ts', { cwd: ROOT }).filter((file) =>
      /registerUriHandler|handleUri/.test(readFileSync(join(ROOT, file), 'utf8')),
    );
    assert.deepEqual(takers, []);
  });
});
