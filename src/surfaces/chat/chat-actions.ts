import * as vscode from 'vscode';
import { BatonError } from '../../domain/errors.ts';
import type { Catalog } from '../../domain/catalog.ts';
import type { Spend } from '../../domain/ledger.ts';
import type { Surroundings } from '../../domain/surroundings.ts';
import type { RoutingPreset, Task } from '../../domain/task.ts';
import { otherAssistants } from '../../host/other-assistants.ts';
import type { StateFile } from '../../host/state-file.ts';
import type { IndexAction } from '../../protocol/completion.ts';
import { MAX_QUESTION_SHOWN, type StatusView, type ViewState } from '../../protocol.ts';
import { givenBy, type GivenByChips } from '../context/chip.ts';
import type { ContextActions } from '../context/context-actions.ts';
import type { IndexControls } from '../context/index-controls.ts';
import { pickModel, type SetupWay } from '../pickers.ts';
import type { Chips } from './chips.ts';
import { Conversation, type ConversationParts, type Question } from './conversation.ts';
import { insertAtCursor, isInBrowser, openSource } from './editor-actions.ts';
import { Asking, refusal, turnOf, type AskingNow } from './asking.ts';
import { compactConversation, editQuestion, type RevisingNow } from './revising.ts';
import { statusView } from './status-view.ts';
import type { BudgetActions } from './budget-actions.ts';
import { choiceOf, type ViewMemory } from './view-state.ts';

/** What the chat's actions are built from. */
export interface ChatActionsParts extends ConversationParts {
  readonly catalog: Catalog;
  readonly chips: Chips;
  readonly context: ContextActions;
  /** Where the person is. */
  readonly surroundings: () => Surroundings;
  /** Absent where no workspace is indexed. */
  readonly index?: IndexControls;
  readonly memory: StateFile<ViewMemory>;
  /** What is aimed at until the person chooses. */
  readonly preset: () => RoutingPreset | undefined;
  readonly workspaceId: string | undefined;
  readonly extensionUri: vscode.Uri;
  /** Sum of today, or `undefined` when the ledger cannot be read. */
  readonly today: () => Spend | undefined;
  /** What is known about local models, ready to print. */
  readonly local: { line(): string; way(): string | undefined };
  readonly budget: BudgetActions;
  readonly setUp: (way: SetupWay) => Promise<void>;
  readonly showLog: () => void;
  /** Told when the choice of model or the private switch changed. */
  readonly onDidChangeStatus: () => void;
}

/** Everything that the page can ask for. Rejects with a sentence for the person when it cannot be done. */
export class ChatActions {
  readonly #parts: ChatActionsParts;
  #memory: ViewMemory;
  #conversation: Conversation;
  /** What can be asked about an answer that is there. */
  readonly asking: Asking;

