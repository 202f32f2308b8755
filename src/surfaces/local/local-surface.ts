import { join } from 'node:path';
import type * as vscode from 'vscode';

import type { Catalog } from '../../domain/catalog.ts';
import type { LocalAttachment, LocalServer } from '../../domain/local-server.ts';
import type { LoadedModel, LocalStore } from '../../domain/local-store.ts';
import type { Gpu, LocalModels, SuggestedModel } from '../../domain/local.ts';
import type { OllamaFinding } from '../../domain/ollama.ts';
import { openStateFile } from '../../host/state-file.ts';
import { useOllama } from '../setup/use-ollama.ts';
import type { Translate } from '../l10n.ts';
import { createDiagnosisPage } from './diagnosis.ts';
import { downloadsSchema, offerUnfinished } from './download.ts';
import { localLine } from './local-line.ts';
import { manageLocalModels } from './manage.ts';
import { wayText } from './offers.ts';

/** What the person sees of local models is made from this. */
export interface LocalSurfaceParts {
  readonly local: {
    readonly attachment: LocalAttachment;
    readonly store: LocalStore;
    readonly server?: LocalServer;
    readonly models: LocalModels;
    diagnosis(): Promise<string>;
  };
  readonly catalog: Catalog;
  readonly storageFolder: string;
  readonly startByItself: () => Promise<void>;
  readonly t: Translate;
  /** The line or the way on is another one now. */
  readonly onDidChange: () => void;
}

/** Local models, as the status, the set-up and the diagnosis show them. */
export interface LocalSurface extends vscode.Disposable {
  /** "Local: qwen3-coder 30B · GPU 0 · 18.2 of 24 GB · 32 k context", a sentence that says what to do, or nothing yet. */
  line(): string;
  /** What is known about the first way on; `undefined` when nothing is. */
  way(): string | undefined;
  /** Reads again what is loaded and what is free. Never rejects. */
  refresh(): Promise<void>;
  /** The set-up flow. True when there may be new models. */
  useOllama(): Promise<boolean>;
  /** Offers to continue a download whose window was closed. True when a model came of it. */
  offerUnfinished(): Promise<boolean>;
  /** The list of installed models; `use` makes one answer from now on. */
  manage(use: (name: string) => Promise<void>): Promise<void>;
  showDiagnosis(): Promise<void>;
}

const READ_LIMIT_MS = 3_000;

/** Builds it; nothing is asked before the first refresh. */
export function createLocalSurface(parts: LocalSurfaceParts): LocalSurface {
  const { local, catalog, t } = parts;
  const { attachment, store, server, models } = local;
  const state = openStateFile(join(parts.storageFolder, 'downloads.json'), downloadsSchema, {});
  const page = createDiagnosisPage(() => local.diagnosis());
  let finding: OllamaFinding | undefined;
  let gpus: readonly Gpu[] = [];
  let suggestions: readonly SuggestedModel[] = [];
  let loaded: readonly LoadedModel[] = [];

  const refresh = async (): Promise<void> => {
    const isAttached = attachment.current !== undefined;
    const needsWay = catalog.state.models.length === 0;
    const signal = AbortSignal.timeout(READ_LIMIT_MS);
    [finding, gpus, suggestions, loaded] = await Promise.all([
      // A look by somebody else is shared; one of our own would only repeat what the attachment knows.
      isAttached ? finding : attachment.look(),
      models.lookAtGpus(),
      needsWay ? models.suggestions() : suggestions,
      isAttached ? store.loaded(signal).catch(() => []) : [],
    ]);
    parts.onDidChange();
  };
  const onServer = (): void => parts.onDidChange();
  const stops = [attachment.onDidChange(() => void refresh()), server?.onDidChange(onServer)];
  const localModels = (): typeof catalog.state.models =>
    catalog.state.models.filter(({ provider, place }) => provider === 'ollama' && place === 'local');

  const setUp = (): Promise<boolean> =>
    useOllama({
      attachment,
      store,
      models,
      downloads: state,
      hasLocalModels: () => localModels().length > 0,
      startByItself: () => parts.startByItself(),
      showDiagnosis: () => page.show(),
      t,
    });

  return {
    line: () =>
      localLine(
        {
          loaded,
          gpus,
          localModelCount: localModels().length,
          labelOf: (name) => localModels().find((model) => model.name === name)?.label ?? name,
          ...(attachment.current && { attached: attachment.current }),
          ...(server && { server: server.state }),
          ...(finding && { finding }),
        },
        t,
      ),
    way: () => wayText(gpus, suggestions, t),
    refresh,
    useOllama: setUp,
    manage: (use) =>
      manageLocalModels({
        store,
        use,
        getAnother: setUp,
        onDidChange: async () => {
          await Promise.all([catalog.refresh(), refresh()]);
        },
        t,
      }),
    offerUnfinished: async () => {
      if (attachment.current === undefined) return false;
      return offerUnfinished({ store, state, t });
    },
    showDiagnosis: () => page.show(),
    dispose() {
      for (const stop of stops) stop?.();
      page.dispose();
    },
  };
}
