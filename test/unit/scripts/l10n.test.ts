import assert from 'node:assert/strict';
import { broughtUpToDate, englishBundle, problemsOf, stillTrue } from '../../../scripts/l10n/bundles.ts';
import { messagesIn, sentencesIn } from '../../../scripts/l10n/extract.ts';
import { openTypeScript, type ReadTree } from '../../../scripts/l10n/literals.ts';
import { mirroredPseudo, pseudo } from '../../../scripts/l10n/pseudo.ts';

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
