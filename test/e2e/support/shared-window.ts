// One window for the tests of several files, over one scripted vendor: a window costs as much processor time as all that is done in it.
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../scripts/host-dir.ts';
import {
  startScriptedServer,
  type RecordedRequest,
  type ScriptedAnswer,
  type ScriptedServer,
} from '../../fixtures/scripted-server.ts';
import { openAiAnswer, vendorScript } from '../../fixtures/vendors.ts';
import { openEditor, type Editor } from './editor.ts';

const SAMPLE = join(root, 'examples/sample-project');

/** The window with what stands behind it. */
export interface SharedWindow {
  readonly editor: Editor;
  /** What the vendor was asked since this file began. */
  requests(): readonly RecordedRequest[];
}

interface Opened {
  readonly editor: Editor;
  readonly vendor: ScriptedServer;
}

let opened: Promise<Opened> | undefined;
let answer: (request: RecordedRequest) => ScriptedAnswer = () => openAiAnswer(['']);

/** A Git repository with the sample project and one change in it. */
function repository(scratch: string): string {
  const folder = join(scratch, 'sample-project');
  cpSync(SAMPLE, folder, { recursive: true });
  const git = (...args: string[]): void =>
    void execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args], { cwd: folder });
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'Add the sample');
  appendFileSync(join(folder, 'src/forecast.ts'), '\nexport const YEAR = 2026;\n');
  return folder;
}

async function open(): Promise<Opened> {
  const scratch = mkdtempSync(join(tmpdir(), 'baton-shared-'));
  const models = ['gpt-5-mini', 'gpt-5'];
  const vendor = await startScriptedServer(vendorScript({ openai: { models, answer: (request) => answer(request) } }));
  const theme = process.env['BATON_SHOTS_THEME'];
  const editor = await openEditor({
    folder: repository(scratch),
    env: { OPENAI_BASE_URL: `${vendor.url}/v1`, OPENAI_API_KEY: 'sk-test', OLLAMA_HOST: 'http://127.0.0.1:1' },
    settings: {
      'git.openRepositoryInParentFolders': 'never',
      // Its chat is one of the doors under test.
      'chat.disableAIFeatures': false,
      ...(theme !== undefined && { 'workbench.colorTheme': theme }),
    },
  });
  // The window has a copy of its own.
  rmSync(scratch, { recursive: true, force: true });
  return { editor, vendor };
}

/**
 * The window, opened by the first file that asks for it: no editor open, the sample project as it came, in the editor that file's own answers.
 * What was asked and spent before stays in the chat and in the dashboard.
 */
export async function sharedWindow(answerTo: (request: RecordedRequest) => ScriptedAnswer): Promise<SharedWindow> {
  answer = answerTo;
  const isFirst = opened === undefined;
  const { editor, vendor } = await (opened ??= open());
  const asked = vendor.requests.length;
  if (!isFirst) {
    // An editor with changes would ask before it closes.
    for (const title of ['File: Save All', 'Notifications: Clear All Notifications', 'View: Close All Editor Groups'])
      await editor.run(title);
    await editor.page.locator('.tab').first().waitFor({ state: 'detached' });
    for (const file of ['src/http.ts', 'src/time.ts']) cpSync(join(SAMPLE, file), join(editor.folder, file));
  }
  return { editor, requests: () => vendor.requests.slice(asked) };
}

// Outside of every suite: after the last test of the run.
after(async () => {
  const { editor, vendor } = (await opened) ?? {};
  await editor?.close();
  await vendor?.close();
});
