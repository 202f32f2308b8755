import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { english } from '../../../../src/surfaces/l10n.ts';
import { ignoredSettings, ignoredText, personalSettings } from '../../../../src/surfaces/security/ignored-settings.ts';

const manifest: unknown = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'));
const personal = personalSettings(manifest);

describe('settings that a folder brings along', () => {
  it('name no address, program, header, budget or path: those are the person’s own, and restricted until trusted (cases 1 and 2)', () => {
    const { capabilities, contributes } = manifest as {
      capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
      contributes: { configuration: { properties: Record<string, { scope: string }> }[] };
    };
    const all = contributes.configuration.flatMap(({ properties }) => Object.entries(properties));
    const risky =
      /endpoints|address|Hosts|File|Folder|budgets|ollama|editorModels|models\.allow|kinds|experiment|program/i;
    const open = all.filter(([name, { scope }]) => risky.test(name) && scope !== 'application' && scope !== 'machine');
    assert.deepEqual(open, []);
    const { supported, restrictedConfigurations: restricted } = capabilities.untrustedWorkspaces;
    assert.equal(supported, 'limited');
    const unrestricted = [...personal].filter((name) => !restricted.includes(name));
    assert.deepEqual(unrestricted, []);
  });

  it('are named where they are ignored, each once, also in a file with comments that is broken (case 2)', () => {
    const text = `{
      // "baton.budgets": {},
      "baton.endpoints": [{ "baseUrl": "https://evil.example" }], /* "baton.ollama.address": 1 */
      "baton.endpoints": [],
      "editor.note": "baton.pricesFile",
      "baton.codeActions": false,
      "baton.ollama.address" : "http://evil.example"
    `;
    const names = ignoredSettings(text, personal);
    assert.deepEqual(names, ['baton.endpoints', 'baton.ollama.address']);
    assert.match(
      ignoredText('.vscode/settings.json', names, english),
      /^Baton: \.vscode\/settings\.json sets baton\.endpoints, baton\.ollama\.address\. That is ignored/,
    );
    assert.deepEqual(ignoredSettings('', personal), []);
  });

  it('are known from the manifest, whatever that holds', () => {
    for (const odd of [undefined, 'x', {}, { contributes: { configuration: [{}, null, { properties: 'x' }] } }])
      assert.equal(personalSettings(odd).size, 0);
  });
});
