import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conversationMarkdown } from '../../../../src/surfaces/chat/conversation-markdown.ts';
import { createConversationStore } from '../../../../src/surfaces/chat/conversation-store.ts';
import { english } from '../../../../src/surfaces/l10n.ts';
import { aTurn } from '../../../fixtures/turns.ts';

describe('the history of conversations', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-history-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('calls a conversation by the name that the person gave, until they take it back', async () => {
    const store = createConversationStore(folder);
    await store.saveTurn('c', aTurn('1', 'What does\nretry do?', 'It waits.'));
    await store.rename('c', 'Retries');
    await store.saveTurn('c', aTurn('2', 'And then?', 'It gives up.'));
    const titles = async (): Promise<string[]> => (await store.listing().find(10)).map(({ title }) => title);
    deepEqual(await titles(), ['Retries']);
    await store.rename('c', undefined);
    deepEqual(await titles(), ['What does retry do?']);
  });

  it('finds conversations by words of titles, questions and answers, and shows where they stand', async () => {
    const store = createConversationStore(folder);
    await store.saveTurn('a', aTurn('1', 'What does retry do?', 'It waits between its tries, with jitter.'));
    await store.saveTurn('b', aTurn('2', 'Why is the build slow?', 'The cache is cold.'));
    const found = await store.listing().find(10, 'JITTER retry');
    deepEqual(
      found.map(({ id }) => id),
      ['a'],
    );
    match(found[0]?.excerpt ?? '', /with jitter\.$/);
    deepEqual(await store.listing().find(10, 'jitter cold'), []);
    equal((await store.listing().find(10, '  ')).length, 2);
    equal((await store.listing().find(1)).length, 1);
  });

  it('reads each conversation once for an open list, whatever is typed into it', async () => {
    const store = createConversationStore(folder);
    await store.saveTurn('a', aTurn('1', 'What does retry do?', 'It waits.'));
    await store.saveTurn('b', aTurn('2', 'Why is the build slow?', 'The cache is cold.'));
    const listing = store.listing();
    equal((await listing.find(10)).length, 2);
    // What is in the files is of no matter from now on.
    for (const id of ['a', 'b']) await store.remove(id);
    const found = await Promise.all(['', 'e', 're', 'retry', 'cold'].map((words) => listing.find(10, words)));
    deepEqual(
      found.map((each) => each.length),
      [2, 2, 1, 1, 1],
    );
    deepEqual(await store.listing().find(10), []);
  });

  it('forgets a conversation that is deleted, also what was being written to it', async () => {
    const store = createConversationStore(folder);
    const saved = store.saveTurn('c', aTurn('1', 'a?', 'A'));
    await store.remove('c');
    await saved;
    equal(await store.read('c'), undefined);
  });

  it('exports every question and answer, whole and in order, with model, price and what went along', async () => {
    const store = createConversationStore(folder);
    const asked = aTurn('1', 'What does retry do?\nReally?', 'It **waits**.\n\n```ts\nretry();\n```');
    const line = { model: 'qwen3-coder 30B', place: 'local', isLocal: true, price: '$0.00', reason: 'explain, simple' };
    const decision = { ...line, takenFor: [], candidates: [], candidateCount: 1, decidedBy: [], duration: '0.6 ms' };
    const footer = { money: '$0.00', basis: 'local', facts: '12 in, 4 out' } as const;
    await store.saveTurn('c', { ...asked, view: { ...asked.view, decision, footer } });
    await store.saveTurn('c', aTurn('2', 'And then?', ''));
    const conversation = await store.read('c');
    const text = conversation ? conversationMarkdown('Retries', conversation, english) : '';
    match(text, /^# Retries\n/);
    match(text, /> What does retry do\?\n> Really\?\n/);
    match(text, /It \*\*waits\*\*\.\n\n```ts\nretry\(\);\n```/);
    match(text, /> And then\?[^]*\*No answer\.\*\n$/);
    match(text, /- qwen3-coder 30B · local · explain, simple\n- \$0\.00 \(local\) · 12 in, 4 out/);
  });
});
