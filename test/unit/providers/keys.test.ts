import { equal } from 'node:assert/strict';
import { createKeySource, type KeyStore } from '../../../src/providers/keys.ts';

const empty: KeyStore = { get: async () => undefined };

describe('the key source', () => {
  it('takes the usual variable of the environment for the vendor’s own address', async () => {
    const keys = createKeySource({ env: { OPENAI_API_KEY: 'sk-env' }, store: empty });
    equal(await keys.key('openai', 'https://api.openai.com'), 'sk-env');
  });

  it('gives a key of the environment to no other origin', async () => {
    const keys = createKeySource({ env: { OPENAI_API_KEY: 'sk-env' }, store: empty });
    equal(await keys.key('openai', 'https://api.openai.com.evil.example'), undefined);
    equal(await keys.key('openai', 'http://api.openai.com'), undefined);
  });

  it('binds it to the address that the environment itself gives', async () => {
    const keys = createKeySource({
      env: { OPENAI_API_KEY: 'sk-env', OPENAI_BASE_URL: 'http://127.0.0.1:4000/v1' },
      store: empty,
    });
    equal(await keys.key('openai', 'http://127.0.0.1:4000'), 'sk-env');
    equal(await keys.key('openai', 'https://api.openai.com'), undefined);
  });

  it('prefers the key that the person entered', async () => {
    const keys = createKeySource({ env: { OPENAI_API_KEY: 'sk-env' }, store: { get: async () => 'sk-entered' } });
    equal(await keys.key('openai', 'https://api.openai.com'), 'sk-entered');
  });

  it('takes the first of several variable names that is set, and an empty one for none', async () => {
    const origin = 'https://generativelanguage.googleapis.com';
    equal(
      await createKeySource({ env: { GEMINI_API_KEY: ' ', GOOGLE_API_KEY: 'g' }, store: empty }).key('google', origin),
      'g',
    );
    equal(await createKeySource({ env: {}, store: empty }).key('google', origin), undefined);
  });

  it('knows nothing of providers that are no preset', async () => {
    equal(
      await createKeySource({ env: { OPENAI_API_KEY: 'k' }, store: empty }).key('custom-x', 'https://api.openai.com'),
      undefined,
    );
  });
});
