import assert from 'node:assert/strict';
import type { SecretStorage, SecretStorageChangeEvent } from 'vscode';
import { createStoredKeys } from '../../../src/host/keys.ts';

const ORIGIN = 'https://api.example';

/** A secret storage that answers when it is told to, and counts. */
class SlowSecrets implements Pick<SecretStorage, 'get' | 'store' | 'onDidChange'> {
  readonly values = new Map<string, string>();
  readonly #listeners: ((event: SecretStorageChangeEvent) => void)[] = [];
  #waiting: (() => void)[] = [];
  isSlow = false;

  async get(key: string): Promise<string | undefined> {
    if (this.isSlow) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.values.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    this.values.set(key, value);
    this.tell(key);
  }

  readonly onDidChange: SecretStorage['onDidChange'] = (listener) => {
    this.#listeners.push(listener);
    return { dispose: () => undefined };
  };

  tell(key: string): void {
    for (const listener of this.#listeners) listener({ key });
  }

  answer(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

describe('keys that the person entered', () => {
  it('are there at once after the first time, however slow the storage is', async () => {
    const secrets = new SlowSecrets();
    const keys = createStoredKeys(secrets);
    await keys.set('vendor', ORIGIN, 'one');
    assert.equal(await keys.get('vendor', ORIGIN), 'one');
    secrets.isSlow = true;
    assert.equal(await keys.get('vendor', ORIGIN), 'one');
    assert.equal(await keys.get('vendor', 'https://elsewhere.example'), undefined);
    secrets.answer();
  });

  it('are read anew when the storage says that they changed', async () => {
    const secrets = new SlowSecrets();
    const keys = createStoredKeys(secrets);
    assert.equal(await keys.get('vendor', ORIGIN), undefined);
    await secrets.store('baton.key.vendor', JSON.stringify({ keys: ['two'], origin: ORIGIN }));
    assert.equal(await keys.get('vendor', ORIGIN), 'two');
    await keys.add('vendor', ORIGIN, 'three');
    assert.deepEqual(await keys.all('vendor', ORIGIN), ['two', 'three']);
  });

  it('are those of another window from the second use on, where nothing tells of a change', async () => {
    const secrets = new SlowSecrets();
    const keys = createStoredKeys(secrets);
    await keys.set('vendor', ORIGIN, 'one');
    secrets.values.set('baton.key.vendor', JSON.stringify({ keys: ['other'], origin: ORIGIN }));
    await keys.get('vendor', ORIGIN);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await keys.get('vendor', ORIGIN), 'other');
  });
});
