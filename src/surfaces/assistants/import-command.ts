import * as vscode from 'vscode';
import { readCline } from '../../assistants/cline.ts';
import { readContinue } from '../../assistants/continue.ts';
import { together, type LeftOut } from '../../assistants/found.ts';
import { planImport, type ImportItem, type PlanGround } from '../../assistants/plan.ts';
import { readRoo } from '../../assistants/roo.ts';
import type { AssistantFile } from '../../domain/assistant-file.ts';
import type { Translate } from '../l10n.ts';
import { endpointId, parseAddress } from '../setup/address-text.ts';
import { applyImport, type ImportSink } from './import-apply.ts';
import { consentToKeys, pickItems } from './import-pick.ts';
import { importReport } from './import-words.ts';

/** What an import works with. */
export interface ImportParts {
  /** Reads the other assistants' files; changes none. */
  readonly readFiles: () => Promise<readonly AssistantFile[]>;
  /** Reads a file that the person chose; `undefined` when it cannot be read. */
  readonly readExport: (path: string) => Promise<AssistantFile | undefined>;
  readonly ground: () => Pick<PlanGround, 'rows' | 'vendors' | 'serverKinds'>;
  /** Whether Baton has it, so that it need not be taken. */
  readonly has: (item: ImportItem) => Promise<boolean>;
  readonly sink: ImportSink;
  /** Shows a page of Markdown that cannot be changed. */
  readonly showPage: (text: string) => Promise<void>;
  readonly t: Translate;
}

/** Finds what other assistants have set up, lets the person pick, keeps that, and says what was not taken and why. */
export async function importFromAssistants(parts: ImportParts): Promise<void> {
  const { t } = parts;
  let files = await parts.readFiles();
  for (;;) {
    const plan = await planOf(files, parts);
    const picked = files.length === 0 ? await offerFile(t) : await pickItems(plan.items, plan.leftOut.length, t);
    if (picked === undefined) return;
    if ('items' in picked) {
      await take(picked.items, plan.leftOut, parts);
      return;
    }
    const chosen = await chooseExport(parts);
    if (chosen) files = [...files.filter(({ role }) => role !== 'export'), chosen];
    else if (files.length === 0) return;
  }
}

async function planOf(
  files: readonly AssistantFile[],
  { ground, has }: ImportParts,
): Promise<{ readonly items: readonly ImportItem[]; readonly leftOut: readonly LeftOut[] }> {
  const found = together([readContinue(files), readCline(files), readRoo(files)]);
  const { items, leftOut } = planImport(found, { ...ground(), parseAddress, idOf: endpointId });
  const known = await Promise.all(items.map((item) => has(item)));
  const had = items.filter((_, index) => known[index]);
  const what = (item: ImportItem): string =>
    item.type === 'key' ? item.label : item.type === 'text' ? item.name : item.type;
  return {
    items: items.filter((_, index) => !known[index]),
    leftOut: [
      ...leftOut,
      ...had.map((item): LeftOut => ({ assistant: item.assistant, what: what(item), reason: 'have' })),
    ],
  };
}

async function offerFile(t: Translate): Promise<{ readonly wantsFile: true } | undefined> {
  const choose = t('Choose a File…');
  const picked = await vscode.window.showInformationMessage(
    t('Nothing of Continue, Cline or Roo was found in this home folder. A file that Roo exported can be read.'),
    choose,
  );
  return picked === choose ? { wantsFile: true } : undefined;
}

async function chooseExport({ readExport, t }: ImportParts): Promise<AssistantFile | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: t('A file that Roo exported'),
      filters: { JSON: ['json'] },
      canSelectMany: false,
    })) ?? [];
  if (!uri) return undefined;
  const read = await readExport(uri.fsPath);
  if (!read) void vscode.window.showErrorMessage(t('{0} cannot be read.', uri.fsPath));
  return read;
}

async function take(items: readonly ImportItem[], leftOut: readonly LeftOut[], parts: ImportParts): Promise<void> {
  const { t, sink, showPage } = parts;
  const mayTakeKeys = await consentToKeys(items, t);
  const wanted = mayTakeKeys ? items : items.filter(({ type }) => type !== 'key');
  const { taken, problems } = await applyImport(wanted, sink);
  const details = t('Show Details');
  const missed = leftOut.length + problems.length;
  const sentence = missed === 0 ? t('{0} taken.', taken.length) : t('{0} taken, {1} not taken.', taken.length, missed);
  const show = problems.length > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  void show(`Baton: ${sentence}`, details).then(async (picked) => {
    if (picked === details) await showPage(importReport(taken, leftOut, problems, t));
  });
}
