// The install script of containers/, run by a real shell against the real code-server, into a plain folder in place of an image.
import { deepEqual, equal, match } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testEnvironment } from '../../scripts/environment.ts';
import { codeServerEntry, pinnedNode, root, vsixFile } from '../../scripts/host-dir.ts';

describe('the install script of the containers, with a real code-server', function () {
  this.timeout(90_000);
  let image: string;
  let env: NodeJS.ProcessEnv;

  before(() => {
    image = mkdtempSync(join(tmpdir(), 'baton-image-'));
    for (const folder of ['bin', 'home', 'root', 'tmp']) mkdirSync(join(image, folder));
    // As an image has it on its path.
    writeFileSync(join(image, 'bin/code-server'), `#!/bin/sh\nexec '${pinnedNode}' '${codeServerEntry}' "$@"\n`, {
      mode: 0o755,
    });
    const { PATH: _, ...rest } = testEnvironment(process.env);
    env = {
      ...rest,
      PATH: `${join(image, 'bin')}:/usr/bin:/bin`,
      HOME: join(image, 'home'),
      TMPDIR: join(image, 'tmp'),
      // No gallery: nothing is looked up outside this machine.
      EXTENSIONS_GALLERY: '{}',
    };
  });
  after(() => rmSync(image, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

  const run = (
    program: string,
    ...args: string[]
  ): { readonly status: number | null; readonly stdout: string; readonly stderr: string } =>
    spawnSync(program, args, { env, encoding: 'utf8' });
  const install = (): ReturnType<typeof run> => {
    Object.assign(env, {
      VSIX: vsixFile,
      SERVERS: 'code-server',
      BATON_ROOT: join(image, 'root'),
      _REMOTE_USER_HOME: join(image, 'home'),
    });
    return run('sh', join(root, 'containers/feature/baton/install.sh'));
  };

  it('installs the packed extension, and again, which changes nothing', () => {
    for (let time = 0; time < 2; time++) {
      const { status, stdout, stderr } = install();
      equal(status, 0, stderr);
      match(stdout, /Baton: installed into code-server for /);
    }
    const { stdout } = run('code-server', '--config', '/dev/null', '--list-extensions', '--show-versions');
    match(stdout, /^baton\.baton@\d+\.\d+\.\d+$/m);
    const extensions = readdirSync(join(image, 'home/.local/share/code-server/extensions'));
    equal(extensions.filter((name) => name.startsWith('baton.baton-')).length, 1);
  });

  it('leaves the file, the storage folder and the scripts for later starts, and no password', () => {
    const left = ['usr/local/share/baton/baton.vsix', 'usr/local/share/baton/start.sh', 'var/lib/baton'];
    deepEqual(
      left.filter((path) => !existsSync(join(image, 'root', path))),
      [],
    );
    equal(existsSync(join(image, 'home/.config/code-server/config.yaml')), false);
  });

  it('starts what it is given', () => {
    const { status, stdout } = run('sh', join(image, 'root/usr/local/share/baton/start.sh'), 'echo', 'the server');
    deepEqual([status, stdout], [0, 'the server\n']);
  });
});
