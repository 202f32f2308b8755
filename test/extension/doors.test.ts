import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import { batonApi } from './support/baton.ts';
import { onlyVendor, type TestVendor } from './support/vendor.ts';

interface Manifest {
  readonly contributes: {
    readonly chatParticipants: readonly {
      readonly id: string;
      readonly name: string;
      readonly commands: readonly { readonly name: string }[];
    }[];
    readonly languageModelTools: readonly { readonly name: string }[];
  };
}

/** The text of a tool's result. */
function textOf({ content }: vscode.LanguageModelToolResult): string {
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}

async function invoke(name: string, input: object): Promise<string> {
  return textOf(await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }));
}

async function auto(): Promise<vscode.LanguageModelChat> {
  const [model] = await vscode.lm.selectChatModels({ vendor: 'baton' });
  ok(model, 'the editor lists no model of Baton');
  return model;
}

describe('the doors of the editor', () => {
  let vendor: TestVendor;

  before(async () => {
    await batonApi();
    vendor = await onlyVendor('openai', 'gpt-5-mini');
  });
  after(() => vendor.close());

  it('offer "Baton Auto" as a model that answers others in pieces, with nothing added', async () => {
    vendor.says('The ', 'sum is ', '4.');
    const model = await auto();
    equal(model.name, 'Baton Auto');
    const question = vscode.LanguageModelChatMessage.User('What is 2 + 2? See src/http.ts.');
    const response = await model.sendRequest([vscode.LanguageModelChatMessage.User('Be brief.'), question]);
    const pieces: string[] = [];
    for await (const piece of response.text) pieces.push(piece);
    equal(pieces.join(''), 'The sum is 4.');
    ok(pieces.length > 1, 'it streams');
    const body = vendor.bodies().at(-1) ?? '';
    match(body, /Be brief\./);
    match(body, /See src\/http\.ts/);
    doesNotMatch(body, /async function retry/, 'no file that the words name goes along');
  });

  it('count tokens without asking anybody', async () => {
    const before = vendor.server.requests.length;
    ok((await (await auto()).countTokens('one two three four')) > 0);
    equal(vendor.server.requests.length, before);
  });

  it('tell a caller in a sentence why there is no answer', async () => {
    await vendor.close();
    try {
      const response = await (await auto()).sendRequest([vscode.LanguageModelChatMessage.User('hello')]);
      let said = '';
      for await (const piece of response.text) said += piece;
      ok(false, `it answered: ${said}`);
    } catch (thrown) {
      ok(thrown instanceof Error);
      match(thrown.message, /No model can be asked yet/);
    } finally {
      vendor = await onlyVendor('openai', 'gpt-5-mini');
    }
  });

  it('say by a tool who would answer and for how much, and ask nobody', async () => {
    const before = vendor.bodies().length;
    match(
      await invoke('baton_route', { task: 'Explain what a mutex is.' }),
      /^GPT.* would answer, at its vendor, for ≈.\$[\d.]+\.$/i,
    );
    match(await invoke('baton_route', {}), /field "task"/);
    equal(vendor.bodies().length, before);
  });

  it('search the open folders by a tool, and leave out what holds keys', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    ok(folder);
    const secret = vscode.Uri.joinPath(folder.uri, 'src/secret-backoff.ts');
    const key = `ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`;
    await vscode.workspace.fs.writeFile(
      secret,
      new TextEncoder().encode(`/** Backoff for the retry. */\nexport const token = '${key}';\n`),
    );
    try {
      let found = '';
      // The index is built in a thread of its own; what it does not know yet is found a moment later.
      for (let tries = 0; tries < 60 && !found.includes('src/http.ts:'); tries++) {
        found = await invoke('baton_search', { query: 'retry with backoff' });
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      match(found, /src\/http\.ts:\d+–\d+\n```typescript\n/);
      doesNotMatch(found, /ghp_/);
    } finally {
      await vscode.workspace.fs.delete(secret);
    }
    match(await invoke('baton_search', { query: '' }), /field "query"/);
  });

  it('are named in the manifest as they are opened', () => {
    const extension = vscode.extensions.getExtension('baton.baton');
    ok(extension);
    const { contributes } = extension.packageJSON as Manifest;
    deepEqual(
      contributes.chatParticipants.map(({ id, name, commands }) => [id, name, ...commands.map((each) => each.name)]),
      [['baton.participant', 'baton', 'explain', 'fix', 'document', 'test', 'review']],
    );
    const registered = new Set(vscode.lm.tools.map(({ name }) => name));
    for (const { name } of contributes.languageModelTools) ok(registered.has(name), name);
  });
});
