// `node scripts/licences.ts`, between the build and the packing: dist/THIRD-PARTY-LICENSES.txt, which goes into the package, and dist/sbom.cdx.json.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { root } from './host-dir.ts';
import {
  billOfMaterials,
  licenceProblems,
  licenceReport,
  MANIFEST,
  packageFolders,
  type ShippedPackage,
} from './shipped.ts';

function shipped(folder: string): ShippedPackage {
  const { name, version, license } = readManifest(folder);
  const file = readdirSync(join(root, folder)).find((each) => /^(?:licen[cs]e|copying)(?:\.(?:md|txt))?$/i.test(each));
  const text = file === undefined ? undefined : readFileSync(join(root, folder, file), 'utf8');
  return { name, version, licence: license ?? 'unknown', text };
}

function readManifest(folder: string): z.infer<typeof MANIFEST> {
  return MANIFEST.parse(JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')));
}

const inputs = z.array(z.string()).parse(JSON.parse(readFileSync(join(root, 'dist/packed-inputs.json'), 'utf8')));
const packages = packageFolders(inputs).map(shipped);
writeFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), licenceReport(packages));
writeFileSync(join(root, 'dist/sbom.cdx.json'), billOfMaterials(readManifest('.'), packages));
const problems = licenceProblems(packages);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${packages.length} packages are shipped, all under allowed licences (dist/sbom.cdx.json).`);
