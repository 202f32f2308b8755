// What the install script says when something is missing, run by a real shell into a plain folder. That it installs is tested in a real code-server, in
// test/e2e/containers.test.ts.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';

const script = join(import.meta.dirname, '../../../containers/feature/baton/install.sh');

/** A VSIX with the least that a server needs. */
function vsix(version: string): Uint8Array {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  return zipSync({
    'extension.vsixmanifest': bytes(`<Identity Language="en-US" Id="baton" Version="${version}" Publisher="baton" />`),
    'extension/package.json': bytes(`{"name":"baton","publisher":"baton","version":"${version}"}`),
  });
}

// Images are Linux; a Windows has no such shell.
if (process.platform !== 'win32')
  describe('the install script', function () {
    let folder: string;
    let file: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'baton-install-'));
      mkdirSync(join(folder, 'home'));
      file = join(folder, 'baton.vsix');
      writeFileSync(file, vsix('1.2.3'));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    function install(env: Readonly<Record<string, string>> = {}): {
      readonly status: number | null;
      readonly said: string;
    } {
      const home = join(folder, 'home');
      const { status, stdout, stderr } = spawnSync('sh', [script], {
        env: {
          PATH: '/usr/bin:/bin',
          HOME: home,
          _REMOTE_USER_HOME: home,
          BATON_ROOT: join(folder, 'root'),
          VSIX: file,
          ...env,
        },
        encoding: 'utf8',
      });
      return { status, said: stdout + stderr };
    }
    const extensions = (): string[] => readdirSync(join(folder, 'home/.vscode-server/extensions'));

    it('unpacks for a VS Code Server that comes later, again and again, and leaves one version', () => {
      assert.equal(install().status, 0);
      writeFileSync(file, vsix('1.3.0'));
      for (let run = 0; run < 2; run++) assert.equal(install().status, 0);
      assert.deepEqual(extensions(), ['baton.baton-1.3.0']);
      assert.deepEqual(readdirSync(join(folder, 'root/usr/local/share/baton')).toSorted(), [
        'baton.vsix',
        'install.sh',
        'start.sh',
        'user',
      ]);
      assert.ok(existsSync(join(folder, 'root/var/lib/baton')));
    });

    it('leaves a list that VS Code Server keeps to it, and says who installs then', () => {
      const list = join(folder, 'home/.vscode-server/extensions/extensions.json');
      mkdirSync(join(list, '..'), { recursive: true });
      writeFileSync(list, '[]');
      const { status, said } = install({ SERVERS: 'vscode-server' });
      assert.equal(status, 0);
      assert.match(said, /installs .*baton\.vsix when a window attaches/);
      assert.equal(readFileSync(list, 'utf8'), '[]');
    });

    for (const [what, env, sentence] of [
      [
        'no packed extension is there',
        { VSIX: '/nowhere/baton.vsix' },
        /The packed extension \/nowhere\/baton\.vsix was not found\. Pack it with npm run package/,
      ],
      ['the file is something else', { VSIX: script }, /is no packed extension/],
      [
        'the sum is another',
        { SHA256: '00' },
        /has the SHA-256 [0-9a-f]{64}, not the one that was given\. Nothing was installed/,
      ],
      ['an address has no sum', { VSIX: 'https://example.invalid/baton.vsix' }, /the option sha256 is needed/],
      ['an address is not safe', { VSIX: 'http://example.invalid/baton.vsix' }, /Use https with sha256, or a file/],
      [
        'a server that was asked for is not there',
        { SERVERS: 'openvscode-server' },
        /openvscode-server was not found\. Install it before Baton/,
      ],
      ['a server has no such name', { SERVERS: 'auto,emacs' }, /names "emacs"\. It takes auto, code-server/],
      [
        'nobody knows the user',
        { _REMOTE_USER: 'nobody-here', _REMOTE_USER_HOME: '/nowhere' },
        /The home of nobody-here was not found/,
      ],
      ['the place cannot be written', { BATON_ROOT: '/proc/1' }, /cannot be made\. Run it as root, or set BATON_ROOT/],
    ] as const)
      it(`fails with one clear sentence when ${what}`, () => {
        const { status, said } = install(env);
        assert.equal(status, 1);
        assert.match(said, sentence);
        assert.equal(said.trim().split('\n').length, 1, said);
        assert.ok(!existsSync(join(folder, 'home/.vscode-server')));
      });
  });
