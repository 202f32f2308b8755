import assert from 'node:assert/strict';

import { BatonError } from '../../../src/domain/errors.ts';
import { parseOllamaHost } from '../../../src/domain/ollama-address.ts';

describe('OLLAMA_HOST', () => {
  const forms: Readonly<Record<string, string>> = {
    '': 'http://127.0.0.1:11434',
    '0.0.0.0': 'http://127.0.0.1:11434',
    '0.0.0.0:8080': 'http://127.0.0.1:8080',
    ':11435': 'http://127.0.0.1:11435',
    host: 'http://host:11434',
    'host:81': 'http://host:81',
    'host:80': 'http://host',
    'http://h': 'http://h',
    'http://h:11434/': 'http://h:11434',
    'https://h': 'https://h',
    'https://host:443/path': 'https://host/path',
    'https://host:8443/a/b/': 'https://host:8443/a/b',
    'host/ollama': 'http://host:11434/ollama',
    '[::1]:11434': 'http://[::1]:11434',
    '[::1]': 'http://[::1]:11434',
    '::1': 'http://[::1]:11434',
    '::': 'http://[::1]:11434',
    '"127.0.0.1"': 'http://127.0.0.1:11434',
    "'127.0.0.1:5'": 'http://127.0.0.1:5',
    ' 127.0.0.1 ': 'http://127.0.0.1:11434',
    'h:99999': 'http://h:11434',
    'h:abc': 'http://h:11434',
    'ollama.com': 'https://ollama.com',
    'HTTPS://H': 'https://h',
  };
  for (const [form, address] of Object.entries(forms)) {
    it(`${JSON.stringify(form)} means ${address}`, () => {
      assert.equal(parseOllamaHost(form), address);
    });
  }

  it('is refused without repeating it when it cannot be an address', () => {
    for (const form of ['ftp://h', 'http://user:hunter2@h', 'h h', 'http://h/?a=hunter2', 'h#x']) {
      const error = parseOllamaHost(form);
      assert.ok(error instanceof BatonError, form);
      assert.equal(error.code, 'BATON_E_BAD_ADDRESS');
      assert.doesNotMatch(error.message, /hunter2/);
    }
  });
});
