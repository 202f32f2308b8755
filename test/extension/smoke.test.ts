import { ok } from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension in a real extension host', () => {
  it('activates', async () => {
    const extension = vscode.extensions.getExtension('baton.baton');
    ok(extension, 'VS Code does not know the extension baton.baton');
    await extension.activate();
    ok(extension.isActive);
  });

  it('registers every command of its manifest', async () => {
    const extension = vscode.extensions.getExtension<unknown>('baton.baton');
    await extension?.activate();
    const manifest = extension?.packageJSON as { contributes: { commands?: { command: string }[] } };
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = (manifest.contributes.commands ?? []).filter(({ command }) => !registered.has(command));
    ok(missing.length === 0, `no code behind ${missing.map(({ command }) => command).join(', ')}`);
  });
});
