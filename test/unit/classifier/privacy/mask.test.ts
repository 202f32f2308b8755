import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findInLog } from '../../../../src/classifier/privacy/log-text.ts';
import { insideJsonString, maskText, PieceUnmasker, unmaskText } from '../../../../src/classifier/privacy/mask.ts';
import { findAllSecrets, findSecrets } from '../../../../src/classifier/privacy/secrets.ts';
import { Vault } from '../../../../src/classifier/privacy/vault.ts';
import { madeUp, SECRET_KINDS } from '../../../fixtures/secrets.ts';

const SOURCE = `const url = "postgres://shop:q7Rk2mXw9LpZ4t@db7.shop.internal:5432/shop";\nconst again = 'q7Rk2mXw9LpZ4t';\n`;

function masked(text: string, vault = new Vault('7F3A')): string {
  return maskText(text, findAllSecrets(text), vault).text;
}

describe('masking', () => {
  it('puts one word of letters, digits and low lines in place of a secret, the same wherever it stands', () => {
    const vault = new Vault('7F3A');
    const { text, places } = maskText(SOURCE, findAllSecrets(SOURCE), vault);
    const placeholder = places[0]?.placeholder ?? '';
    assert.match(placeholder, /^BATON_SECRET_7F3A_\d{3}$/);
    assert.ok(!text.includes('q7Rk2mXw9LpZ4t'), text);
    assert.equal(text.split(placeholder).length - 1, 2);
    assert.equal(maskText(SOURCE, findAllSecrets(SOURCE), vault).text, text);
    assert.equal(unmaskText(text, vault), SOURCE);
  });

  it('gives back exactly what was masked, for all forty kinds, also where the text holds placeholders already', () => {
    const of = madeUp(7);
    const vault = new Vault('7F3A');
    for (const kind of SECRET_KINDS) {
      const text = `BATON_SECRET_7F3A_001 before ${kind.make(of).text} and after BATON_SECRET_7F3A_00Z`;
      const { text: sent } = maskText(text, findAllSecrets(text), vault);
      assert.equal(unmaskText(sent, vault), text);
    }
  });

  it('finds nothing more in what it masked', () => {
    const of = madeUp(8);
    const left = SECRET_KINDS.filter((kind) => findSecrets(masked(kind.make(of).text)).length > 0);
    assert.deepEqual(left.map(({ name }) => name), []); // prettier-ignore
  });

  it('unmasks an answer however it is cut into pieces', () => {
    const vault = new Vault('7F3A');
    const sent = `${masked(SOURCE, vault)}B BATON_ BATON_SECRET_7F3A_0 BATON_SECRET_0000_001 ${masked(SOURCE, vault)}BATON_SECRET_7F3A_00`;
    const whole = unmaskText(sent, vault);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 }), (lengths) => {
        const pieces = new PieceUnmasker(vault);
        let shown = '';
        let at = 0;
        for (let index = 0; at < sent.length; index++) {
          const length = lengths[index % lengths.length] ?? 1;
          shown += pieces.push(sent.slice(at, at + length));
          at += length;
        }
        assert.equal(shown + pieces.flush(), whole);
      }),
    );
  });

  it('holds back no more than the beginning of a placeholder', () => {
    const pieces = new PieceUnmasker(new Vault('7F3A'));
    assert.equal(pieces.push('Bold text, a BATON'), 'Bold text, a ');
    assert.equal(pieces.push(' of light'), 'BATON of light');
    assert.equal(pieces.push('B'), '');
    assert.equal(pieces.flush(), 'B');
  });

  it('writes values into JSON as JSON holds them', () => {
    const vault = new Vault('7F3A');
    const placeholder = vault.placeholder('a"b\\c\nd', 'password');
    const json = unmaskText(`{"password":"${placeholder}"}`, vault, insideJsonString);
    assert.deepEqual(JSON.parse(json), { password: 'a"b\\c\nd' });
  });

  it('covers spans that overlap to the end of the last one', () => {
    const span = (start: number, end: number) => ({ type: 'token', category: 'secret' as const, start, end });
    const { text } = maskText('0123456789abcdef', [span(0, 10), span(5, 14)], new Vault('7F3A'));
    assert.equal(text, 'BATON_SECRET_7F3A_001ef');
  });

  it('has a last placeholder, which is not undone, for whoever masks more than it can number', () => {
    const vault = new Vault('7F3A');
    const first = vault.placeholder('value 0', 'token');
    for (let count = 1; count < 46_660; count++) vault.placeholder(`value ${count}`, 'token');
    const last = vault.placeholder('one more', 'token');
    assert.equal(last, 'BATON_SECRET_7F3A_ZZZ');
    assert.deepEqual([vault.value(first), vault.value(last)], ['value 0', undefined]);
  });

  it('wants a tag of four digits or capital letters', () => {
    assert.throws(() => new Vault('abc'), RangeError);
  });
});

describe('what logs tell of people', () => {
  for (const [text, types] of [
    ['login from 84.17.3.9 by anna.kern@kern-druck.de', ['IP address', 'e-mail address']],
    ['refused 2a02:8109:9a40::17', ['IP address']],
    ['paid with 4539 1488 0343 6467, call +49 171 3928174', ['payment card', 'phone number']],
    ['paid from DE75 5121 0800 1245 1261 99', ['IBAN']],
    ['listening on 127.0.0.1:8080 and 0.0.0.0, see 192.0.2.7', []],
    ['at 12:04:55 std::vector<a::b> took 1.2.3 of 4 ms, node v24.1.0', []],
  ] as const) {
    it(`finds ${types.length === 0 ? 'nobody' : types.join(' and ')} in ${JSON.stringify(text)}`, () => {
      const found = new Set(findInLog(text).map(({ type }) => type));
      assert.deepEqual([...found].toSorted(), [...types].toSorted());
    });
  }
});
