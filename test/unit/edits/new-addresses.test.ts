import { deepEqual } from 'node:assert/strict';
import { newAddresses } from '../../../src/edits/new-addresses.ts';

const found = (before: string, after: string): unknown =>
  newAddresses(before, after).map(({ address, isLoaded }) => [address, isLoaded]);

describe('new addresses in an edit (security case 16)', () => {
  it('names a remote schema as something that is loaded', () => {
    deepEqual(found('{}', '{\n  "$schema": "https://evil.example/s.json"\n}'), [['https://evil.example/s.json', true]]);
  });

  it('names images, scripts and links', () => {
    deepEqual(
      found('', '![x](https://a.example/?d=1)\n<script src="//b.example/x.js"></script>\n[text](http://c.example/y).'),
      [
        ['https://a.example/?d=1', true],
        ['//b.example/x.js', true],
        ['http://c.example/y', false],
      ],
    );
  });

  it('passes over what stood there before, also when it moved, and over this machine', () => {
    deepEqual(
      found(
        'a https://old.example/x b',
        'new line\nb https://old.example/x\nhttp://localhost:3000/ http://127.0.0.1:8080/x',
      ),
      [],
    );
  });

  it('names an address that only begins like an old one', () => {
    deepEqual(found('https://old.example/x', 'https://old.example/x?steal=1'), [
      ['https://old.example/x?steal=1', false],
    ]);
  });
});
