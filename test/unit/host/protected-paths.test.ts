import { equal, rejects } from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isProtectedPath, realWritablePath } from '../../../src/host/protected-paths.ts';

const REFUSED = { code: 'BATON_E_PROTECTED_PATH' };

describe('paths that no edit may touch', () => {
  let folder: string;
  let outside: string;

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'baton-edit-')));
    outside = await realpath(await mkdtemp(join(tmpdir(), 'baton-outside-')));
    await mkdir(join(folder, '.vscode'));
    await mkdir(join(folder, 'src'));
    await writeFile(join(folder, '.vscode/settings.json'), '{}');
    await writeFile(join(folder, 'src/a.ts'), 'export {};\n');
    await symlink(join(folder, '.vscode/settings.json'), join(folder, 'notes.json'));
    await symlink(join(folder, '.vscode'), join(folder, 'src/editor'));
    await symlink(outside, join(folder, 'elsewhere'));
    await symlink(join(outside, 'not-there.txt'), join(folder, 'dangling.txt'));
    await symlink(join(folder, 'src'), join(folder, 'code'));
  });
  after(async () => {
    await rm(folder, { recursive: true });
    await rm(outside, { recursive: true });
  });

  it('refuses the editor’s settings in any spelling and through links (security case 5)', async () => {
    const spellings = [
      '.vscode/settings.json',
      '.VSCODE/Settings.json',
      './.vscode\\settings.json',
      'x/../.vscode/tasks.json',
      'notes.json',
      'src/editor/tasks.json',
    ];
    for (const path of spellings) await rejects(realWritablePath(folder, path), REFUSED, path);
  });

  for (const path of [
    '.git/config',
    '.git/hooks/pre-commit',
    'GIT~1/config',
    '.github/workflows/ci.yml',
    '.devcontainer/devcontainer.json',
    '.devcontainer.json',
    '.baton/pipelines/x.yaml',
    'packages/app/.vscode/launch.json',
    'shop.code-workspace',
    'Shop.CODE-WORKSPACE',
    '.cursor/mcp.json',
    '.roo/mcp.json',
    '.clinerules',
    '.mcp.json',
    '.vscode./settings.json',
    '.vscode /settings.json',
    '.vscode::$INDEX_ALLOCATION/settings.json',
    '.vs\u200ccode/settings.json',
    '.ｖscode/settings.json',
    'VSCODE~1/settings.json',
    'src\\..\\.git\\config',
    'src/../../outside.txt',
    '/etc/passwd',
    'C:\\Windows\\x.txt',
    '..',
    '',
    'elsewhere/x.txt',
    'dangling.txt',
  ]) {
    it(`refuses ${JSON.stringify(path)}`, () => rejects(realWritablePath(folder, path), REFUSED));
  }

  for (const path of [
    'src/a.ts',
    'src/new/deep/b.ts',
    'vscode/x.ts',
    'src/github.ts',
    '.gitignore',
    '.prettierrc',
    'CLAUDE.md',
    'code/new.ts',
  ]) {
    it(`lets ${path} be edited`, async () => {
      equal(isProtectedPath(path), false);
      const real = await realWritablePath(folder, path);
      equal(real, join(folder, path.replace(/^code\//, 'src/')));
    });
  }
});
