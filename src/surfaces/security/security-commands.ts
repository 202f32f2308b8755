import * as vscode from 'vscode';
import type { EgressLog } from '../../domain/egress.ts';
import type { Translate } from '../l10n.ts';
import { createReadingPage, type ReadingPage } from '../reading-page.ts';
import { outgoingText } from './outgoing-text.ts';

/** What these commands need; made on first use. */
export interface SecurityParts {
  readonly outgoing: () => Promise<EgressLog>;
  readonly t: Translate;
}

/** Registers what a careful person asks for. The returned disposables end it. */
export function registerSecurityCommands({ outgoing, t }: SecurityParts): vscode.Disposable[] {
  let page: ReadingPage | undefined;
  const read = async (): Promise<string> =>
    outgoingText((await outgoing()).recent(), (at) => at.toLocaleTimeString(), t);
  return [
    vscode.commands.registerCommand('baton.egress.show', async () => {
      page ??= createReadingPage('baton-requests', t('Outgoing requests'), read);
      await page.show();
    }),
    { dispose: () => void page?.dispose() },
  ];
}
