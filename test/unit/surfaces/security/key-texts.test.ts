import assert from 'node:assert/strict';
import { english } from '../../../../src/surfaces/l10n.ts';
import { scanText, warningText } from '../../../../src/surfaces/security/key-texts.ts';

const file = { file: '/a/b.ts', findings: [] };
const scan = { files: [file], fileCount: 214, foundCount: 0, unreadableCount: 0 };

describe('what is said of keys in files', () => {
  it('says how much was looked through, found, and could not be read', () => {
    assert.equal(scanText(scan, english), 'No keys found in 214 files.');
    assert.match(scanText({ ...scan, foundCount: 1 }, english), /^1 key stands in plain text\./);
    assert.match(scanText({ ...scan, foundCount: 3 }, english), /^3 keys stand in plain text in 1 of 214 files\./);
    assert.match(scanText({ ...scan, unreadableCount: 2 }, english), /2 files or folders could not be read\.$/);
  });

  it('names three files at most in the warning, and never what stands there', () => {
    const names = ['.env', '.vscode/settings.json', 'a/.env', 'b/.env', 'c/.env'];
    assert.match(warningText(names.slice(0, 1), english), /in \.env\. Other programs/);
    assert.match(warningText(names, english), /in \.env, \.vscode\/settings\.json, a\/\.env and 2 more\./);
  });
});
