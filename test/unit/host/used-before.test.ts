import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LEDGER_FILE_NAME } from '../../../src/domain/ledger-file.ts';
import { storageFolderOf, wasUsed } from '../../../src/host/used-before.ts';
import { settingsOf } from '../../fixtures/settings.ts';

describe('whether Baton was used before', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-used-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is told by the ledger alone: not by a volume that is mounted empty, nor by a settings file in it', async () => {
    assert.equal(await wasUsed(join(folder, 'not-there')), false);
    assert.equal(await wasUsed(folder), false);
    writeFileSync(join(folder, 'baton-settings.json'), '{}');
    mkdirSync(join(folder, 'workspaces'));
    assert.equal(await wasUsed(folder), false);
    writeFileSync(join(folder, LEDGER_FILE_NAME), '');
    assert.equal(await wasUsed(folder), true);
  });

  it('is taken to be so where the folder cannot be looked into, so that this is said', async () => {
    assert.equal(await wasUsed(`${folder}\0`), true);
  });

  it('is asked of the folder that the settings name', () => {
    const places = ['', ' ', '/own', '/own ', 'x'.repeat(4096), 'x'.repeat(4097), undefined, 7, null, ['/list']];
    for (const own of places)
      for (const variable of ['', '  ', '/env', ' /env ', 'x'.repeat(5000), undefined]) {
        const env = { ...(variable !== undefined && { BATON_STORAGE_FOLDER: variable }) };
        const settings = settingsOf({ own: { storageFolder: own }, env });
        assert.equal(
          storageFolderOf(own, env, '/editor'),
          settings.read('storageFolder') ?? '/editor',
          JSON.stringify({ own, env }),
        );
      }
  });
});