  constructor(parts: ChatActionsParts, memory: ViewMemory, conversation: Conversation) {
    this.#parts = parts;
    this.#memory = memory;
    this.#conversation = conversation;
    const now = (): AskingNow => ({ conversation: this.#conversation, base: this.base });
    this.asking = new Asking({ ...parts, compact: () => this.compact() }, now);
  }

  /** Opens the conversation that this workspace had open last, or a new one. */
  static async open(parts: ChatActionsParts): Promise<ChatActions> {
    const memory = await parts.memory.read();
    const stored = memory.conversationId === undefined ? undefined : await parts.store.read(memory.conversationId);
    const conversation = new Conversation(stored?.id ?? parts.newId(), stored?.turns ?? [], parts);
    return new ChatActions(parts, memory, conversation);
  }

  get context(): ContextActions {
    return this.#parts.context;
  }

  get memory(): ViewMemory {
    return this.#memory;
  }

  get conversation(): Conversation {
    return this.#conversation;
  }

  viewState(): ViewState {
    const { id, turns, queue } = this.#conversation;
    return {
      conversationId: id,
      turns: turns.map((turn) => turn.view),
      queue,
      chips: this.#chipViews(),
      status: this.status(),
    };
  }

  status(): StatusView {
    const { catalog, today, local, t } = this.#parts;
    const index = this.#parts.index?.view();
    const ways = { local: { line: local.line(), way: local.way() }, others: otherAssistants() };
    const facts = { ...this.base, catalog: catalog.state, today: today(), ...ways };
    return { ...statusView(facts, t, isInBrowser()), ...(index && { index }) };
  }

  postChips(): void {
    this.#parts.post({ type: 'chips', chips: this.#chipViews() });
  }

  async send(text: string, chipIds: readonly string[]): Promise<void> {
    if (text.trim() === '')
      throw refusal('BATON_E_EMPTY_MESSAGE', this.#parts.t('The message is empty. Type a question first.'));
    const given = this.#given(chipIds);
    await this.#remember({ conversationId: this.#conversation.id });
    this.#conversation.send({ ...this.base, text, ...given });
    this.#parts.chips.clearAdded();
  }

  /** Asks what an action found for the person, in the open conversation; the chips above the input stay as they are. */
  async askAbout(question: Pick<Question, 'text' | 'references' | 'chips' | 'kind' | 'attachments'>): Promise<void> {
    this.#conversation.send({ ...this.base, ...question });
    await this.#remember({ conversationId: this.#conversation.id });
  }

  /** The task that a draft would be if it were sent now; `undefined` while an answer streams. */
  draftTask(text: string, chipIds: readonly string[]): Task | undefined {
    if (this.#conversation.isAnswering) return undefined;
    return this.#conversation.draft({ ...this.base, text, ...this.#given(chipIds) });
  }

  async stop(): Promise<void> {
    this.#conversation.stop();
  }

  editQuestion(turnId: string): Promise<void> {
    return editQuestion(turnId, this.#parts, this.#revising());
  }

  compact(): Promise<void> {
    return compactConversation(this.#parts, this.#revising());
  }

  async removeQueued(queuedId: string): Promise<void> {
    this.#conversation.removeQueued(queuedId);
  }

  async setFeedback(turnId: string, value: 'up' | 'down' | undefined): Promise<void> {
    this.#conversation.setFeedback(turnId, value);
  }

  /** Pauses, resumes, rebuilds the index or lists what it could not read. */
  async controlIndex(action: IndexAction): Promise<void> {
    await this.#parts.index?.run(action);
  }

  async setChoice(modelId: string | undefined, preset?: RoutingPreset): Promise<void> {
    const known =
      modelId === undefined ? undefined : this.#parts.catalog.state.models.find((model) => model.id === modelId);
    if (modelId !== undefined && !known)
      throw refusal('BATON_E_MODEL_NOT_FOUND', this.#parts.t('This model is no longer offered. Choose another one.'));
    const { chosenModel: _, ...others } = this.#memory;
    this.#memory = { ...others, ...(known && { chosenModel: known.id }), ...(preset && { preset }) };
    await this.#remember({});
    this.#parts.onDidChangeStatus();
  }

  async pickChoice(): Promise<void> {
    const { isPrivate } = this.#memory;
    const models = this.#parts.catalog.state.models.filter((model) => !isPrivate || model.place === 'local');
    const picked = await pickModel(models, this.#memory.chosenModel, this.#parts.t);
    if (picked) await this.setChoice(picked.id);
  }

  async setPrivate(isPrivate: boolean): Promise<void> {
    await this.#remember({ isPrivate });
    this.#parts.onDidChangeStatus();
  }

  async copyAnswer(turnId: string): Promise<void> {
    await vscode.env.clipboard.writeText(turnOf(this.#conversation, turnId, this.#parts.t).view.text);
  }

  async copyText(text: string): Promise<void> {
    await vscode.env.clipboard.writeText(text);
  }

  /** Shows a code block as a diff. Resolves when that is under way: the person takes their time to decide. */
  async applyCode(text: string, info: string): Promise<void> {
    void vscode.commands.executeCommand('baton.edit.applyCode', text, info);
  }

  insertText(text: string): Promise<void> {
    return insertAtCursor(text, this.#parts.t);
  }

  openSource(source: Parameters<typeof openSource>[0]): Promise<void> {
    return openSource(source, this.#parts.t);
  }

  async openLink(href: string): Promise<void> {
    await vscode.env.openExternal(vscode.Uri.parse(href, true));
  }

  setUp(way: SetupWay): Promise<void> {
    return this.#parts.setUp(way);
  }

  async recallQuestion(): Promise<void> {
    const text = this.#conversation.turns.at(-1)?.question;
    this.#parts.post({ type: 'focus', ...(text !== undefined && { text: text.slice(0, MAX_QUESTION_SHOWN) }) });
  }

  /** Starts an empty conversation, or opens a stored one. The answer that streams in the old one is stopped, booked and kept. */
  async switchTo(conversationId: string | undefined): Promise<void> {
    await this.#conversation.close();
    const stored = conversationId === undefined ? undefined : await this.#parts.store.read(conversationId);
    this.#conversation = new Conversation(stored?.id ?? this.#parts.newId(), stored?.turns ?? [], this.#parts);
    await this.#remember({ conversationId: this.#conversation.id });
    this.#parts.post({ type: 'state', state: this.viewState() });
  }

  #given(chipIds: readonly string[]): GivenByChips {
    return givenBy(this.#parts.chips.all.filter((chip) => chipIds.includes(chip.view.id)));
  }

  /** What every request of this window shares: the choice of model, the private switch, the workspace. */
  get base(): Pick<Question, 'choice' | 'isPrivate' | 'workspaceId' | 'surroundings'> {
    const { workspaceId, surroundings, preset } = this.#parts;
    return {
      choice: choiceOf(this.#memory, preset()),
      isPrivate: this.#memory.isPrivate,
      surroundings: surroundings(),
      ...(workspaceId && { workspaceId }),
    };
  }

  #revising(): RevisingNow {
    return { conversation: this.#conversation, base: this.base, switchTo: (id) => this.switchTo(id) };
  }

  async #remember(change: Partial<ViewMemory>): Promise<void> {
    this.#memory = { ...this.#memory, ...change };
    await this.#parts.memory.write(this.#memory).catch((cause: unknown) => {
      const sentence = this.#parts.t('This choice cannot be saved; it holds for this window.');
      this.#parts.onProblem(new BatonError('BATON_E_HISTORY', sentence, { isRetryable: false, cause }));
    });
  }

  #chipViews(): ViewState['chips'] {
    return this.#parts.chips.all.map((chip) => chip.view);
  }
}
