import { equal } from 'node:assert/strict';
import { isLoopbackName } from '../../../src/domain/loopback.ts';

describe('isLoopbackName', () => {
  for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]'])
    it(`takes ${host} for this machine`, () => equal(isLoopbackName(host), true));
  for (const host of ['localhost.evil.example', '127.0.0.1.nip.io', '10.0.0.1', '[::2]', ''])
    it(`takes ${host || 'nothing'} for another one`, () => equal(isLoopbackName(host), false));
});
