import { equal } from 'node:assert/strict';
import { isSecretsFile } from '../../../src/domain/secrets-files.ts';

describe('isSecretsFile', () => {
  for (const path of [
    '.env',
    'app/.env.local',
    'certs/server.pem',
    'server.key',
    'store.pfx',
    'home/.ssh/id_rsa',
    'id_ed25519',
    '.npmrc',
    'a/.netrc',
    'prod.tfstate',
    'kubeconfig',
    'certs/SERVER.PEM',
    '.envrc',
    'id_rsa.pub',
    'id_work',
    'prod.tfstate.backup',
    'kubeconfig.yaml',
    '.ssh/config',
    'home/.aws/credentials',
    String.raw`app\.env.local`,
  ]) {
    it(`takes ${path} for a file that holds keys`, () => equal(isSecretsFile(path), true));
  }
  for (const path of [
    'src/env.ts',
    'environment.md',
    'keyboard.ts',
    'src/key.ts',
    'id_card.ts',
    'docs/pem.md',
    'config/environment.ts',
    'aws/credentials.ts',
  ]) {
    it(`takes ${path} for an ordinary file`, () => equal(isSecretsFile(path), false));
  }
});
