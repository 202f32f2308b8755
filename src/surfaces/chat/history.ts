import * as vscode from 'vscode';
import type { Translate } from '../l10n.ts';
import { conversationMarkdown } from './conversation-markdown.ts';
import { titleOf } from './conversation-search.ts';
import type { ConversationStore, ConversationSummary } from './conversation-store.ts';

/** What the list of conversations needs. */
export interface HistoryParts {
  readonly store: ConversationStore;
  readonly t: Translate;
  /** Shows a conversation in the chat; without an id an empty one. */
  readonly open: (conversationId: string | undefined) => Promise<void>;
  /** The one that the chat shows. */
  readonly currentId: () => string;
}

/** How many conversations are listed at once. */
const MOST_LISTED = 200;
/** After the last key, before the words are looked for in all conversations. */
const SETTLE_MS = 150;

interface Row extends vscode.QuickPickItem {
  readonly summary: ConversationSummary;
}

/**
 * The conversations of this workspace in a quick pick: typing looks through titles, questions and answers; each row can be renamed, exported as
 * Markdown and deleted. Resolves when the list is closed.
 */
export async function showHistory(parts: HistoryParts): Promise<void> {
  const { store, t } = parts;
  const listing = store.listing();
  const first = await listing.find(MOST_LISTED);
  if (first.length === 0) {
    void vscode.window.showInformationMessage(t('No conversation is kept for this folder yet.'));
    return;
  }
  const buttons = rowButtons(t);
  const pick = vscode.window.createQuickPick<Row>();
  pick.title = t('Conversations');
  pick.placeholder = t('Type to search titles, questions and answers');
  pick.items = rowsOf(first, buttons, parts);
  let settle: ReturnType<typeof setTimeout> | undefined;
  const list = async (): Promise<void> => {
    const words = pick.value;
    const found = await listing.find(MOST_LISTED, words);
    if (pick.value === words) pick.items = rowsOf(found, buttons, parts);
    pick.busy = false;
  };
  const closed = Promise.withResolvers<undefined>();
  pick.onDidChangeValue(() => {
    clearTimeout(settle);
    pick.busy = true;
    settle = setTimeout(() => void list(), SETTLE_MS);
  });
  pick.onDidTriggerItemButton(({ item, button }) => {
    pick.hide();
    void act(button, buttons, item.summary, parts);
  });
  pick.onDidAccept(() => {
    const [picked] = pick.selectedItems;
    pick.hide();
    if (picked) void parts.open(picked.summary.id);
  });
  pick.onDidHide(() => closed.resolve(undefined));
  pick.show();
  await closed.promise;
  clearTimeout(settle);
  pick.dispose();
}

type Buttons = Readonly<Record<'rename' | 'export' | 'delete', vscode.QuickInputButton>>;

function rowButtons(t: Translate): Buttons {
  return {
    rename: { iconPath: new vscode.ThemeIcon('edit'), tooltip: t('Rename') },
    export: { iconPath: new vscode.ThemeIcon('export'), tooltip: t('Export as Markdown') },
    delete: { iconPath: new vscode.ThemeIcon('trash'), tooltip: t('Delete') },
  };
}

function rowsOf(found: readonly ConversationSummary[], buttons: Buttons, { t, currentId }: HistoryParts): Row[] {
  const dates = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
  return found.map((summary) => {
    const { id, title, changedAt, turnCount, excerpt } = summary;
    const count = turnCount === 1 ? t('1 question') : t('{0} questions', turnCount);
    return {
      summary,
      label: id === currentId() ? `$(comment-discussion) ${title}` : title,
      description: dates.format(changedAt),
      detail: excerpt === undefined ? count : `${count} · … ${excerpt} …`,
      buttons: Object.values(buttons),
      // The store has looked already, and further than the quick pick could.
      alwaysShow: true,
    };
  });
}

/** What a row's button does. The list comes back after what changed it. */
async function act(
  button: vscode.QuickInputButton,
  buttons: Buttons,
  summary: ConversationSummary,
  parts: HistoryParts,
): Promise<void> {
  if (button === buttons.export) return exportConversation(summary.id, parts);
  await (button === buttons.rename ? rename(summary, parts) : remove(summary, parts));
  return showHistory(parts);
}

async function rename({ id, title }: ConversationSummary, { store, t }: HistoryParts): Promise<void> {
  const given = await vscode.window.showInputBox({
    title: t('Rename conversation'),
    prompt: t('Leave it empty to use the first question again.'),
    value: title,
  });
  if (given !== undefined) await store.rename(id, given.trim().slice(0, 200) || undefined);
}

async function remove({ id, title }: ConversationSummary, { store, t, open, currentId }: HistoryParts): Promise<void> {
  const yes = t('Delete');
  const detail = t('Its questions and answers are removed from this machine. What it cost stays in the ledger.');
  const answer = await vscode.window.showWarningMessage(t('Delete “{0}”?', title), { modal: true, detail }, yes);
  if (answer !== yes) return;
  if (id === currentId()) await open(undefined);
  await store.remove(id);
}

/** Opens a conversation as an unsaved Markdown document, so that the person chooses where it goes. */
export async function exportConversation(id: string, { store, t }: Pick<HistoryParts, 'store' | 't'>): Promise<void> {
  const conversation = await store.read(id);
  const title = conversation && titleOf(conversation);
  if (!conversation || title === undefined) {
    void vscode.window.showInformationMessage(t('This conversation is empty: there is nothing to export.'));
    return;
  }
  const content = conversationMarkdown(title, conversation, t);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }));
}
