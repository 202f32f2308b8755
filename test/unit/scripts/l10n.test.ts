import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { broughtUpToDate, englishBundle, problemsOf, stillTrue, textOf } from '../../../scripts/l10n/bundles.ts';
import { messagesIn, sentencesIn } from '../../../scripts/l10n/extract.ts';
import { openTypeScript, type ReadTree } from '../../../scripts/l10n/literals.ts';
import { mirroredPseudo, pseudo } from '../../../scripts/l10n/pseudo.ts';
import { findStrings } from '../../../scripts/l10n/sources.ts';

describe('the strings that a person sees, found in the sources', () => {
  let read: ReadTree;
  before(async () => {
    read = await openTypeScript();
  });
  const messages = (text: string): string[] => messagesIn(read(text)).messages.map((each) => each.text);
  const sentences = (text: string): string[] => sentencesIn(read(text)).map((each) => each.text);

  it('are what t is given, in each of its forms', () => {
    assert.deepEqual(
      messages(
        `t('One'); parts.t("It’s {0}", x); this.#t(\`Two\`); vscode.l10n.t('a\\u00a0b'); t(a ? 'Yes' : (b ? 'No' : c));`,
      ),
      ['One', 'It’s {0}', 'Two', 'a\u00a0b', 'Yes', 'No'],
    );
    assert.deepEqual(messages(`start('One'); fit('Two'); t(error.message); /* t('Three') */`), []);
  });

  it('are refused where a text is put together before t sees it', () => {
    const { broken } = messagesIn(read("t(`One ${x}`);\nt('Two ' + x);"));
    assert.deepEqual(
      broken.map(({ line }) => line),
      [1, 2],
    );
  });

  it('are sentences below the surfaces, with numbered places, and nothing that speaks to a machine', () => {
    const text = "new BatonError('BATON_E_X', `${a} refused ${b ? 'the key' : ''}. Enter it again.`, {});";
    assert.deepEqual(sentences(text), ['{0} refused {1}. Enter it again.', 'the key']);
    assert.deepEqual(
      sentences(
        "log.warn('not for people'); new TypeError('nor this one'); db.prepare('SELECT a FROM b'); f('word', 'BEGIN IMMEDIATE');",
      ),
      [],
    );
  });
});

describe('a translation', () => {
  const english = { One: 'One', 'Two {0}': 'Two {0}', 'One/sentence': 'One' };

  it('loses what is stale, and takes the text of a key that means the same', () => {
    const german = broughtUpToDate(Object.keys(english), { Gone: 'Weg', One: 'Eins' });
    assert.deepEqual(german, { One: 'Eins', 'One/sentence': 'Eins' });
  });

  it('loses a text whose English changed behind its key', () => {
    const made = { title: 'One', other: 'Old' };
    assert.deepEqual(stillTrue({ title: 'One', other: 'New' }, { title: 'Eins', other: 'Alt' }, made), {
      title: 'Eins',
    });
  });

  it('tells what is missing, stale or has other placeholders', () => {
    const problems = problemsOf(english, { One: ' ', 'Two {0}': 'Zwei', Gone: 'Weg' });
    assert.deepEqual(problems, { missing: ['One', 'One/sentence'], stale: ['Gone'], placeholders: ['Two {0} → Zwei'] });
  });

  it('marks sentences in the English bundle by a comment, as VS Code does', () => {
    assert.deepEqual(englishBundle(['One', 'Two/sentence']), {
      One: 'One',
      'Two/sentence': { message: 'Two', comment: ['sentence'] },
    });
  });
});

describe('the strings of this checkout', function () {
  this.timeout(60_000);
  const root = join(import.meta.dirname, '../../..');
  const inFile = (file: string): Record<string, string> =>
    JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, string>;

  it('are all in the bundle, each of them one that can be translated: npm run l10n', async () => {
    const { keys, broken } = await findStrings(root);
    assert.deepEqual(broken, []);
    assert.deepEqual(inFile('l10n/bundle.l10n.json'), englishBundle(keys));
  });

  it('are all said in German, with the same placeholders: npm run l10n -- --todo de', () => {
    const keys = Object.keys(inFile('l10n/bundle.l10n.json'));
    const whole = { missing: [], stale: [], placeholders: [] };
    const texts = Object.fromEntries(keys.map((key) => [key, textOf(key)]));
    assert.deepEqual(problemsOf(texts, inFile('l10n/bundle.l10n.de.json')), whole);
    const english = inFile('package.nls.json');
    assert.deepEqual(problemsOf(english, inFile('package.nls.de.json')), whole);
    assert.deepEqual(inFile('scripts/l10n/made-from.de.json'), english);
  });

  it('are in the pseudo-languages as the script makes them', () => {
    const english = inFile('package.nls.json');
    const made = (change: (text: string) => string): Record<string, string> =>
      Object.fromEntries(Object.entries(english).map(([key, text]) => [key, change(text)]));
    assert.deepEqual(inFile('package.nls.qps-ploc.json'), made(pseudo));
    assert.deepEqual(inFile('package.nls.qps-plocm.json'), made(mirroredPseudo));
  });

  it('are named by package.json, each with its text', () => {
    const named = readFileSync(join(root, 'package.json'), 'utf8').matchAll(/"%([\w.]+)%"/g);
    const english = inFile('package.nls.json');
    assert.deepEqual([...new Set([...named].map(([, key]) => key ?? ''))].toSorted(), Object.keys(english).toSorted());
  });
});

describe('the pseudo-languages', () => {
  it('are accented, longer by a third and in brackets, but keep what is no language', () => {
    const text = pseudo('Open {0} with `code` $(add) [docs](command:baton.x)');
    assert.match(text, /^⟦.*⟧$/);
    assert.doesNotMatch(text.replace(/\{0\}|`code`|\$\(add\)|\(command:baton\.x\)/g, ''), /[a-z]/i);
    assert.match(text, /\{0\}.*`code`.*\$\(add\).*\(command:baton\.x\)/);
    const plain = 'Baton picks a model for each question.';
    assert.ok(pseudo(plain).length >= plain.length * 1.3);
    assert.equal(pseudo(' · '), ' ⟦·⟧ ');
  });

  it('run from right to left when mirrored', () => {
    assert.match(mirroredPseudo('Send {0}'), /^⟦\p{Script=Hebrew}{4,} \{0\}⟧$/u);
  });
});
