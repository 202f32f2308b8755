import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeys } from '../../../src/compose/providers.ts';

// Windows has other rights; there files of keys are read as they are.
if (process.platform !== 'win32')
  describe('keys in files', () => {
    let folder: string;
    let file: string;
    let told: string[];
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'baton-keys-'));
      file = join(folder, 'key');
      told = [];
      writeFileSync(file, 'sk-one\n', { mode: 0o600 });
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const openai = (): Promise<string | undefined> => {
      const keys = createKeys({
        env: { BATON_OPENAI_KEY_FILE: file },
        storageFolder: folder,
        keys: { get: async () => undefined },
        onProblem: (sentence) => told.push(sentence),
      });
      return keys.key('openai', 'https://api.openai.com');
    };

    it('are read anew at each use, without a word', async () => {
      const keys = createKeys({
        env: { BATON_OPENAI_KEY_FILE: file },
        storageFolder: folder,
        keys: { get: async () => undefined },
      });
      assert.equal(await keys.key('openai', 'https://api.openai.com'), 'sk-one');
      writeFileSync(file, 'sk-two\n');
      assert.equal(await keys.key('openai', 'https://api.openai.com'), 'sk-two');
      assert.deepEqual(told, []);
    });

    it('are used, and the person is told once, when others may read them', async () => {
      chmodSync(file, 0o644);
      assert.equal(await openai(), 'sk-one');
      assert.deepEqual(told, [`The key file ${file} can be read by others. Run: chmod 600 ${file}`]);
    });

    it('are not used when others may change them', async () => {
      chmodSync(file, 0o622);
      assert.equal(await openai(), undefined);
      assert.match(told.join(), /can be changed by others, so it is not read/);
    });

    it('are missed aloud only where the environment names them, and never shown', async () => {
      rmSync(file);
      assert.equal(await openai(), undefined);
      assert.deepEqual(told, [`The key file ${file} is not there, so no key is read from it.`]);
      assert.ok(!told.join().includes('sk-'));
    });

    it('are no keys when they are too large', async () => {
      writeFileSync(file, 'sk-'.repeat(30_000));
      assert.equal(await openai(), undefined);
      assert.match(told.join(), /larger than 64 KB/);
    });
  });
