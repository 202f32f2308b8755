import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BatonError } from '../../../src/domain/errors.ts';
import type { KeyScan, KeyScanJob } from '../../../src/domain/key-scan.ts';
import { keysIn } from '../../../src/workers/key-search.ts';
import { createKeyScanner } from '../../../src/workers/key-scanner.ts';

const scanner = createKeyScanner(join(import.meta.dirname, '../../../src/workers/key-scan.worker.ts'));
// Not real keys: the form alone is what the scan knows.
const KEY = `sk-ant-api03-${'aB3dE5gH'.repeat(11)}-AAAA`;
const LINE = `const key = '${KEY}';\n`;

describe('looking for keys in files', function () {
  this.timeout(20_000);
  let folder: string;
  const write = (path: string, text: string | Buffer): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const git = (...args: string[]): void => void execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  const scan = (job: KeyScanJob): Promise<KeyScan> => scanner.scan(job, new AbortController().signal);
  const foundIn = ({ files }: KeyScan): string[] => files.map(({ file }) => file.slice(folder.length + 1)).toSorted();

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'baton-keys-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('finds them in what is not ignored, in files that hold keys by name, and in a .env that Git tracks although it is ignored', async () => {
    git('init', '-q');
    write('.env', `OPENAI_API_KEY=${KEY}\n`);
    git('add', '.env');
    write('.gitignore', '.env\nlocal/\n');
    write('.batonignore', 'vendored/\n');
    write('src/a.ts', `// nothing\n${LINE}`);
    write('src/.npmrc', '//registry.npmjs.org/:_authToken=npm_Ab3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gH3jK5\n');
    write('src/clean.ts', 'export const one = 1;\n');
    write('local/b.ts', LINE);
    write('vendored/c.ts', LINE);
    write('.env.example', `OPENAI_API_KEY=${KEY}\n`);
    write('picture.bin', Buffer.concat([Buffer.from([0]), Buffer.from(LINE)]));
    const whole = await scan({ type: 'folders', folders: [folder] });
    assert.deepEqual(foundIn(whole), ['.env', '.env.example', 'src/.npmrc', 'src/a.ts']);
    assert.deepEqual(whole.files.find(({ file }) => file.endsWith('a.ts'))?.findings, [
      { type: 'API key', line: 2, startColumn: 14, endColumn: 14 + KEY.length },
    ]);
    assert.ok(!JSON.stringify(whole).includes(KEY));
    assert.deepEqual(foundIn(await scan({ type: 'tracked-env', folders: [folder] })), ['.env']);
  });

  it('knows what Git tracks in every form of its index, and below the top of a repository', async () => {
    git('init', '-q');
    for (const path of ['a/.env', 'a/.env.local', 'b/deep/er/.env.production', 'b/x.ts', 'a/.env.example'])
      write(path, `API_KEY=${KEY}\n`);
    git('add', '-A');
    for (const version of ['2', '3', '4']) {
      git('update-index', '--index-version', version);
      const scanned = await scan({ type: 'tracked-env', folders: [folder] });
      assert.deepEqual(foundIn(scanned), ['a/.env', 'a/.env.local', 'b/deep/er/.env.production'], version);
    }
    const below = await scan({ type: 'tracked-env', folders: [join(folder, 'b')] });
    assert.deepEqual(foundIn(below), ['b/deep/er/.env.production']);
  });

  it('follows no link out of a folder, and says how much could not be read', async () => {
    write('inside/a.ts', LINE);
    write('outside/b.ts', LINE);
    symlinkSync(join(folder, 'outside/b.ts'), join(folder, 'inside/b.ts'));
    const scanned = await scan({ type: 'folders', folders: [join(folder, 'inside'), join(folder, 'gone')] });
    assert.deepEqual([foundIn(scanned), scanned.unreadableCount], [['inside/a.ts'], 1]);
  });

  it('looks through single files, and not through what is gone', async () => {
    write('settings.json', `{ "someone.apiKey": "${KEY}" }`);
    const files = ['settings.json', 'gone.json'].map((name) => join(folder, name));
    const scanned = await scan({ type: 'files', files });
    assert.deepEqual(foundIn(scanned), ['settings.json']);
  });

  it('stops when it is cancelled, and says so when its thread cannot run', async () => {
    const cancelled = new AbortController();
    const scanning = scanner.scan({ type: 'folders', folders: [folder] }, cancelled.signal);
    cancelled.abort();
    const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
      promise.catch((thrown: unknown) => (thrown instanceof BatonError ? thrown.code : thrown));
    assert.equal(await codeOf(scanning), 'BATON_E_CANCELLED');
    assert.equal(await codeOf(scanner.scan({ type: 'files', files: [] }, cancelled.signal)), 'BATON_E_CANCELLED');
    const broken = createKeyScanner(join(folder, 'no-such-worker.cjs'));
    const { signal } = new AbortController();
    assert.equal(await codeOf(broken.scan({ type: 'files', files: [] }, signal)), 'BATON_E_INTERNAL');
  });

  it('counts lines and columns, also of a key of several lines and of two in one line', () => {
    const pem = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEowIBAAKCAQEA7bq3'.repeat(4)}\n-----END RSA PRIVATE KEY-----`;
    const found = keysIn(`\n\nKEY = """${pem}"""\na = '${KEY}', b = 'ghp_Ab3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gH3jK5'`);
    assert.deepEqual(
      found.map(({ type, line, startColumn }) => [type, line, startColumn]),
      [
        ['private key', 3, 10],
        ['API key', 6, 6],
        ['API key', 6, 6 + KEY.length + 8],
      ],
    );
    assert.equal(found[0]?.endColumn, 10 + '-----BEGIN RSA PRIVATE KEY-----'.length);
  });
});
