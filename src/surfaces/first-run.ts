import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { ImportItem } from '../assistants/plan.ts';
import type { ProviderRow } from '../domain/catalog.ts';
import type { ServerKind } from '../domain/server-kind.ts';
import { assistantsHere, readAssistantFiles, readExportedFile, type AssistantGround } from '../host/assistant-files.ts';
import type { StoredKeys } from '../host/keys.ts';
import { saveOllamaAddress } from '../host/local-settings.ts';
import { saveOwnText } from '../host/own-texts.ts';
import { saveEndpoint } from '../host/settings.ts';
import { editorTrust } from '../host/trust.ts';
import { importFromAssistants } from './assistants/import-command.ts';
import { Doctor, type DoctorParts } from './doctor/doctor.ts';
import { createTextPages } from './text-page.ts';
import { translate } from './translate.ts';

/** What imports and the Doctor work with. */
export interface FirstRunParts extends Pick<DoctorParts, 'scan' | 'said' | 'extension'> {
  readonly baton: Pick<DoctorParts, 'rows' | 'keys' | 'catalog' | 'health' | 'index' | 'connections'> & {
    readonly money: { reports: DoctorParts['reports'] };
    readonly local: { diagnosis: DoctorParts['localDiagnosis'] };
    readonly serverKinds: readonly ServerKind[];
  };
  readonly settings: DoctorParts['settings'] & { readonly storageFolder: string };
  readonly storedKeys: StoredKeys;
  /** The vendors at their own addresses. */
  readonly vendors: () => readonly ProviderRow[];
  readonly refreshModels: () => Promise<void>;
  readonly chooseModel: (modelId: string) => Promise<void>;
}

/** Imports and the Doctor. */
export interface FirstRun extends vscode.Disposable {
  importSetup(): Promise<void>;
  readonly doctor: Pick<Doctor, 'open' | 'askProviders' | 'copy' | 'text'>;
}

/** Builds both; nothing is read before the first use. */
export function createFirstRun(parts: FirstRunParts): FirstRun {
  const { baton, settings, storedKeys } = parts;
  const t = translate;
  const { storageFolder } = settings;
  const home = homedir();
  const env = process.env;
  const pages = createTextPages();
  const ground = (): AssistantGround => assistantGround(home, env);
  const has = async (item: ImportItem): Promise<boolean> => {
    if (item.type !== 'key') return false;
    const [stored, used] = await Promise.all([
      storedKeys.all(item.providerId, item.origin),
      baton.keys.key(item.providerId, item.origin),
    ]);
    return used === item.key || stored.includes(item.key);
  };
  return {
    doctor: new Doctor({
      ...parts,
      ...baton,
      t,
      reports: () => baton.money.reports(),
      localDiagnosis: () => baton.local.diagnosis(),
      trust: editorTrust,
      assistants: () => assistantsHere(ground()),
      storageFolder,
      env,
      home,
      pages,
    }),
    importSetup: () =>
      importFromAssistants({
        readFiles: () => readAssistantFiles(ground()),
        readExport: (path) => readExportedFile(path, home),
        ground: () => ({ rows: baton.rows(), vendors: parts.vendors(), serverKinds: baton.serverKinds }),
        has,
        sink: {
          saveAddress: saveEndpoint,
          saveOllamaAddress,
          keys: storedKeys,
          saveText: (text) => saveOwnText(storageFolder, text),
          refreshModels: parts.refreshModels,
          chooseModel: parts.chooseModel,
          t,
        },
        showPage: (text) => pages.show('Import.md', text),
        t,
      }),
    dispose() {
      pages.dispose();
    },
  };
}

/** Where other assistants keep their files for this person. */
export function assistantGround(home: string, env: Readonly<Record<string, string | undefined>>): AssistantGround {
  const named = vscode.workspace.getConfiguration('roo-cline').inspect<unknown>('autoImportSettingsPath')?.globalValue;
  const path = typeof named === 'string' ? named.trim().replace(/^~(?=[\\/])/, () => home) : '';
  return { home, env, ...(path !== '' && { rooExport: path }) };
}
