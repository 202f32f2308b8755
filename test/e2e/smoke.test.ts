import { deepEqual, equal } from 'node:assert/strict';
import { openEditor, type Editor } from './support/editor.ts';

describe('Baton in a real window', function () {
  this.timeout(60_000);
  let editor: Editor;
  before(async () => (editor = await openEditor()));
  after(() => editor.close());

  it('opens its chat by command', async () => {
    const chat = await editor.openChat();
    equal(await chat.locator('main.bt').count(), 1);
    await editor.shot('smoke-chat');
  });

  it('sends nothing outside this machine', () => deepEqual(editor.outside, []));
});
