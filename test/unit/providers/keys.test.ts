import { deepEqual, equal } from 'node:assert/strict';
import { createKeySource, type KeyStore } from '../../../src/providers/keys.ts';

const empty: KeyStore = { get: async () => undefined };

describe('the key source', () => {
  it('takes the usual variable of the environment for the vendor’s own address', async () => {
    const keys = createKeySource({ env: { OPENAI_API_KEY: 'sk-env' }, store: empty });
    equal(await keys.key('openai', 'https://api.openai.com'), 'sk-env');
  });

  it('gives a key of the environment to no other origin (case 4)', async () => {
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

  const origin = 'https://api.openai.com';

  it('goes on to the next key while one rests, and back when its time has come', async () => {
    let now = 0;
    const env = { OPENAI_API_KEY: 'one', OPENAI_API_KEY_2: 'two' };
    const keys = createKeySource({ env, store: empty, now: () => now });
    equal(await keys.key('openai', origin), 'one');
    equal(keys.rest?.('openai', origin, 'one', new Date(60_000)), true);
    equal(await keys.key('openai', origin), 'two');
    equal(keys.rest?.('openai', origin, 'two', new Date(30_000)), false);
    equal(await keys.key('openai', origin), 'two', 'the one that rests the shortest');
    now = 60_000;
    equal(await keys.key('openai', origin), 'one');
  });

  it('uses all keys that the person entered, and then none of the environment', async () => {
    const store: KeyStore = { get: async () => 'a', all: async () => ['a', 'b'] };
    const keys = createKeySource({ env: { OPENAI_API_KEY: 'env' }, store, now: () => 0 });
    equal(await keys.key('openai', origin), 'a');
    equal(keys.rest?.('openai', origin, 'a', new Date(1)), true);
    equal(await keys.key('openai', origin), 'b');
    equal(keys.rest?.('openai', origin, 'b', new Date(2)), false);
  });

  it('reads mounted secret files where the environment has no key, a named one first', async () => {
    const files: Record<string, string> = { '/run/secrets/openai_api_key': 'mounted\n', '/k': 'one\r\n\ntwo\n' };
    const readSecret = async (file: string) => files[file];
    const mounted = createKeySource({ env: {}, store: empty, readSecret });
    equal(await mounted.key('openai', origin), 'mounted');
    const named = createKeySource({ env: { BATON_OPENAI_KEY_FILE: '/k' }, store: empty, readSecret, now: () => 0 });
    equal(await named.key('openai', origin), 'one');
    equal(named.rest?.('openai', origin, 'one', new Date(1)), true);
    equal(await named.key('openai', origin), 'two');
    equal(await named.key('openai', 'https://elsewhere.example'), undefined);
    const gone = createKeySource({ env: {}, store: empty, readSecret: () => Promise.reject(new Error('EACCES')) });
    equal(await gone.key('openai', origin), undefined);
  });

  it('says where keys stand, and never what they are', async () => {
    const env = { OPENAI_API_KEY: 'one', OPENAI_API_KEY_2: 'two' };
    const inEnvironment = createKeySource({ env, store: empty });
    deepEqual(await inEnvironment.place?.('openai', origin), { from: 'environment', name: 'OPENAI_API_KEY', count: 2 });
    equal(await inEnvironment.place?.('openai', 'https://elsewhere.example'), undefined);
    const entered = createKeySource({ env, store: { get: async () => 'mine' } });
    deepEqual(await entered.place?.('openai', origin), { from: 'entered', count: 1 });
    const readSecret = async (file: string) => (file === '/run/secrets/openai_api_key' ? 'mounted' : undefined);
    const mounted = createKeySource({ env: {}, store: empty, readSecret });
    deepEqual(await mounted.place?.('openai', origin), { from: 'file', name: '/run/secrets/openai_api_key', count: 1 });
  });

  it('tells that a key was entered for another address (case 4)', async () => {
    const store: KeyStore = { get: async () => undefined, originOf: async () => 'https://old.example' };
    const keys = createKeySource({ env: {}, store });
    equal(await keys.isForOtherOrigin?.('openai', origin), true);
    equal(await keys.isForOtherOrigin?.('openai', 'https://old.example'), false);
  });
});
