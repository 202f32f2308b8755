/** Files of a tree, path to text, with ignore files at several depths. */
export interface GeneratedTree {
  readonly files: Readonly<Record<string, string>>;
}

const NAMES = 'a b build lib x.log y.ts keep c[1] d·e !bang #hash ü A foo.gen.js tmp'
  .split(' ')
  .map((name) => name.replace('·', ' '));
const ATOMS =
  'a b build lib *.log *.ts keep ** * ? [ab] x.* d·e d\\·e \\!bang \\#hash ü c\\[1\\] [!a] foo.*.js tmp A c[1] [a-z] **a'
    .split(' ')
    .map((atom) => atom.replace('·', ' '));

/** A small tree with patterns of all kinds, the same for the same seed. */
export function generateTree(seed: number): GeneratedTree {
  const random = randomFrom(seed);
  const pick = <T>(all: readonly T[]): T => all[random(all.length)] ?? (all[0] as T);
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: 1 + random(most) }, make);
  const pattern = (): string => {
    const body = some(3, () => pick(ATOMS)).join('/');
    const text = `${random(4) === 0 ? '/' : ''}${body}${random(4) === 0 ? '/' : ''}`;
    const ending = ['  ', '\r'][random(16)] ?? '';
    return `${random(4) === 0 ? '!' : ''}${text}${ending}`;
  };
  const files: Record<string, string> = {};
  const folders = new Set(['']);
  for (let index = 0; index < 30; index++) {
    const path = some(4, () => pick(NAMES)).join('/');
    const above = foldersAbove(path);
    // A name is a file or a folder, never both.
    if (above.some((folder) => folder.slice(0, -1) in files) || folders.has(`${path}/`) || path in files) continue;
    files[path] = '';
    for (const folder of above) folders.add(folder);
  }
  for (const folder of folders) {
    if (folder === '' || random(3) === 0) files[`${folder}.gitignore`] = `${some(4, pattern).join('\n')}\n`;
  }
  return { files };
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
}

/** Numerical Recipes' linear congruential generator: whole numbers below what is asked for. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 9) % below;
  };
}
