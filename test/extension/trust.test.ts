// What a folder brings along counts only where the person trusts it. code-server trusts everything, so that trust comes through its port here.
import { deepEqual, equal, notDeepEqual, ok } from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { ChatRequest } from '../../src/domain/stream.ts';
import { createEditorProvider } from '../../src/host/editor-models.ts';
import { folderAdditions, openEditorSettings } from '../../src/host/editor-settings.ts';
import { readGuidance } from '../../src/host/guidance.ts';
import { IndexedFolders } from '../../src/host/indexed-folders.ts';
import { mayStartOllama } from '../../src/host/settings/typed.ts';
import { editorTrust, type Trust } from '../../src/host/trust.ts';

/** A person who has not decided yet, and then does. */
function undecided(): Trust & { grant(): void } {
  const granted = new vscode.EventEmitter<void>();
  let isTrusted = false;
  return {
    isTrusted: () => isTrusted,
    onDidGrant: granted.event,
    grant() {
      isTrusted = true;
      granted.fire();
    },
  };
}

describe('a folder that is not trusted', () => {
  const root = (): string => vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const made = ['AGENTS.md', '.claude', '.vscode'];
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root(), path)), { recursive: true });
    await writeFile(join(root(), path), text);
  };
  after(async () => {
    for (const path of made) await rm(join(root(), path), { recursive: true, force: true });
  });

  it('is not indexed until the person trusts it', () => {
    const trust = undecided();
    const folders = new IndexedFolders(() => true, trust);
    let changes = 0;
    folders.onDidChangeFolders(() => changes++);
    deepEqual(folders.folders, []);
    trust.grant();
    deepEqual([changes, folders.folders.length], [1, 1]);
    folders.dispose();
    const off = new IndexedFolders(() => false, editorTrust);
    deepEqual(off.folders, [], 'baton.index.enabled');
  });

  it('brings neither conventions nor prompts', async () => {
    await write('AGENTS.md', 'Say “colour”.\n');
    await write('.claude/commands/shout.md', 'Say it LOUDLY.\n');
    const trust = undecided();
    deepEqual(await readGuidance(trust), { conventions: [], prompts: [] });
    trust.grant();
    const { conventions, prompts } = await readGuidance(trust);
    ok(conventions.some(({ label }) => label === 'AGENTS.md') && prompts.length > 0);
  });

  it('adds nothing to the lists, and names no address and no program even when it is trusted', async () => {
    const folder = { 'baton.models.deny': ['openai/*'], 'baton.privatePaths': ['prod/**'] };
    const never = {
      'baton.ollama.address': 'http://evil.example',
      'baton.ollama.launch': 'auto',
      'baton.pricesFile': '/evil',
    };
    const changed = new Promise<void>((resolve) => {
      const watching = vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('baton.models.deny')) return;
        watching.dispose();
        resolve();
      });
    });
    await write('.vscode/settings.json', JSON.stringify({ ...folder, ...never }));
    await changed;
    const trust = undecided();
    deepEqual(folderAdditions(trust), { deny: [], privatePaths: [] });
    trust.grant();
    deepEqual(folderAdditions(trust), { deny: ['openai/*'], privatePaths: ['prod/**'] });
    const settings = openEditorSettings({}, tmpdir());
    deepEqual(
      (['ollama.address', 'ollama.launch', 'pricesFile', 'models.deny'] as const).map((name) => settings.read(name)),
      [undefined, undefined, undefined, undefined],
    );
  });

  it('starts no program', () => {
    const settings = openEditorSettings({ BATON_OLLAMA_LAUNCH: 'auto' }, tmpdir());
    deepEqual([mayStartOllama(settings, false), mayStartOllama(settings, true)], [false, true]);
  });
});

describe('the settings of a real editor', () => {
  it('let the person’s own value win over the environment, and open the file that the environment names', async () => {
    const settings = openEditorSettings({ BATON_PRESET: 'economy', BATON_SETTINGS_FILE: '/etc/baton.json' }, '/state');
    deepEqual(
      [settings.read('preset'), settings.settingsFile, settings.storageFolder],
      ['economy', '/etc/baton.json', '/state'],
    );
    const own = vscode.workspace.getConfiguration('baton');
    await own.update('preset', 'quality', vscode.ConfigurationTarget.Global);
    try {
      deepEqual([settings.read('preset'), settings.origin('preset')], ['quality', 'editor']);
    } finally {
      await own.update('preset', undefined, vscode.ConfigurationTarget.Global);
    }
    equal(settings.read('preset'), 'economy');
  });

  it('ask the editor’s own models only where the person lets them: baton.editorModels', async () => {
    const { signal } = new AbortController();
    const request = { model: { name: 'x/y' }, messages: [] } as unknown as ChatRequest;
    const codes = async (isAllowed: boolean): Promise<(string | undefined)[]> => {
      const found: (string | undefined)[] = [];
      for await (const part of createEditorProvider(() => isAllowed).stream(request, signal))
        found.push(part.type === 'error' ? part.error.code : part.type);
      return found;
    };
    // Without the leave it is not even looked for.
    notDeepEqual(await codes(false), await codes(true));
  });

  it('open the settings file, unsaved where there is none', async () => {
    await vscode.commands.executeCommand('baton.settingsFile.open');
    const document = vscode.window.activeTextEditor?.document;
    equal(document?.fileName.endsWith('baton-settings.json'), true);
    deepEqual([document?.isUntitled, document?.getText()], [true, '{\n  \n}\n']);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('draw no graph beside a pipeline where baton.pipelines.graphBeside is off', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
    const [quiet, drawn] = ['quiet', 'drawn'].map((name) => vscode.Uri.joinPath(folder, `${name}.baton.yaml`));
    const own = vscode.workspace.getConfiguration('baton');
    const graphs = (): string[] =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .flatMap(({ input }) =>
          input instanceof vscode.TabInputCustom ? [input.uri.path.split('/').at(-1) ?? ''] : [],
        );
    try {
      for (const uri of [quiet, drawn])
        if (uri) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('version: 1\nname: x\nsteps: []\n'));
      await own.update('pipelines.graphBeside', false, vscode.ConfigurationTarget.Global);
      if (quiet) await vscode.window.showTextDocument(quiet, { preview: false });
      await own.update('pipelines.graphBeside', undefined, vscode.ConfigurationTarget.Global);
      const opened = new Promise<void>((resolve) => {
        const watching = vscode.window.tabGroups.onDidChangeTabs(() => {
          if (graphs().length === 0) return;
          watching.dispose();
          resolve();
        });
      });
      if (drawn) await vscode.window.showTextDocument(drawn, { preview: false });
      await opened;
      deepEqual(graphs(), ['drawn.baton.yaml']);
    } finally {
      await own.update('pipelines.graphBeside', undefined, vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      for (const uri of [quiet, drawn]) if (uri) await vscode.workspace.fs.delete(uri);
    }
  });
});
