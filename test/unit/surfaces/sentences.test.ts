import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatonError } from '../../../src/domain/errors.ts';
import { directionOf } from '../../../src/surfaces/direction.ts';
import { translator } from '../../../src/surfaces/l10n.ts';
import { SENTENCE_MARK } from '../../../src/surfaces/sentences.ts';

const bundle = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../l10n/bundle.l10n.de.json'), 'utf8'),
) as Record<string, string>;
const t = translator(bundle);

describe('sentences from below the surfaces, in German', () => {
  it('are known again by their words, with what stands in them', () => {
    const error = new BatonError(
      'BATON_E_AUTHENTICATION',
      'OpenAI refused the key. Enter it again, or use another model.',
      { isRetryable: true },
    );
    assert.equal(
      t(error.message),
      'OpenAI hat den Schlüssel abgelehnt. Erneut eingeben oder ein anderes Modell verwenden.',
    );
  });

  it('are said in parts where several were put together', () => {
    assert.equal(
      t('The budget does not allow it. Day budget reached, $2.00 of $2.00. Raise the budget, or use a local model.'),
      'Das Budget lässt es nicht zu. Tagesbudget erreicht, $2.00 von $2.00. Das Budget erhöhen oder ein lokales Modell verwenden.',
    );
    assert.equal(
      t('Left out: runs at OpenAI, and the task is private.'),
      'Ausgelassen: läuft bei OpenAI, und die Aufgabe ist privat.',
    );
  });

  it('say the kind and the difficulty of a task in a reason', () => {
    assert.equal(t('explain, routine: a small model holds'), 'erklären, üblich: ein kleines Modell genügt');
    assert.equal(t('fix, very hard: same task, same model'), 'beheben, sehr schwer: gleiche Aufgabe, gleiches Modell');
    assert.equal(
      t('Below the floor for very hard tasks.'),
      'Unter der Mindestqualität für Aufgaben der Art sehr schwer.',
    );
  });

  it('leave names alone that are also kinds of tasks', () => {
    assert.equal(t('Step review waits for itself.'), 'Schritt review wartet auf sich selbst.');
    assert.equal(t('{0} failed.', 'plan'), 'plan ist fehlgeschlagen.');
  });

  it('are translated as arguments of other texts', () => {
    assert.equal(
      t('{0} was not sent: {1}.', 'a.ts', 'it does not exist'),
      'a.ts wurde nicht gesendet: sie ist nicht vorhanden.',
    );
  });

  it('leave every other text as it is, twice too', () => {
    for (const text of ['', 'a', 'fix.ts', 'Write a poem about the sea.', '{0}', 'ΑΒΓ']) assert.equal(t(text), text);
    const once = t('OpenAI is overloaded. Ask again later, or use another model.');
    assert.equal(t(once), once);
  });

  it('find each template again, whatever stands in it', () => {
    const lost = Object.entries(bundle)
      .filter(([key]) => key.endsWith(SENTENCE_MARK))
      .filter(([key, german]) => {
        const sentence = key.slice(0, -SENTENCE_MARK.length).replaceAll(/\{(\d+)\}/g, 'X$1y');
        const wanted = german.replaceAll(/\{(\d+)\}/g, 'X$1y');
        return lettersOf(key) > 2 && t(sentence) !== wanted;
      });
    assert.deepEqual(lost, []);
  });

  it('cost little where nothing is known', () => {
    const startedAt = performance.now();
    for (let count = 0; count < 200; count += 1) t(`${'nobody knows this, and it goes on: '.repeat(40)}${count}`);
    assert.ok(performance.now() - startedAt < 10_000);
  });
});

describe('the direction of a page', () => {
  it('is from right to left for Arabic, Hebrew and the mirrored pseudo-language', () => {
    assert.deepEqual(['ar', 'ar-EG', 'he', 'fa', 'qps-plocm'].map(directionOf), Array(5).fill('rtl'));
    assert.deepEqual(['en', 'de', 'zh-cn', 'qps-ploc', 'arn'].map(directionOf), Array(5).fill('ltr'));
  });
});

function lettersOf(key: string): number {
  const text = key.slice(0, -SENTENCE_MARK.length).replaceAll(/\{\d+\}/g, '');
  return text.match(/\p{L}/gu)?.length ?? 0;
}
