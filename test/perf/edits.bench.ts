// How soon an edit is on its way and on the screen, in a real window on a file of 5 000 lines; and how many replies of models are applied as they should.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/host-dir.ts';
import { openEditor } from '../e2e/support/editor.ts';
import { block } from '../fixtures/edits/documents.ts';
import { generateReplies } from '../fixtures/edits/generate.ts';
import { judge } from '../fixtures/edits/judge.ts';
import { startScriptedServer } from '../fixtures/scripted-server.ts';
import { openAiAnswer, vendorScript } from '../fixtures/vendors.ts';
import { percentile, printFigure } from './figures.ts';

const ROUNDS = 12;
/** The first rounds load code that later ones have. */
const WARM_UP = 2;
const REPLIES = 5_000;
const FUNCTIONS = 1_250;

/** A file of 5 000 lines. */
function longFile(): string {
  const one = (index: number): string =>
    `export function times${index}(value: number): number {\n  return value * ${index};\n}\n\n`;
  return Array.from({ length: FUNCTIONS }, (_, index) => one(index)).join('');
}

function printShares(): void {
  const judged = generateReplies(REPLIES, 20_261_121).map((reply) => ({ reply, ...judge(reply) }));
  const applicable = judged.filter(({ reply }) => reply.expected !== undefined);
  printFigure(
    'edits_applied_share',
    applicable.filter(({ verdict }) => verdict === 'right').length / applicable.length,
    'share',
  );
  printFigure('silent_corruptions', judged.filter(({ verdict }) => verdict === 'corrupted').length, 'edits');
  const refusable = judged.filter(({ reply }) => reply.expected === undefined);
  console.log(`# ${applicable.length} replies that can be applied, ${refusable.length} that have to be refused`);
}

/**
 * Prints `click_to_request_p95` (key press to the whole request at the vendor) and `diff_shown_p95` (vendor's last byte to the change drawn), in ms, as the
 * person meets them, the browser's part included; then the share of generated replies that are applied exactly, and how many corrupted a file.
 */
export async function run(): Promise<void> {
  printShares();
  const scratch = mkdtempSync(join(tmpdir(), 'baton-bench-'));
  const folder = join(scratch, 'shop');
  cpSync(join(root, 'examples/sample-project'), folder, { recursive: true });
  writeFileSync(join(folder, 'src/long.ts'), longFile());
  const [clicks, shown]: [number[], number[]] = [[], []];
  let round = 0;
  let arrivedMs = 0;
  let endedMs = 0;
  const answer = (): ReturnType<typeof openAiAnswer> => {
    const old = `  return value * ${600 + round};`;
    return openAiAnswer([block(old, `  return ${600 + round} * value;`, 'src/long.ts')]);
  };
  const script = vendorScript({ openai: { models: ['gpt-5-mini'], answer } });
  const vendor = await startScriptedServer((request) => {
    if (request.path.endsWith('/chat/completions')) {
      arrivedMs = performance.now();
      void request.closed.then(() => (endedMs = performance.now()));
    }
    return script(request);
  });
  const editor = await openEditor({
    folder,
    env: { OPENAI_BASE_URL: `${vendor.url}/v1`, OPENAI_API_KEY: 'test-key', OLLAMA_HOST: 'http://127.0.0.1:1' },
  });
  const { page } = editor;
  try {
    await page.keyboard.press('Control+P');
    await page.locator('.quick-input-widget input').fill('src/long.ts');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'long.ts' }).first().click();
    await page.locator('.view-line', { hasText: 'times0' }).first().waitFor();
    for (; round < ROUNDS; round++) {
      await page.keyboard.press('Control+G');
      await page.locator('.quick-input-widget input').fill(`:${4 * (600 + round) + 2}`);
      await page.keyboard.press('Enter');
      await page
        .locator('.view-line', { hasText: `value * ${600 + round}` })
        .first()
        .waitFor();
      await page.keyboard.press('Control+Alt+J');
      const clickedMs = performance.now();
      await page.keyboard.press('D');
      await page
        .locator('.editor-instance .modified-in-monaco-diff-editor .view-line', { hasText: `${600 + round} * value` })
        .first()
        .waitFor({ timeout: 60_000 });
      const shownMs = performance.now();
      if (round >= WARM_UP) {
        clicks.push(arrivedMs - clickedMs);
        shown.push(shownMs - endedMs);
      }
      await page.locator('.editor-actions').getByRole('button', { name: 'Reject All Changes' }).click();
      await page.locator('.tab', { hasText: 'Document: ' }).waitFor({ state: 'detached' });
    }
    console.log(`# ${clicks.map(Math.round).join(' ')} | ${shown.map(Math.round).join(' ')}`);
    printFigure('click_to_request_p95', percentile(clicks, 95), 'ms');
    printFigure('diff_shown_p95', percentile(shown, 95), 'ms');
    printFigure('click_to_request_p50', percentile(clicks, 50), 'ms');
    printFigure('diff_shown_p50', percentile(shown, 50), 'ms');
  } finally {
    await editor.close();
    await vendor.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}
