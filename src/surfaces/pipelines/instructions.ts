import * as vscode from 'vscode';
import type { KeptInstructions } from '../../domain/pipelines.ts';
import type { OwnParts } from './pipeline-parts.ts';
import { refusal } from './say.ts';

/** Scheme of kept instructions that are being changed: saving one adds a version. */
const SCHEME = 'baton-instructions';

/** Opens the instructions of a class of tasks; saving them keeps a new version, which the next run uses. Rejects where none are kept. */
export async function openInstructions(taskClass: string, parts: OwnParts): Promise<void> {
  const kept = await parts.pipelines.instructions.latest(taskClass, parts.workspaceId());
  if (!kept) throw refusal(parts.t('No instructions are kept for {0} yet.', taskClass));
  await vscode.window.showTextDocument(vscode.Uri.from({ scheme: SCHEME, path: `/${taskClass}.md` }));
}

/** Has the person choose a class of tasks whose instructions are kept, and opens or forgets them. Rejects where none are kept. */
export async function pickInstructions(parts: OwnParts): Promise<void> {
  const { pipelines, workspaceId, t } = parts;
  const all = await pipelines.instructions.list(workspaceId());
  if (all.length === 0) throw refusal(t('No instructions are kept yet. A step with “remember” keeps them.'));
  const forget = {
    iconPath: new vscode.ThemeIcon('trash'),
    tooltip: t('Forget, so that the next run has them written anew'),
  };
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly kept: KeptInstructions }>();
  pick.title = t('Instructions that are kept');
  pick.items = all.map((kept) => ({
    label: `$(note) ${kept.taskClass}`,
    description: t('version {0}', kept.version),
    detail: kept.modelId === undefined ? t('changed by you') : t('written by {0}', kept.modelId),
    buttons: [forget],
    kept,
  }));
  pick.onDidTriggerItemButton(({ item }) => {
    pick.items = pick.items.filter((each) => each !== item);
    void pipelines.instructions.forget(item.kept.taskClass, item.kept.workspaceId);
  });
  const taken = new Promise<KeptInstructions | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0]?.kept));
    pick.onDidHide(() => resolve(undefined));
  });
  pick.show();
  const kept = await taken.finally(() => pick.dispose());
  if (kept) await openInstructions(kept.taskClass, parts);
}

/** The kept instructions as files: what is read is the newest version, what is saved is the next one. */
export class InstructionFiles implements vscode.FileSystemProvider {
  readonly #parts: () => Promise<OwnParts>;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(parts: () => Promise<OwnParts>) {
    this.#parts = parts;
  }

  /** Registers the scheme; nothing is read before a file of it is opened. */
  static register(parts: () => Promise<OwnParts>): vscode.Disposable {
    return vscode.workspace.registerFileSystemProvider(SCHEME, new InstructionFiles(parts), { isCaseSensitive: true });
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { text, writtenAt, version } = await this.#kept(uri);
    const size = new TextEncoder().encode(text).length;
    return { type: vscode.FileType.File, ctime: 0, mtime: writtenAt.getTime() + version, size };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return new TextEncoder().encode((await this.#kept(uri)).text);
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const { pipelines, workspaceId } = await this.#parts();
    const text = new TextDecoder().decode(content);
    const id = workspaceId();
    const own = { taskClass: classOf(uri), text, writtenAt: new Date(), ...(id !== undefined && { workspaceId: id }) };
    await pipelines.instructions.append(own);
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  async #kept(uri: vscode.Uri): Promise<KeptInstructions> {
    const { pipelines, workspaceId } = await this.#parts();
    const kept = await pipelines.instructions.latest(classOf(uri), workspaceId());
    if (!kept) throw vscode.FileSystemError.FileNotFound(uri);
    return kept;
  }
}

function classOf(uri: vscode.Uri): string {
  return uri.path.replace(/^\//, '').replace(/\.md$/, '');
}
