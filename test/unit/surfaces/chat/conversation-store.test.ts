import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConversationStore } from '../../../../src/surfaces/chat/conversation-store.ts';
import { aTurn } from '../../../fixtures/turns.ts';

describe('the conversation store', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-history-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('reads back what was saved, in order', async () => {
    const store = createConversationStore(folder);
    await store.saveTurn('c', aTurn('1', 'a?', 'A'));
    await store.saveTurn('c', aTurn('2', 'b?', 'B'));
    const read = await store.read('c');
    deepEqual(
      read?.turns.map((turn) => turn.question),
      ['a?', 'b?'],
    );
    equal(read?.unreadableLines, 0);
  });

  it('makes its folder on the first write and reads nothing before', async () => {
    const store = createConversationStore(join(folder, 'deep', 'er'));
    equal(await store.read('c'), undefined);
    deepEqual(await store.listing().find(10), []);
    await store.saveTurn('c', aTurn('1', 'a?', 'A'));
    equal((await store.listing().find(10)).length, 1);
  });

  it('keeps the newest version of a turn', async () => {
    const store = createConversationStore(folder);
    await store.saveTurn('c', aTurn('1', 'a?', ''));
    await store.saveTurn('c', aTurn('1', 'a?', 'A'));
    deepEqual(
      (await store.read('c'))?.turns.map((turn) => turn.view.text),
      ['A'],
    );
  });

  it('joins the text that was journalled while an answer streamed', async () => {
    const store = createConversationStore(folder);
    await store.saveTurn('c', aTurn('1', 'a?', ''));
    await Promise.all([store.appendText('c', '1', 'Hel'), store.appendText('c', '1', 'lo')]);
    equal((await store.read('c'))?.turns[0]?.view.text, 'Hello');
  });

  it('survives a torn last line, says so, and goes on after it', async () => {
    const store = createConversationStore(folder);
    await store.saveTurn('c', aTurn('1', 'a?', 'A'));
    await appendFile(join(folder, 'c.jsonl'), '{"type":"turn","turn":{"asked');
    const again = createConversationStore(folder);
    equal((await again.read('c'))?.unreadableLines, 1);
    await again.saveTurn('c', aTurn('2', 'b?', 'B'));
    deepEqual(
      (await again.read('c'))?.turns.map((turn) => turn.question),
      ['a?', 'b?'],
    );
  });

  it('skips lines of another shape instead of failing', async () => {
    await writeFile(join(folder, 'c.jsonl'), '{"type":"turn","turn":{}}\nnull\n[]\nnonsense\n');
    const read = await createConversationStore(folder).read('c');
    deepEqual(read?.turns, []);
    equal(read?.unreadableLines, 4);
  });

  it('keeps thumbs, and takes them back', async () => {
    const store = createConversationStore(folder);
    await store.saveTurn('c', aTurn('1', 'a?', 'A'));
    await store.saveFeedback('c', '1', 'up');
    equal((await store.read('c'))?.turns[0]?.view.feedback, 'up');
    await store.saveFeedback('c', '1', undefined);
    equal((await store.read('c'))?.turns[0]?.view.feedback, undefined);
  });

  it('keeps a 2 MB question whole', async () => {
    const store = createConversationStore(folder);
    const question = 'ä'.repeat(2_000_000);
    await store.saveTurn('c', aTurn('1', question, 'A'));
    equal((await store.read('c'))?.turns[0]?.question, question);
  });

  it('lists conversations by their first question, newest first', async () => {
    const store = createConversationStore(folder);
    await store.saveTurn('old', aTurn('1', 'the   first\nquestion', 'A'));
    await store.saveTurn('new', aTurn('2', 'x'.repeat(200), 'B'));
    const list = await store.listing().find(10);
    deepEqual(new Set(list.map((each) => each.title)), new Set(['the first question', 'x'.repeat(80)]));
    ok(list[0] && list[1] && list[0].changedAt >= list[1].changedAt);
  });

  it('never writes outside its folder, whatever the id', async () => {
    const store = createConversationStore(join(folder, 'inner'));
    await store.saveTurn('../../evil', aTurn('1', 'a?', 'A'));
    ok((await readFile(join(folder, 'inner', '______evil.jsonl'), 'utf8')).includes('a?'));
  });

  it('rejects with a sentence when the folder cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const store = createConversationStore(join(folder, 'file'));
    await rejects(store.saveTurn('c', aTurn('1', 'a?', 'A')), { code: 'BATON_E_HISTORY' });
  });

  it('removes a conversation', async () => {
    const store = createConversationStore(folder);
    await store.saveTurn('c', aTurn('1', 'a?', 'A'));
    await store.remove('c');
    equal(await store.read('c'), undefined);
  });
});
