import { equal, match, ok } from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { ChipView } from '../../src/protocol.ts';
import type { BatonApi } from '../../src/surfaces/api.ts';
import { ask, batonApi } from './support/baton.ts';
import { onlyVendor, type TestVendor } from './support/vendor.ts';

describe('what a workspace says to assistants, in a real editor', () => {
  const made = ['AGENTS.md', '.clinerules', '.continue'];
  let api: BatonApi;
  let vendor: TestVendor;

  before(async () => {
    api = await batonApi();
    vendor = await onlyVendor('openai', 'gpt-5-mini');
  });
  after(async () => {
    for (const path of made) await rm(fileOf(path), { recursive: true, force: true });
    await vendor.close();
  });
  beforeEach(() => api.startNew());

  const fileOf = (path: string): string => join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', path);
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(fileOf(path)), { recursive: true });
    await writeFile(fileOf(path), text);
  };
  const bodyOf = async (question: string): Promise<string> => {
    const turn = await ask(api, question);
    equal(turn.status, 'done', JSON.stringify(turn.failure));
    return vendor.bodies().at(-1) ?? '';
  };
  /** Resolves with the chip of the conventions once it `isSo`. */
  const noticed = async (isSo: (chip: ChipView | undefined) => boolean): Promise<void> => {
    for (let tries = 0; ; tries++) {
      const chip = (await api.state()).chips.find(({ icon }) => icon === 'book');
      if (isSo(chip)) return;
      ok(tries < 500, `never noticed: ${JSON.stringify(chip)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it('goes along with a question in the order of the places, and so does what becomes of it', async () => {
    await write('AGENTS.md', 'Say “colour”, never “color”.\n');
    await write('.clinerules/style.md', 'Tabs, two wide.\n');
    await write('.continue/rules/a.txt', 'This is no rule.\n');
    await noticed((chip) => chip?.title.includes('AGENTS.md') === true && chip.title.includes('.clinerules/style.md'));
    const first = await bodyOf('what about colours?');
    match(first, /The people of this workspace keep these conventions/);
    ok(first.indexOf('never “color”') > 0 && first.indexOf('never “color”') < first.indexOf('Tabs, two wide.'));
    ok(!first.includes('This is no rule'));

    await rm(fileOf('.clinerules'), { recursive: true });
    await noticed((chip) => chip?.title.includes('.clinerules') === false);
    await write('AGENTS.md', 'Say “color” from now on.\n');
    let second = await bodyOf('and now?');
    for (let tries = 0; !second.includes('from now on') && tries < 50; tries++) {
      // The editor tells of a change on disk when it comes to it.
      await new Promise((resolve) => setTimeout(resolve, 100));
      second = await bodyOf('and now?');
    }
    match(second, /Say “color” from now on/);
    ok(!second.includes('Tabs, two wide.'));

    // An edit is asked for with them as well.
    const { document } = await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument(vscode.Uri.file(fileOf('src/http.ts'))),
      { selection: new vscode.Range(0, 0, 1, 0), preview: false },
    );
    await vscode.commands.executeCommand('baton.code.optimize');
    match(vendor.bodies().at(-1) ?? '', /keep these conventions[^]*Say “color” from now on/);
    ok(!document.isDirty);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');

    await rm(fileOf('AGENTS.md'));
    await noticed((chip) => chip === undefined);
    ok(!(await bodyOf('and at the end?')).includes('keep these conventions'));
  });
});
