import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How much is generated. */
export interface TreeSize {
  readonly fileCount: number;
  readonly functionsPerFile: number;
}

/** 10 000 files with five functions each, which make 50 000 chunks and some. */
export const TREE: TreeSize = { fileCount: 10_000, functionsPerFile: 5 };

const VERBS =
  'read write open close parse render fetch store merge split find count check send receive load build route retry cancel'.split(
    ' ',
  );
const NOUNS =
  'account budget window socket buffer cache query vector folder panel ledger price model prompt token session queue worker lock header cookie schema ' +
  'column graph filter cursor branch commit tenant invoice basket coupon shipment invoice region station signal frame pixel shader mesh texture sample chord'.trim();
const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu'.split(' ');

/** Writes a TypeScript tree, the same for the same size, whose words are as unevenly spread as in written code. Gives its length in bytes. */
export function writeIndexTree(folder: string, { fileCount, functionsPerFile }: TreeSize): number {
  const random = randomFrom(20_261_121);
  const nouns = NOUNS.split(' ');
  const words = [...nouns, ...Array.from({ length: 20_000 }, (_, index) => rareWord(index))];
  const pick = (all: readonly string[]): string => all[Math.floor(random() * all.length)] ?? '';
  // As in written text: the cube of an even number falls on the tenth word a fifteenth as often as on the first, and on the hundredth a sixtieth.
  const word = (): string => words[Math.floor(random() ** 3 * words.length)] ?? '';
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  const line = (): string =>
    `  const ${word()}${capital(word())} = ${pick(VERBS)}${capital(word())}(${word()}, ${Math.floor(random() * 1000)});\n`;
  let bytes = 0;
  for (let file = 0; file < fileCount; file++) {
    let text = `import { ${word()} } from './${word()}${file % 97}.ts';\n\n`;
    for (let index = 0; index < functionsPerFile; index++) {
      text += `/** ${capital(pick(VERBS))}s the ${word()} of a ${word()} when its ${word()} is ${word()}. */\n`;
      text += `export function ${pick(VERBS)}${capital(word())}${capital(word())}(${word()}: string): number {\n`;
      for (let count = 0; count < 18; count++) text += line();
      text += `  return ${word()};\n}\n\n`;
    }
    const place = join(folder, `pkg${file % 20}`, `src${Math.floor(file / 20) % 25}`);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `${word()}${capital(word())}${file}.ts`), text);
    bytes += text.length;
  }
  return bytes;
}

function rareWord(index: number): string {
  let text = '';
  for (let rest = index + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    text += SYLLABLES[rest % SYLLABLES.length] ?? '';
  return text;
}

/** Numbers from 0 to 1 (Numerical Recipes' linear congruential generator). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
