import { toBatonError } from '../../domain/errors.ts';
import type { Observation } from '../../domain/learning.ts';
import type { Alternative, Task } from '../../domain/task.ts';
import { MAX_QUESTION_SHOWN, type QueuedView, type TurnView } from '../../protocol.ts';
import type { ConversationParts, Question } from './conversation-parts.ts';
import type { StoredTurn } from './conversation-store.ts';
import type { TurnSummary } from './compaction.ts';
import { DeltaBatch } from './delta-batch.ts';
import { givenOf } from './given.ts';
import { carriedAttachments, carriedReferences, historyMessages } from './history-messages.ts';
import { againObservation, failureObservation, thumbId, thumbObservation } from './opinions.ts';
import { foldStored, previousAnswer, withSummary } from './stored-turns.ts';
import { cutByClosing, interruptTurn, progressText, startTurn } from './turn-view.ts';

export type { ConversationParts, Question } from './conversation-parts.ts';

/** How often the text of a running answer is written to the history, and its live facts are sent to the view. */
const JOURNAL_MS = 500;

interface Queued {
  readonly id: string;
  readonly question: Question;
}

interface Running {
  readonly turnId: string;
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** One conversation: its turns, the answer that streams, and the questions that wait. Owns the history file of its id. */
export class Conversation {
  readonly id: string;
  readonly #parts: ConversationParts;
  readonly #turns: StoredTurn[];
  #queue: Queued[] = [];
  #running: Running | undefined;
  #isClosed = false;
  readonly #saves = new Set<Promise<void>>();

  constructor(id: string, turns: readonly StoredTurn[], parts: ConversationParts) {
    this.id = id;
    this.#parts = parts;
    this.#turns = turns.map((turn) => ({ ...turn, view: interruptTurn(turn.view, parts.t) }));
  }

  get turns(): readonly StoredTurn[] {
    return this.#turns;
  }
  get queue(): QueuedView[] {
    return this.#queue.map(({ id, question }) => ({ id, text: question.text.slice(0, MAX_QUESTION_SHOWN) }));
  }
  get isAnswering(): boolean {
    return this.#running !== undefined;
  }

  turn(turnId: string): StoredTurn | undefined {
    return this.#turns.find((turn) => turn.view.id === turnId);
  }

