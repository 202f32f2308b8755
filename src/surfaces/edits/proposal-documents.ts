import * as vscode from 'vscode';
import type { ProposedFile } from './proposal.ts';

/** Scheme of the two sides of a proposed change. */
export const EDIT_SCHEME = 'baton-edit';

/** Which proposal, which of its files and which side an address means. */
export interface ProposalPlace {
  readonly id: string;
  readonly file: number;
  readonly side: 'before' | 'after';
}

/** The address of one side; its path ends like the file's, so that the editor takes it for the same language. */
export function proposalUri({ id, file, side }: ProposalPlace, path: string): vscode.Uri {
  return vscode.Uri.from({ scheme: EDIT_SCHEME, path: `/${path.replace(/^\/+/, '')}`, query: `${id}.${file}.${side}` });
}

/** What an address means; `undefined` for any other. */
export function placeOfUri(uri: vscode.Uri | undefined): ProposalPlace | undefined {
  if (uri?.scheme !== EDIT_SCHEME) return undefined;
  const [id = '', file = '', side] = uri.query.split('.');
  return side === 'before' || side === 'after' ? { id, file: Number(file), side } : undefined;
}

/** The text of one side. */
export function sideText(file: ProposedFile, side: ProposalPlace['side']): string {
  return side === 'before' ? (file.before ?? '') : file.shownText;
}

/** Closes the diffs of a proposal. */
export async function closeDiffs(id: string): Promise<void> {
  const tabs = diffTabs(vscode.window.tabGroups.all.flatMap((group) => group.tabs)).filter(
    ({ place }) => place.id === id,
  );
  await vscode.window.tabGroups.close(
    tabs.map(({ tab }) => tab),
    true,
  );
}

/** The tabs that show a proposal. */
export function diffTabs(
  tabs: readonly vscode.Tab[],
): readonly { readonly tab: vscode.Tab; readonly place: ProposalPlace }[] {
  return tabs.flatMap((tab) => {
    const place = tab.input instanceof vscode.TabInputTextDiff ? placeOfUri(tab.input.modified) : undefined;
    return place ? [{ tab, place }] : [];
  });
}
