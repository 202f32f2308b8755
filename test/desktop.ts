// The suite of test/extension in a desktop VS Code: `npm run test:desktop`.
// VSCODE_EXECUTABLE names an installed one; otherwise VSCODE_VERSION (default: stable) is downloaded into .vscode-test/.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { root } from '../scripts/host-dir.ts';

const executable = process.env['VSCODE_EXECUTABLE'];
const scratch = mkdtempSync(join(tmpdir(), 'baton-desktop-'));
const workspace = join(scratch, 'sample-project');
cpSync(join(root, 'examples/sample-project'), workspace, { recursive: true });
try {
  process.exitCode = await runTests({
    ...(executable === undefined
      ? { version: process.env['VSCODE_VERSION'] ?? 'stable' }
      : { vscodeExecutablePath: executable }),
    extensionDevelopmentPath: root,
    extensionTestsPath: join(root, 'dist/test/extension/index.cjs'),
    extensionTestsEnv: { TEST_GREP: process.env['TEST_GREP'] },
    launchArgs: [
      workspace,
      '--disable-extensions',
      '--disable-workspace-trust',
      '--skip-welcome',
      '--disable-telemetry',
    ],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
