import assert from 'node:assert/strict';
import { folderNames } from '../../../src/host/folder-names.ts';

describe('Names of the open folders', () => {
  const named = (...paths: readonly string[]): readonly string[] =>
    folderNames(paths.map((path) => ({ name: path.slice(path.lastIndexOf('/') + 1), path })));

  it('are those of the folders where no two are called alike', () => {
    assert.deepEqual(named('/work/api', '/work/web'), ['api', 'web']);
    assert.deepEqual(named(), []);
  });

  it('say what lies above where two are called alike, and leave the others', () => {
    assert.deepEqual(named('/shop/api', '/bank/api', '/bank/web'), ['api (shop)', 'api (bank)', 'web']);
  });

  it('say as much as it takes to tell them apart', () => {
    assert.deepEqual(named('/one/src/api', '/two/src/api', '/three/api'), [
      'api (one/src)',
      'api (two/src)',
      'api (three)',
    ]);
  });

  it('are never given twice, whatever the folders are called', () => {
    assert.deepEqual(named('/a/api', '/b/api', '/c/api (a)'), ['api (a)', 'api (b)', 'api (a) 2']);
    assert.deepEqual(named('/a/api', '/a/api'), ['api (a)', 'api (a) 2']);
    assert.deepEqual(named('/api', '/b/api'), ['api', 'api (b)']);
  });
});
