// Brings the strings of all languages up to date with the sources (docs/translating.md).
//   npm run l10n              writes l10n/ and package.nls.*.json anew and says what each language lacks
//   npm run l10n -- --check   writes nothing; exits with 1 when something would change or is missing
//   npm run l10n -- --todo de prints what German lacks, as JSON to be translated and given to --add
//   npm run l10n -- --add de FILE   takes translations from such a file (English text to German text)
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { broughtUpToDate, englishBundle, problemsOf, stillTrue, textOf, type Bundle } from './l10n/bundles.ts';
import { mirroredPseudo, pseudo } from './l10n/pseudo.ts';
import { findStrings } from './l10n/sources.ts';

const root = join(import.meta.dirname, '..');
const PSEUDO: Readonly<Record<string, (text: string) => string>> = {
  'qps-ploc': pseudo,
  'qps-plocm': mirroredPseudo,
};

/** The two places with strings: a file of English, and files of the same form beside it, one for each language. */
interface Place {
  readonly english: Bundle;
  readonly file: (language: string) => string;
  /** What each text of a translation was made from, where the keys do not say it. */
  readonly madeFrom?: (language: string) => string;
}

const { keys, broken } = await findStrings(root);
const places: readonly Place[] = [
  {
    english: Object.fromEntries(keys.map((key) => [key, textOf(key)])),
    file: (language) => join(root, `l10n/bundle.l10n.${language}.json`),
  },
  {
    english: bundleIn(join(root, 'package.nls.json')),
    file: (language) => join(root, `package.nls.${language}.json`),
    madeFrom: (language) => join(import.meta.dirname, `l10n/made-from.${language}.json`),
  },
];
const languages = globSync('bundle.l10n.*.json', { cwd: join(root, 'l10n') })
  .map((file) => basename(file).split('.').at(-2) ?? '')
  .filter((language) => !(language in PSEUDO));

const [flag, language = '', file = ''] = process.argv.slice(2);
const isCheck = flag === '--check';
let isWanting = broken.length > 0;
for (const call of broken) console.error(`t() gets a text that was put together: ${call}`);

if (flag === '--todo') {
  const lacking = places.flatMap((place) =>
    problemsOf(place.english, standing(place, language)).missing.map((key) => place.english[key] ?? key),
  );
  console.log(JSON.stringify(Object.fromEntries(lacking.map((text) => [text, ''])), null, 2));
} else {
  write(join(root, 'l10n/bundle.l10n.json'), englishBundle(keys));
  for (const place of places) {
    const { english, file: fileOf } = place;
    for (const [name, change] of Object.entries(PSEUDO))
      write(fileOf(name), Object.fromEntries(Object.entries(english).map(([key, text]) => [key, change(text)])));
    for (const name of languages) bringUpToDate(name, place);
  }
  process.exitCode = isCheck && isWanting ? 1 : 0;
}

/** What a language has and is still true. */
function standing({ english, file: fileOf, madeFrom }: Place, name: string): Bundle {
  const translation = bundleIn(fileOf(name));
  return madeFrom ? stillTrue(english, translation, bundleIn(madeFrom(name))) : translation;
}

function bringUpToDate(name: string, place: Place): void {
  const { english } = place;
  const path = place.file(name);
  const added = flag === '--add' && name === language ? bundleIn(file) : {};
  const given = Object.fromEntries(
    Object.entries(english).flatMap(([key, text]) => (added[text] ? [[key, added[text]]] : [])),
  );
  const translation = broughtUpToDate(Object.keys(english), { ...standing(place, name), ...given });
  write(path, translation);
  if (place.madeFrom)
    write(place.madeFrom(name), Object.fromEntries(Object.keys(translation).map((key) => [key, english[key]])));
  const { missing, placeholders } = problemsOf(english, translation);
  for (const key of missing) console.error(`${name}: not translated: ${JSON.stringify(key)}`);
  for (const pair of placeholders) console.error(`${name}: other placeholders: ${pair}`);
  console.log(`${name}: ${Object.keys(translation).length} of ${Object.keys(english).length} in ${basename(path)}`);
  isWanting ||= missing.length + placeholders.length > 0;
}

function write(path: string, bundle: object): void {
  const text = `${JSON.stringify(bundle, null, 2)}\n`;
  if (text === textIn(path)) return;
  isWanting = true;
  if (isCheck) console.error(`${basename(path)} is not up to date: npm run l10n`);
  else writeFileSync(path, text);
}

function bundleIn(path: string): Bundle {
  const text = textIn(path);
  return text === undefined ? {} : (JSON.parse(text) as Bundle);
}

function textIn(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
