// What the package ships of others: which packages, under which licences, as a report and as a bill of materials. Pure.
import * as z from 'zod';

/** The fields of a package.json that are read. Old packages write `licenses` or an object. */
export const MANIFEST = z.object({
  name: z.string(),
  version: z.string(),
  license: z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]).optional(),
});

/** A package of which something is shipped. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, as its package.json says it. */
  readonly licence: string;
  /** Its licence file, or undefined where it has none. */
  readonly text: string | undefined;
}

/** Licences that ask no more than that their text goes along, and their author's name (codicons). A package under another one is a question for a person. */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'Unlicense',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
]);

/** The folders of the packages that `inputs` (paths with `/`, from the root) lie in, each once and sorted; nested ones by their own folder. */
export function packageFolders(inputs: readonly string[]): readonly string[] {
  const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []);
  return [...new Set(folders)].toSorted();
}

/** Sentences for licences that nobody has allowed; of a choice (`A OR B`) one must be. */
export function licenceProblems(packages: readonly ShippedPackage[]): readonly string[] {
  return packages
    .filter(
      ({ licence }) =>
        !licence
          .replaceAll(/[()]/g, '')
          .split(' OR ')
          .some((one) => ALLOWED.has(one.trim())),
    )
    .map(
      ({ name, version, licence }) =>
        `${name} ${version} is under ${licence}, which scripts/shipped.ts does not allow.`,
    );
}

/** The notice that goes into the package: who wrote what, under which terms. */
export function licenceReport(packages: readonly ShippedPackage[]): string {
  const parts = packages.map(({ name, version, licence, text }) =>
    [`${name} ${version} (${licence})`, '', (text ?? `Licence: ${licence}`).trim()].join('\n'),
  );
  const head = 'Baton contains the following packages, under the terms of their authors.';
  return `${[head, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/** A CycloneDX 1.6 bill of materials (cyclonedx.org/docs/1.6/json) of the package and what it ships; equal packages give equal text. */
export function billOfMaterials(
  own: { readonly name: string; readonly version: string },
  packages: readonly ShippedPackage[],
): string {
  const component = (type: string, { name, version }: { readonly name: string; readonly version: string }): object => {
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
    return { type, 'bom-ref': purl, name, version, purl };
  };
  const components = packages.map((each) => ({
    ...component('library', each),
    licenses: [{ expression: each.licence }],
  }));
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: component('application', own) },
    components,
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
}
