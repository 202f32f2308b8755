import { deepEqual, equal, ok } from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cancelledError, type BatonError } from '../../../../src/domain/errors.ts';
import type { RunPart } from '../../../../src/domain/run.ts';
import type { Task } from '../../../../src/domain/task.ts';
import type { ToView } from '../../../../src/protocol.ts';
import { Conversation, type ConversationParts, type Question } from '../../../../src/surfaces/chat/conversation.ts';
import { createConversationStore, type ConversationStore } from '../../../../src/surfaces/chat/conversation-store.ts';
import { english } from '../../../../src/surfaces/l10n.ts';
import { aDecision, anEntry, localModel } from '../../../fixtures/decisions.ts';
import { aTurn } from '../../../fixtures/turns.ts';

const decision: RunPart = { type: 'decision', decision: aDecision(), alternatives: [] };
const delta = (text: string): RunPart => ({ type: 'text-delta', text });
const finished: RunPart = {
  type: 'end',
  outcome: 'finished',
  finishReason: 'stop',
  model: localModel,
  entry: anEntry(),
  isBooked: true,
};
/** The shortest whole answer. */
async function* sayHello(): AsyncGenerator<RunPart> {
  yield decision;
  yield delta('Hello');
  yield finished;
}
const ask = (text: string, change: Partial<Question> = {}): Question => ({
  text,
  references: [],
  chips: [],
  choice: { type: 'auto' },
  isPrivate: false,
  ...change,
});

