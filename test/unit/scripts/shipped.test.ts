import assert from 'node:assert/strict';
import { packageProblems } from '../../../scripts/package-files.ts';
import {
  billOfMaterials,
  licenceProblems,
  licenceReport,
  packageFolders,
  type ShippedPackage,
} from '../../../scripts/shipped.ts';

const lit: ShippedPackage = { name: 'lit', version: '3.3.3', licence: 'BSD-3-Clause', text: 'Redistribution …\n' };
const scoped: ShippedPackage = { name: '@a/b', version: '1.0.0', licence: '(GPL-3.0-only OR MIT)', text: undefined };

describe('what the package ships of others', () => {
  it('is found by the files that were bundled, nested packages apart', () => {
    const inputs = [
      'node_modules/lit/index.js',
      'node_modules/lit/html.js',
      'node_modules/@a/b/dist/x.js',
      'node_modules/lit/node_modules/c/c.js',
    ];
    assert.deepEqual(packageFolders(inputs), [
      'node_modules/@a/b',
      'node_modules/lit',
      'node_modules/lit/node_modules/c',
    ]);
  });

  it('goes along with its terms, or with the name of its licence where it has no file', () => {
    const report = licenceReport([scoped, lit]);
    assert.match(report, /^lit 3\.3\.3 \(BSD-3-Clause\)\n\nRedistribution …$/m);
    assert.match(report, /^@a\/b 1\.0\.0 \(\(GPL-3\.0-only OR MIT\)\)\n\nLicence: /m);
  });

  it('may be under a licence that is allowed, or under one of several that is; else a sentence names it', () => {
    assert.deepEqual(licenceProblems([lit, scoped]), []);
    const [problem, ...more] = licenceProblems([lit, { ...lit, name: 'x', licence: 'AGPL-3.0-only' }]);
    assert.match(problem ?? '', /^x 3\.3\.3 is under AGPL-3\.0-only,/);
    assert.deepEqual(more, []);
  });

  it('is listed as a CycloneDX bill of materials that is equal for equal packages', () => {
    const bill = billOfMaterials({ name: 'baton', version: '1.0.0' }, [scoped]);
    assert.equal(bill, billOfMaterials({ name: 'baton', version: '1.0.0' }, [scoped]));
    const { bomFormat, components } = JSON.parse(bill) as { bomFormat: string; components: { purl: string }[] };
    assert.equal(bomFormat, 'CycloneDX');
    assert.deepEqual(
      components.map(({ purl }) => purl),
      ['pkg:npm/%40a/b@1.0.0'],
    );
  });
});

describe('the files of the package', () => {
  it('are those that were agreed on', () => {
    assert.deepEqual(packageProblems(['a', 'b'], ['b', 'a'], 1000), []);
    assert.deepEqual(packageProblems(['a', 'node_modules/x/y.js'], ['a', 'c'], 11_000_000), [
      'node_modules/x/y.js is in the package but not in scripts/package-files.txt.',
      'c is in scripts/package-files.txt but not in the package.',
      'node_modules/x/y.js: nothing of node_modules goes into the package as it is.',
      'The package has 11.0 MB, 10 are allowed.',
    ]);
  });

  it('are known without the hash that follows from what is in them', () => {
    const files = ['extension/dist/house/chunk-ALPKSIUA.cjs', 'extension/dist/house/chunk-OHRCPDER.cjs'];
    assert.deepEqual(packageProblems(files, ['extension/dist/house/chunk.cjs'], 1000), []);
    assert.equal(packageProblems(['extension/dist/chunk-OHRCPDER.cjs'], ['extension/dist/chunk.cjs'], 1000).length, 2);
  });
});