  /** Starts the answer, or lets the question wait while another one streams. */
  send(question: Question): void {
    if (!this.#running) return this.#start(question);
    this.#queue.push({ id: this.#parts.newId(), question });
    this.#postQueue();
  }

  /** The task that this question would be if it were sent now. */
  draft = (question: Question): Task => this.#taskOf(question, 'draft');

  /** Takes a waiting question back; returns its text, or `undefined` when it no longer waits. */
  removeQueued(id: string): string | undefined {
    const found = this.#queue.find((queued) => queued.id === id);
    this.#queue = this.#queue.filter((queued) => queued !== found);
    this.#postQueue();
    return found?.question.text;
  }

  /** Stops the answer that streams; what came so far stays, and what it cost is booked. */
  stop(): void {
    this.#running?.controller.abort();
  }

  setFeedback(turnId: string, value: 'up' | 'down' | undefined): void {
    const turn = this.turn(turnId);
    if (!turn) return;
    const { feedback: _, ...view } = turn.view;
    this.#show({ ...turn, view: { ...view, ...(value && { feedback: value }) } });
    this.#save('feedback', this.#parts.store.saveFeedback(this.id, turnId, value));
    this.#learn(value && thumbObservation(turn, value, this.#parts.now()), thumbId(turnId));
    this.#parts.log.info({ event: 'feedback', requestId: turnId, value: value ?? 'none', model: turn.modelId });
  }

  /** Lets models be given a summary instead of the turns up to and with this one; without one they are given those again. */
  setSummary(turnId: string, summary: TurnSummary | undefined): void {
    const before = this.turn(turnId);
    if (!before) return;
    const turn = withSummary(before, summary);
    this.#show(turn);
    this.#save('turn', this.#parts.store.saveTurn(this.id, turn));
  }

  /** Shows whether this answer's model is fixed for its kind. */
  showAlways(turnId: string, always: NonNullable<TurnView['always']>): void {
    const turn = this.turn(turnId);
    if (turn) this.#show({ ...turn, view: { ...turn.view, always } });
  }

  /** Says that this answer was asked for once more. */
  noteAgain(turnId: string, alternative: Alternative['type'] | 'same'): void {
    const turn = this.turn(turnId);
    if (turn) this.#learn(againObservation(turn, alternative, this.#parts.now()));
  }

  /** Stops, drops what waits, and resolves when the last answer is booked and saved. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#queue = [];
    this.stop();
    await this.#running?.ended;
    await Promise.allSettled(this.#saves);
  }

  #start(question: Question): void {
    const { t, newId, now } = this.#parts;
    const view = startTurn(newId(), question.text, question.chips, question.again?.label, t);
    const turn: StoredTurn = {
      askedAt: now().toISOString(),
      question: question.text,
      references: question.references.map((reference) => ({ ...reference })),
      ...(question.isPrivate && { keptHere: 'lock' as const }),
      ...givenOf(question),
      ...(question.again && { againOf: question.again.of }),
      view,
    };
    const task = this.#taskOf(question, view.id);
    this.#show(turn);
    this.#save('turn', this.#parts.store.saveTurn(this.id, turn));
    const controller = new AbortController();
    const ended = this.#answer(turn, task, controller.signal).finally(() => this.#onEnded());
    this.#running = { turnId: view.id, controller, ended };
  }

  #taskOf(question: Question, requestId: string): Task {
    const { text, references, choice, isPrivate, workspaceId, again, continueWith, isSensitiveAllowed } = question;
    const { surroundings } = question;
    const attachments = [...(question.attachments ?? []), ...carriedAttachments(this.#turns, isPrivate, again?.of)];
    const alternative: Alternative | undefined =
      continueWith === undefined ? again?.alternative : { type: 'model', modelId: continueWith };
    return {
      requestId,
      conversationId: this.id,
      ...(workspaceId && { workspaceId }),
      prompt: text,
      history: historyMessages(this.#turns, again?.of),
      references: [...references, ...carriedReferences(this.#turns, isPrivate, again?.of)],
      ...givenOf({ ...question, attachments }),
      ...(surroundings && { surroundings }),
      choice,
      ...(alternative && { alternative }),
      ...previousAnswer(this.#turns.filter((turn) => turn.view.id !== requestId)),
      ...(isSensitiveAllowed !== undefined && { isSensitiveAllowed }),
      isPrivate,
    };
  }

  async #answer(turn: StoredTurn, task: Task, signal: AbortSignal): Promise<void> {
    const { t, orchestrator, post, onActivity } = this.#parts;
    const turnId = task.requestId;
    const startedMs = performance.now();
    let [current, posted, journalled] = [turn, 0, 0];
    const batch = new DeltaBatch((text) => {
      post({ type: 'delta', turnId, offset: posted, text });
      posted += text.length;
    });
    const journal = setInterval(() => {
      const { text } = current.view;
      post({ type: 'progress', turnId, facts: progressText(text, performance.now() - startedMs, t) });
      if (text.length === journalled) return;
      this.#save('text', this.#parts.store.appendText(this.id, turnId, text.slice(journalled)));
      journalled = text.length;
    }, JOURNAL_MS);
    onActivity({ model: '' });
    try {
      for await (const part of orchestrator.run(task, signal)) {
        current = foldStored(current, part, t);
        if (part.type === 'end' && this.#isClosed) current = { ...current, view: cutByClosing(current.view, t) };
        if (part.type === 'text-delta') {
          this.#replace(current);
          batch.push(part.text);
          continue;
        }
        if (part.type === 'reasoning-delta' && this.turn(turnId)?.view.status === current.view.status) continue;
        batch.flush();
        this.#show(current);
        if (part.type !== 'reasoning-delta' && part.type !== 'waiting')
          this.#save('turn', this.#parts.store.saveTurn(this.id, current));
        if (part.type === 'end') this.#learn(failureObservation(current, part.error?.code, this.#parts.now()));
        if (part.type === 'decision') onActivity({ model: part.decision.chosen.label });
        if (part.type === 'attempt-failed') onActivity({ model: part.next.label });
      }
    } finally {
      clearInterval(journal);
      batch.flush();
      onActivity(undefined);
    }
  }

  #onEnded(): void {
    this.#running = undefined;
    const next = this.#isClosed ? undefined : this.#queue.shift();
    if (!next) return;
    this.#postQueue();
    this.#start(next.question);
  }

  #show(turn: StoredTurn): void {
    this.#replace(turn);
    this.#parts.post({ type: 'turn', turn: turn.view });
  }

  #replace(turn: StoredTurn): void {
    const at = this.#turns.findIndex((each) => each.view.id === turn.view.id);
    if (at === -1) this.#turns.push(turn);
    else this.#turns[at] = turn;
  }

  #postQueue(): void {
    this.#parts.post({ type: 'queue', queue: this.queue });
  }

  /** Hands an observation on, or takes back the one with `otherwiseUndo`. */
  #learn(observation: Observation | undefined, otherwiseUndo?: string): void {
    const { learning } = this.#parts;
    if (observation) void learning?.observe(observation);
    else if (otherwiseUndo !== undefined) void learning?.undo([otherwiseUndo]);
  }

  /** Nothing waits for a save but closing: a window that goes must not take the last answer along. */
  #save(what: string, saved: Promise<void>): void {
    const settled = saved
      .catch((thrown: unknown) => {
        const error = toBatonError(thrown);
        this.#parts.log.error({ event: 'history.save', what, code: error.code, detail: error.detail });
        this.#parts.onProblem(error);
      })
      .finally(() => this.#saves.delete(settled));
    this.#saves.add(settled);
  }
}
