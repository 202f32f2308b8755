import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { BatonApi } from '../../src/surfaces/api.ts';
import { ask, batonApi } from './support/baton.ts';
import { onlyVendor, type TestVendor } from './support/vendor.ts';

interface Step {
  readonly media: { readonly image: Readonly<Record<string, string>>; readonly altText: string };
  readonly description: string;
  readonly completionEvents: readonly string[];
}

/** The page of the Doctor as the editor shows it. */
async function doctorPage(): Promise<string> {
  await vscode.commands.executeCommand('baton.doctor');
  const { document } = vscode.window.activeTextEditor ?? {};
  equal(document?.uri.scheme, 'baton-page');
  return document?.getText() ?? '';
}

describe('the first run in a real extension host', () => {
  let api: BatonApi;
  let vendor: TestVendor;
  let home: string;

  before(async () => {
    api = await batonApi();
    vendor = await onlyVendor('openai', 'gpt-5-mini');
    home = mkdtempSync(join(tmpdir(), 'baton-continue-'));
    process.env['CONTINUE_GLOBAL_DIR'] = home;
    process.env['PLANTED_API_KEY'] = 'a planted value';
  });
  after(async () => {
    delete process.env['CONTINUE_GLOBAL_DIR'];
    delete process.env['PLANTED_API_KEY'];
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vendor.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('has a walkthrough of four steps with a picture for each theme, whose commands are there', async () => {
    const extension = vscode.extensions.getExtension('baton.baton');
    const manifest = extension?.packageJSON as { contributes: { walkthroughs: { steps: Step[] }[] } };
    const steps = manifest.contributes.walkthroughs.flatMap((each) => each.steps);
    equal(steps.length, 4);
    const known = new Set(await vscode.commands.getCommands(true));
    for (const { media, description, completionEvents } of steps) {
      deepEqual(Object.keys(media.image), ['dark', 'light', 'hc', 'hcLight']);
      for (const file of Object.values(media.image))
        ok(readFileSync(join(extension?.extensionPath ?? '', file)).length > 1000);
      ok(completionEvents.length > 0);
      const named = [
        ...description.matchAll(/\(command:([\w.]+)\)/g),
        ...completionEvents.join(' ').matchAll(/onCommand:([\w.]+)/g),
      ];
      for (const [, command = ''] of named) ok(known.has(command), command);
    }
  });

  it('writes a Doctor’s page that can be copied and holds no key', async () => {
    const text = await doctorPage();
    match(text, /- ok · \*\*OpenAI\*\*: http:\/\/127\.0\.0\.1:\d+, key in OPENAI_API_KEY of the environment/);
    match(text, /- ok · \*\*Ledger\*\*: readable/);
    match(text, /\*\*Other assistants\*\*/);
    match(text, /## Local models/);
    doesNotMatch(text, /test-key|a planted value/);
    await vscode.commands.executeCommand('baton.doctor.copy');
    equal(await vscode.env.clipboard.readText(), text);
  });

  it('says of each provider that is set up whether it answers, when it is asked to', async () => {
    await vscode.commands.executeCommand('baton.doctor.ask');
    const answered = /- ok · \*\*OpenAI\*\*: .*environment\. .*1 /;
    // The editor takes a page's new text a moment after it was told of it.
    const shown = (): string => vscode.window.activeTextEditor?.document.getText() ?? '';
    while (!answered.test(shown())) await new Promise((resolve) => setTimeout(resolve, 50));
    doesNotMatch(shown(), /test-key/);
  });

  it('takes over what Continue has set up: the address, the rule and the prompt; the key only by a tick', async () => {
    mkdirSync(join(home, 'prompts'));
    const address = `${vendor.server.url}/v1`.replace('127.0.0.1', 'localhost');
    const config = `models:\n  - {name: Team, provider: openai, model: gpt-5-mini, apiBase: "${address}", apiKey: a-key-of-continue}\nrules:\n  - Mention the kingfisher.\n`;
    writeFileSync(join(home, 'config.yaml'), config);
    writeFileSync(join(home, 'prompts/changelog.md'), 'Write a changelog.\n');
    const folder = (/\*\*Storage folder\*\*: (.*), can be written/.exec(await doctorPage())?.[1] ?? '').replace(
      /^~/,
      homedir(),
    );
    const settings = (): unknown => vscode.workspace.getConfiguration('baton').inspect('endpoints')?.globalValue;
    const before = settings();
    try {
      const importing = vscode.commands.executeCommand('baton.import').then(() => true);
      // The list opens when the files were read; until then there is nothing to accept.
      while (!(await Promise.race([importing, new Promise((resolve) => setTimeout(() => resolve(false), 300))])))
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      match(JSON.stringify(settings()), /"baseUrl":"http:\/\/localhost:\d+\/v1","place":"remote"/);
      doesNotMatch(JSON.stringify(settings()), /a-key-of-continue/);
      deepEqual(
        [readdirSync(join(folder, 'rules')), readdirSync(join(folder, 'prompts'))],
        [['rule-1.md'], ['changelog.md']],
      );
      equal(readFileSync(join(home, 'config.yaml'), 'utf8'), config);
      await api.startNew();
      while (!(await api.state()).chips.some(({ title }) => title.includes('rules/rule-1.md')))
        await new Promise((resolve) => setTimeout(resolve, 100));
      vendor.says('Yes.');
      equal((await ask(api, 'Is this code fine?')).status, 'done');
      const sent = vendor.server.requests.map(({ body, headers }) => `${body} ${JSON.stringify(headers)}`).join('\n');
      match(sent, /Mention the kingfisher/);
      doesNotMatch(sent, /a-key-of-continue/);
    } finally {
      await vscode.workspace.getConfiguration('baton').update('endpoints', before, vscode.ConfigurationTarget.Global);
      for (const name of ['rules', 'prompts']) rmSync(join(folder, name), { recursive: true, force: true });
    }
  });
});
