import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { openLedger } from '../../../src/ledger/sqlite-ledger.ts';
import { backUp, unpack } from '../../../src/ledger/sqlite-archive.ts';
import { opening, outcome } from './entries.ts';

describe('a backup', () => {
  let folder: string;
  let file: string;
  let archive: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'baton-archive-'));
    file = join(folder, 'storage', 'ledger.sqlite');
    archive = join(folder, 'backup.zip');
    mkdirSync(join(folder, 'storage', 'conversations', 'web'), { recursive: true });
    writeFileSync(join(folder, 'storage', 'conversations', 'web', 'c1.jsonl'), '{"a":1}\n');
    writeFileSync(join(folder, 'storage', 'secret-keys.json'), 'sk-secret');
    const ledger = await openLedger(file);
    await ledger.settle(opening(), outcome());
    await ledger.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('comes back elsewhere with ledger, history and settings', async () => {
    backUp(file, archive, { budgets: { day: 2 } }, new Date());
    const elsewhere = join(folder, 'elsewhere', 'ledger.sqlite');
    assert.deepEqual(unpack(archive, elsewhere), { settings: { budgets: { day: 2 } } });
    assert.equal(readFileSync(join(folder, 'elsewhere', 'conversations', 'web', 'c1.jsonl'), 'utf8'), '{"a":1}\n');
    const ledger = await openLedger(elsewhere);
    assert.deepEqual(await ledger.recent(5), [{ ...opening(), ...outcome() }]);
    await ledger.close();
  });

  it('holds no key: neither other files of the folder nor settings that sound like one', () => {
    backUp(
      file,
      archive,
      { apiKey: 'sk-secret', endpoints: [{ id: 'a', headers: { authorization: 'sk-secret' } }] },
      new Date(),
    );
    const entries = unzipSync(readFileSync(archive));
    assert.deepEqual(Object.keys(entries).toSorted(), [
      'baton-backup.json',
      'conversations/web/c1.jsonl',
      'ledger.sqlite',
      'settings.json',
    ]);
    assert.ok(!strFromU8(entries['settings.json'] ?? new Uint8Array()).includes('sk-secret'));
  });

  it('moves the present ledger aside', async () => {
    backUp(file, archive, {}, new Date());
    const ledger = await openLedger(file);
    await ledger.settle(opening({ requestId: 'younger' }), outcome());
    await ledger.close();
    const { movedTo } = unpack(archive, file);
    assert.equal(movedTo, `${file}.before-restore-1`);
    const restored = await openLedger(file);
    assert.equal((await restored.recent(5)).length, 1);
    await restored.close();
    const aside = await openLedger(movedTo);
    assert.equal((await aside.recent(5)).length, 2);
    await aside.close();
  });

  it('is refused when it is something else, newer, or damaged, and nothing is changed', async () => {
    const before = readFileSync(file);
    const manifest = (ledgerVersion: number): Uint8Array =>
      strToU8(JSON.stringify({ format: 'baton-backup', version: 1, ledgerVersion }));
    const bad: [Record<string, Uint8Array>, RegExp][] = [
      [{ 'readme.txt': strToU8('hello') }, /no backup of Baton/],
      [{ 'baton-backup.json': manifest(999), 'ledger.sqlite': before }, /newer Baton/],
      [{ 'baton-backup.json': manifest(2), 'ledger.sqlite': strToU8('x'.repeat(9000)) }, /./],
    ];
    for (const [entries, sentence] of bad) {
      writeFileSync(archive, zipSync(entries));
      assert.throws(() => unpack(archive, file), sentence);
    }
    writeFileSync(archive, 'not a zip');
    assert.throws(() => unpack(archive, file));
    assert.deepEqual(readFileSync(file), before);
    assert.ok(!existsSync(`${file}.before-restore-1`));
  });

  it('writes nowhere but into its own folders, whatever names an archive holds', () => {
    backUp(file, archive, {}, new Date());
    const entries = unzipSync(readFileSync(archive));
    const evil = {
      '../outside.txt': strToU8('x'),
      'conversations/../../outside.txt': strToU8('x'),
      'other/file': strToU8('x'),
    };
    writeFileSync(archive, zipSync({ ...entries, ...evil }));
    const elsewhere = join(folder, 'deep', 'elsewhere', 'ledger.sqlite');
    unpack(archive, elsewhere);
    for (const place of ['outside.txt', 'deep/outside.txt', 'deep/elsewhere/outside.txt', 'deep/elsewhere/other'])
      assert.ok(!existsSync(join(folder, place)), place);
  });
});
