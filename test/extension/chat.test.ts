import { equal, match, ok } from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import * as vscode from 'vscode';
import type { ToView, TurnView } from '../../src/protocol.ts';
import type { BatonApi } from '../../src/surfaces/api.ts';
import { ask, batonApi, useServers } from './support/baton.ts';

/** An independent simulator of a vendor that serves one model. */
async function startSimulator(model: string): Promise<LLMock> {
  const simulator = new LLMock({ port: 0 });
  simulator.on({ model }, { content: `The wire of **${model}** answers.` });
  await simulator.start();
  return simulator;
}

const WIRES = [
  { wire: 'openai', model: 'gpt-5-mini', place: 'OpenAI' },
  { wire: 'anthropic', model: 'claude-sonnet-4-5', place: 'Anthropic' },
  { wire: 'ollama', model: 'qwen2.5-coder:7b', place: 'local' },
] as const;

describe('a conversation in a real extension host', () => {
  let api: BatonApi;
  let simulator: LLMock;

  before(async () => {
    api = await batonApi();
    simulator = await startSimulator('gpt-5-mini');
  });
  after(async () => {
    await useServers({});
    await simulator.stop();
  });
  beforeEach(() => api.startNew());

  it('says that there is no model when there is none, and takes no question', async () => {
    const { status } = await useServers({});
    equal(status.setup, 'none');
    const turn = await ask(api, 'hello?');
    equal(turn.status, 'failed');
    equal(turn.failure?.detail, 'BATON_E_NO_MODEL');
  });

  for (const { wire, model, place } of WIRES) {
    it(`gives a routed, explained, streamed and booked answer through the ${wire} wire`, async () => {
      const vendor = await startSimulator(model);
      try {
        const { status } = await useServers({ [wire]: vendor.url });
        ok(
          status.models.some((option) => option.id === `${wire}/${model}`),
          JSON.stringify(status),
        );
        const seen: ToView[] = [];
        const turn = await ask(api, 'what does retry() in src/http.ts do?', (message) => seen.push(message));
        equal(turn.status, 'done', JSON.stringify(turn.failure));
        equal(turn.text, `The wire of **${model}** answers.`);
        equal(turn.decision?.place, place);
        ok(turn.footer && turn.footer.basis !== 'unknown', JSON.stringify(turn.footer));
        const decided = seen.findIndex((message) => message.type === 'turn' && message.turn.decision !== undefined);
        const streamed = seen.findIndex((message) => message.type === 'delta');
        ok(decided >= 0 && decided < streamed, 'the decision comes before the first text');
        ok(
          turn.sources.some((source) => source.path === 'src/http.ts'),
          'the file that the question names was sent',
        );
      } finally {
        await vendor.stop();
      }
    });
  }

  it('sends the file as fenced data, and the whole conversation with the next question', async () => {
    await useServers({ openai: simulator.url });
    await ask(api, 'what does retry() in src/http.ts do?');
    await ask(api, 'and how often does it try?');
    const bodies = simulator
      .getRequests()
      .slice(-2)
      .map((request) => JSON.stringify(request.body));
    match(bodies[0] ?? '', /src\/http\.ts/);
    match(bodies[0] ?? '', /async function retry/);
    match(bodies[1] ?? '', /what does retry/);
    match(bodies[1] ?? '', /The wire of/);
    match(bodies[1] ?? '', /async function retry/);
  });

  it('asks nobody remote while private, says why, and goes on when the switch is off again', async () => {
    const vendor = await startSimulator('gpt-5-mini');
    try {
      await useServers({ openai: vendor.url });
      await vscode.commands.executeCommand('baton.private.toggle');
      const refused = await ask(api, 'a private question');
      equal(refused.failure?.detail, 'BATON_E_PRIVATE_NO_ROUTE');
      equal(vendor.getRequests().filter((request) => request.method === 'POST').length, 0);
      await vscode.commands.executeCommand('baton.private.toggle');
      equal((await ask(api, 'an open question')).status, 'done');
    } finally {
      await vendor.stop();
    }
  });

  it('takes the open selection as a chip and sends just those lines', async () => {
    await useServers({ openai: simulator.url });
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    ok(folder);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, 'src/time.ts'));
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(0, 0, 2, 0) });
    const chips = (await api.state()).chips;
    equal(chips[0]?.label, 'time.ts:1–2');
    const turn = await ask(api, 'what is this?');
    equal(turn.sources[0]?.label, 'src/time.ts:1–2');
    const body = JSON.stringify(simulator.getRequests().at(-1)?.body);
    ok(body.includes(JSON.stringify(document.lineAt(0).text).slice(1, -1)));
  });

  it('never sends files that hold keys, also when the question names them', async () => {
    await useServers({ openai: simulator.url });
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    ok(folder);
    const file = vscode.Uri.joinPath(folder.uri, '.env');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('TOKEN=very-secret-value\n'));
    try {
      const turn = await ask(api, 'what is in `.env`?');
      ok(!JSON.stringify(simulator.getRequests().at(-1)?.body).includes('very-secret-value'));
      ok(
        turn.notes.length === 0 || turn.notes.some((note) => note.text.includes('never sent')),
        JSON.stringify(turn.notes),
      );
    } finally {
      await vscode.workspace.fs.delete(file);
    }
  });

  it('follows no symbolic link out of the folder', async () => {
    await useServers({ openai: simulator.url });
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    ok(folder);
    const outside = await mkdtemp(join(tmpdir(), 'baton-outside-'));
    await writeFile(join(outside, 'notes.md'), 'outside-the-folder');
    const link = join(folder.uri.fsPath, 'linked-notes.md');
    await symlink(join(outside, 'notes.md'), link);
    try {
      await vscode.commands.executeCommand('baton.chat.addFile', vscode.Uri.file(link));
      const turn = await ask(api, 'summarize it');
      ok(!JSON.stringify(simulator.getRequests().at(-1)?.body).includes('outside-the-folder'));
      ok(
        turn.notes.some((note) => note.text.includes('outside the workspace folder')),
        JSON.stringify(turn.notes),
      );
    } finally {
      await rm(link);
      await rm(outside, { recursive: true });
    }
  });

  it('refuses an empty message with a sentence', async () => {
    await useServers({ openai: simulator.url });
    let sentence = '';
    await api.send(' \n ').catch((thrown: unknown) => (sentence = thrown instanceof Error ? thrown.message : ''));
    equal(sentence, 'The message is empty. Type a question first.');
  });

  it('takes a paste of 3.8 MB, and says with the numbers that no window holds it', async () => {
    await useServers({ openai: simulator.url });
    const refused = new Promise<TurnView>((resolve) => {
      const subscription = api.onDidPost((message) => {
        if (message.type !== 'turn' || message.turn.status !== 'failed') return;
        subscription.dispose();
        resolve(message.turn);
      });
    });
    await api.send(`what is this? ${'lorem ipsum dolor sit amet '.repeat(140_000)}`);
    const turn = await refused;
    equal(turn.failure?.detail, 'BATON_E_NO_MODEL_FITS');
    match(turn.failure?.text ?? '', /\d/);
    ok(turn.question.shortened);
  });
});