describe('Conversation', () => {
  let folder: string;
  let store: ConversationStore;
  let posted: ToView[];
  let tasks: Task[];
  let problems: BatonError[];
  let events: EventEmitter;
  let open: Conversation | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-conversation-'));
    store = createConversationStore(folder);
    [posted, tasks, problems, events] = [[], [], [], new EventEmitter()];
  });
  afterEach(async () => {
    await open?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A conversation whose answers are played by `play`; `settled` fires on the emitter when an answer has ended. */
  function conversation(
    play: (task: Task, signal: AbortSignal) => AsyncGenerator<RunPart>,
    change: Partial<ConversationParts> = {},
  ): Conversation {
    let ids = 0;
    open = new Conversation('c1', [], {
      orchestrator: {
        run(task, signal) {
          tasks.push(task);
          return play(task, signal);
        },
      },
      store,
      log: { info() {}, warn() {}, error() {} },
      t: english,
      post: (message) => posted.push(message),
      newId: () => `id${++ids}`,
      now: () => new Date('2026-11-21T09:00:00Z'),
      onActivity: (activity) => activity === undefined && events.emit('settled'),
      onProblem: (error) => problems.push(error),
      ...change,
    });
    return open;
  }
  const settled = (): Promise<unknown> => once(events, 'settled');

  it('posts the decision before the first text, and the whole text in order', async () => {
    const chat = conversation(async function* () {
      yield decision;
      yield delta('Hel');
      yield delta('lo');
      yield finished;
    });
    const done = settled();
    chat.send(ask('hi?'));
    await done;
    const kinds = posted.map((message) =>
      message.type === 'turn' ? `turn:${message.turn.decision ? 'decided' : 'new'}` : message.type,
    );
    ok(kinds.indexOf('turn:decided') < kinds.indexOf('delta'));
    const deltas = posted.filter((message) => message.type === 'delta');
    equal(deltas.map((message) => message.text).join(''), 'Hello');
    deepEqual(deltas[0]?.offset, 0);
    equal(chat.turns[0]?.view.status, 'done');
    equal(chat.turns[0]?.view.text, 'Hello');
  });

  it('keeps question and answer in the history file', async () => {
    const chat = conversation(sayHello);
    const done = settled();
    chat.send(ask('hi?'));
    await done;
    const read = await store.read('c1');
    equal(read?.turns[0]?.question, 'hi?');
    equal(read?.turns[0]?.view.text, 'Hello');
    equal(read?.turns[0]?.modelId, localModel.id);
  });

  it('lets a second question wait, shows it, and asks it when the first is answered', async () => {
    const gate = Promise.withResolvers<void>();
    const chat = conversation(async function* (task) {
      yield decision;
      if (task.prompt === 'first') await gate.promise;
      yield delta(`answer to ${task.prompt}`);
      yield finished;
    });
    chat.send(ask('first'));
    chat.send(ask('second'));
    deepEqual(
      chat.queue.map((queued) => queued.text),
      ['second'],
    );
    const first = settled();
    gate.resolve();
    await first;
    await settled();
    deepEqual(
      chat.turns.map((turn) => turn.view.text),
      ['answer to first', 'answer to second'],
    );
    deepEqual(
      tasks[1]?.history.map((message) => message.content),
      ['first', 'answer to first'],
    );
    deepEqual(chat.queue, []);
  });

  it('takes a waiting question back', async () => {
    const gate = Promise.withResolvers<void>();
    const chat = conversation(async function* () {
      await gate.promise;
      yield finished;
    });
    chat.send(ask('first'));
    chat.send(ask('second'));
    const done = settled();
    equal(chat.removeQueued(chat.queue[0]?.id ?? ''), 'second');
    gate.resolve();
    await done;
    equal(tasks.length, 1);
  });

  it('stops the answer that streams and keeps what came', async () => {
    const started = Promise.withResolvers<void>();
    const chat = conversation(async function* (_task, signal) {
      yield decision;
      yield delta('Hel');
      started.resolve();
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      yield {
        type: 'end',
        outcome: 'cancelled',
        finishReason: 'error',
        error: cancelledError(),
        entry: anEntry(),
        isBooked: true,
      };
    });
    const done = settled();
    chat.send(ask('hi?'));
    await started.promise;
    chat.stop();
    await done;
    equal(chat.turns[0]?.view.status, 'stopped');
    equal(chat.turns[0]?.view.text, 'Hel');
  });

  it('waits on closing until the stopped answer is booked and saved, and drops what waits', async () => {
    let isBooked = false;
    const chat = conversation(async function* (_task, signal) {
      yield decision;
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      isBooked = true;
      yield { type: 'end', outcome: 'cancelled', finishReason: 'error', error: cancelledError(), isBooked: true };
    });
    chat.send(ask('hi?'));
    chat.send(ask('never asked'));
    await chat.close();
    equal(isBooked, true);
    equal(tasks.length, 1);
    const read = await store.read('c1');
    equal(read?.turns[0]?.view.status, 'interrupted');
    equal(read?.turns[0]?.view.cut, 'cut when the conversation was closed');
  });

  it('asks again with the same history as the first time', async () => {
    const chat = conversation(async function* (task) {
      yield decision;
      yield delta(`answer ${tasks.indexOf(task)}`);
      yield finished;
    });
    for (const question of ['one', 'two']) {
      const done = settled();
      chat.send(ask(question));
      await done;
    }
    const done = settled();
    chat.send(
      ask('two', {
        again: {
          of: chat.turns[1]?.view.id ?? '',
          label: 'stronger',
          alternative: { type: 'stronger', than: localModel.id },
        },
      }),
    );
    await done;
    deepEqual(tasks[2]?.history, tasks[1]?.history);
    deepEqual(tasks[2]?.alternative, { type: 'stronger', than: localModel.id });
    equal(chat.turns[2]?.view.question.again, 'stronger');
  });

  it('shows an answer as interrupted that was streaming when its window closed', () => {
    const turn = aTurn('t', 'hi?', 'Hel');
    const stored = { ...turn, view: { ...turn.view, status: 'streaming' as const } };
    const reopened = new Conversation('c1', [stored], { ...({} as ConversationParts), t: english });
    equal(reopened.turns[0]?.view.status, 'interrupted');
    equal(reopened.turns[0]?.view.text, 'Hel');
  });

  it('says when the conversation cannot be saved, and answers all the same', async () => {
    const broken: ConversationStore = { ...store, saveTurn: () => Promise.reject(new Error('disk full')) };
    const chat = conversation(sayHello, { store: broken });
    const done = settled();
    chat.send(ask('hi?'));
    await done;
    equal(chat.turns[0]?.view.text, 'Hello');
    ok(problems.length > 0);
  });

  it('keeps a thumb, shows it and takes it back', async () => {
    const chat = conversation(sayHello);
    const done = settled();
    chat.send(ask('hi?'));
    await done;
    const id = chat.turns[0]?.view.id ?? '';
    chat.setFeedback(id, 'up');
    equal(chat.turns[0]?.view.feedback, 'up');
    chat.setFeedback(id, undefined);
    equal(chat.turns[0]?.view.feedback, undefined);
  });

  it('loses nothing of two thousand deltas and joins them to few messages', async () => {
    const pieces = Array.from({ length: 2_000 }, (_, index) => `${index} `);
    const chat = conversation(async function* () {
      yield decision;
      for (const piece of pieces) yield delta(piece);
      yield finished;
    });
    const done = settled();
    chat.send(ask('hi?'));
    await done;
    const deltas = posted.filter((message) => message.type === 'delta');
    equal(deltas.map((message) => message.text).join(''), pieces.join(''));
    let length = 0;
    for (const message of deltas) {
      equal(message.offset, length);
      length += message.text.length;
    }
    ok(deltas.length < 200, `${deltas.length} messages`);
  });
});
