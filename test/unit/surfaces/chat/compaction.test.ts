import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunPart } from '../../../../src/domain/run.ts';
import type { Task } from '../../../../src/domain/task.ts';
import { coveredTurns, summarize, summaryTask } from '../../../../src/surfaces/chat/compaction.ts';
import { createConversationStore } from '../../../../src/surfaces/chat/conversation-store.ts';
import { historyMessages } from '../../../../src/surfaces/chat/history-messages.ts';
import { withSummary } from '../../../../src/surfaces/chat/stored-turns.ts';
import { english as t } from '../../../../src/surfaces/l10n.ts';
import { aModel } from '../../../fixtures/models.ts';
import { aTurn } from '../../../fixtures/turns.ts';

const LOCAL = aModel({ id: 'ollama/qwen2.5-coder:7b', label: 'qwen2.5-coder 7B' });
const SUMMARY = { line: '3 earlier questions go along as a summary · qwen · $0.00', text: '- retry waits' };
const turns = ['1', '2', '3', '4', '5'].map((id) => aTurn(id, `question ${id}`, `answer ${id}`));
const ids = { requestId: 'r', conversationId: 'c' };

describe('a summary of the older part of a conversation', () => {
  it('stands for all but the two newest turns, and only when there is something to gain', () => {
    deepEqual(
      coveredTurns(turns).map(({ view }) => view.id),
      ['1', '2', '3'],
    );
    deepEqual(coveredTurns(turns.slice(0, 3)), []);
    const summed = turns.map((turn) => (turn.view.id === '3' ? withSummary(turn, SUMMARY) : turn));
    deepEqual(coveredTurns(summed), []);
  });

  it('goes to models as a question and its answer, with the words of the newer turns after it', () => {
    const summed = turns.map((turn) => (turn.view.id === '3' ? withSummary(turn, SUMMARY) : turn));
    deepEqual(historyMessages(summed).slice(1), [
      { role: 'assistant', content: '- retry waits' },
      { role: 'user', content: 'question 4' },
      { role: 'assistant', content: 'answer 4' },
      { role: 'user', content: 'question 5' },
      { role: 'assistant', content: 'answer 5' },
    ]);
    equal(historyMessages(summed)[0]?.role, 'user');
  });

  it('is not used for a question that was asked before it, and not after it was undone', () => {
    const summed = turns.map((turn) => (turn.view.id === '3' ? withSummary(turn, SUMMARY) : turn));
    equal(historyMessages(summed, '3')[0]?.content, 'question 1');
    const undone = summed.map((turn) => withSummary(turn, undefined));
    deepEqual(historyMessages(undone), historyMessages(turns));
  });

  it('is kept with the conversation', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'baton-summary-'));
    const store = createConversationStore(folder);
    await store.saveTurn('c', withSummary(aTurn('1', 'a?', 'A'), SUMMARY));
    const read = await store.read('c');
    deepEqual([read?.turns[0]?.summary, read?.turns[0]?.view.summary], [SUMMARY, SUMMARY]);
    await rm(folder, { recursive: true });
  });

  it('is asked for as a task of the cheapest kind, private where the conversation is', () => {
    const task = summaryTask(coveredTurns(turns), ids, { isPrivate: true, workspaceId: 'w' });
    deepEqual(
      [task.kind, task.isPrivate, task.choice, task.history.length],
      ['summarize', true, { type: 'auto', preset: 'economy' }, 6],
    );
  });

  const orchestrator = (...parts: readonly RunPart[]) => ({
    async *run(_task: Task): AsyncGenerator<RunPart, void, undefined> {
      yield* parts;
    },
  });
  const end = { type: 'end', finishReason: 'stop', model: LOCAL, isBooked: true } as const;
  const task = summaryTask(coveredTurns(turns), ids, { isPrivate: false });
  const ask = (...parts: readonly RunPart[]): ReturnType<typeof summarize> =>
    summarize(task, 3, { orchestrator: orchestrator(...parts), t }, () => undefined, new AbortController().signal);

  it('says how many questions it stands for, who wrote it, and what it cost', async () => {
    const { line, text } = await ask({ type: 'text-delta', text: ' - retry waits\n' }, { ...end, outcome: 'finished' });
    equal(text, '- retry waits');
    match(line, new RegExp(`^3 earlier questions go along as a summary · ${LOCAL.label} · –$`));
  });

  it('is thrown away when it broke off, was cut or is empty', async () => {
    const cut = { ...end, outcome: 'finished', finishReason: 'length' } as const;
    await rejects(ask({ type: 'text-delta', text: 'half' }, cut), { code: 'BATON_E_ABNORMAL_END' });
    await rejects(ask({ ...end, outcome: 'finished' }), { code: 'BATON_E_ABNORMAL_END' });
    await rejects(ask({ type: 'text-delta', text: 'half' }), { code: 'BATON_E_ABNORMAL_END' });
  });
});
