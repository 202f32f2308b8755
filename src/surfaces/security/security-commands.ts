import * as vscode from 'vscode';
import type { EgressLog } from '../../domain/egress.ts';
import type { KeyScanner } from '../../domain/key-scan.ts';
import type { Translate } from '../l10n.ts';
import { createReadingPage, type ReadingPage } from '../reading-page.ts';
import { KeyList } from './key-list.ts';
import { outgoingText } from './outgoing-text.ts';
import { scanForKeys } from './scan-for-keys.ts';

/** What these commands need; made on first use. */
export interface SecurityParts {
  readonly outgoing: () => Promise<EgressLog>;
  readonly scanner: KeyScanner;
  /** The extension's own folder in the storage of the person's profile. */
  readonly storageFolder: string;
  /** Settings that Baton reads from the person alone. */
  readonly personalSettings: ReadonlySet<string>;
  readonly t: Translate;
}

/** When keys in settings and in tracked files are looked for, and settings that are ignored: long after the window has settled. */
const FIRST_LOOK_MS = 20_000;

/** Registers what a careful person asks for. The returned disposables end it. */
export function registerSecurityCommands(parts: SecurityParts): vscode.Disposable[] {
  const { outgoing, scanner, storageFolder, personalSettings, t } = parts;
  let page: ReadingPage | undefined;
  let keys: KeyList | undefined;
  const list = (): KeyList => (keys ??= new KeyList(scanner, t));
  const read = async (): Promise<string> =>
    outgoingText((await outgoing()).recent(), (at) => at.toLocaleTimeString(), t);
  const look = async (): Promise<void> => {
    const { warnOfIgnored, warnOfKeys } = await import('./warn-of-keys.ts');
    await Promise.all([
      warnOfIgnored(personalSettings, { storageFolder, t }),
      warnOfKeys({ scanner, list, storageFolder, t }),
    ]);
  };
  const firstLook = setTimeout(() => void look(), FIRST_LOOK_MS);
  return [
    vscode.commands.registerCommand('baton.egress.show', async () => {
      page ??= createReadingPage('baton-requests', t('Outgoing requests'), read);
      await page.show();
    }),
    vscode.commands.registerCommand('baton.keys.scan', () => scanForKeys(scanner, list(), t)),
    {
      dispose: () => {
        clearTimeout(firstLook);
        page?.dispose();
        keys?.dispose();
      },
    },
  ];
}
