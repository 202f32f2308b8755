import assert from 'node:assert/strict';
import { decimal, figure, grouped, loadStrings, t } from '../../../webview-ui/l10n.ts';
import { nextIndex } from '../../../webview-ui/roving.ts';

describe('the strings of the webviews', () => {
  afterEach(() => loadStrings('{}'));

  it('are English and take their arguments in place', () => {
    assert.equal(t('candidatesOf', 5, 23), '5 of 23');
    assert.equal(t('send'), 'Send');
  });

  it('are the host’s where it gave them, else English', () => {
    loadStrings('{"send":"Senden","candidatesOf":"{1}: {0}","stop":7}');
    assert.deepEqual([t('send'), t('candidatesOf', 5, 23), t('stop')], ['Senden', '23: 5', 'Stop']);
  });

  it('stay English when the bundle is broken', () => {
    for (const broken of ['', 'x', 'null', '[]', '3']) {
      loadStrings(broken);
      assert.equal(t('send'), 'Send');
    }
  });

  it('group digits with a no-break space', () => {
    assert.deepEqual([0, 999, 1_000, 2_000_000].map(grouped), ['0', '999', '1\u00A0000', '2\u00A0000\u00A0000']);
  });
});

describe('figures on a page', () => {
  afterEach(() => void Reflect.deleteProperty(globalThis, 'document'));
  const inLanguage = (lang: string): string[] => {
    Object.assign(globalThis, { document: { documentElement: { lang } } });
    return [grouped(12_480), decimal(0.625), figure(0.5)];
  };

  it('are written as the page’s language does, with digits from 0 to 9', () => {
    assert.deepEqual(inLanguage('de'), ['12.480', '0,63', '0,5']);
    assert.match(inLanguage('ar-EG')[1] ?? '', /^0.63$/);
  });

  it('are ours in English, in a language that nobody knows, and without a page', () => {
    const ours = ['12\u00A0480', '0.63', '0.5'];
    for (const lang of ['en', 'en-GB', 'qps-ploc', '', 'x y']) assert.deepEqual(inLanguage(lang), ours, lang);
    Reflect.deleteProperty(globalThis, 'document');
    assert.equal(grouped(1_000), '1\u00A0000');
  });
});

describe('arrows within a group', () => {
  it('go round the ends along their own axis alone', () => {
    assert.equal(nextIndex('ArrowRight', 3, 4, 'horizontal'), 0);
    assert.equal(nextIndex('ArrowLeft', 0, 4, 'horizontal'), 3);
    assert.equal(nextIndex('ArrowDown', 1, 4, 'vertical'), 2);
    assert.equal(nextIndex('ArrowDown', 1, 4, 'horizontal'), undefined);
    assert.deepEqual([nextIndex('Home', 2, 4, 'vertical'), nextIndex('End', 2, 4, 'vertical')], [0, 3]);
    assert.equal(nextIndex('Home', 0, 0, 'vertical'), undefined);
  });
});
