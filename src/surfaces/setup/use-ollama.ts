import * as vscode from 'vscode';
import type { LocalAttachment } from '../../domain/local-server.ts';
import type { InstalledModel, LocalStore } from '../../domain/local-store.ts';
import type { LocalModels, SuggestedModel } from '../../domain/local.ts';
import { download, type DownloadParts } from '../local/download.ts';
import { fileSize, gpuText } from '../local/amounts.ts';
import { downloadBytes, placementText } from '../local/offers.ts';
import type { Translate } from '../l10n.ts';

const DOWNLOAD_PAGE = 'https://ollama.com/download';
const LIBRARY_PAGE = 'https://ollama.com/library';
/** A name as `ollama pull` takes it: host, namespace and tag are optional. */
const MODEL_NAME = /^[\w.-]+(?::\d+)?(?:\/[\w.-]+){0,3}(?::[\w.-]+)?$/;

/** What the set-up of local models works with. */
export interface UseOllamaParts {
  readonly attachment: LocalAttachment;
  readonly store: LocalStore;
  readonly models: LocalModels;
  readonly downloads: DownloadParts['state'];
  /** Whether the person has local models to ask already. */
  readonly hasLocalModels: () => boolean;
  /** From now on Ollama is started without asking. */
  readonly startByItself: () => Promise<void>;
  readonly showDiagnosis: () => Promise<void>;
  readonly t: Translate;
}

/**
 * The way to a first local model: finds Ollama; where it is installed but not running, starts it after a click; where it is missing, offers the
 * download page; then offers the models that fit. Resolves to true when there may be new models to list.
 */
export async function useOllama(parts: UseOllamaParts): Promise<boolean> {
  const { t, attachment } = parts;
  const finding = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Looking for Ollama and GPUs') },
    () => attachment.look(),
  );
  switch (finding.type) {
    case 'running':
      return parts.hasLocalModels() ? offerModels(parts) : takeOrOffer(parts);
    case 'installed':
      return offerStart(parts);
    case 'absent':
      return offerInstall(parts);
    case 'starting':
      return explain(parts, t('Ollama at {0} takes connections but does not answer.', finding.address));
    case 'unusable':
      return explain(parts, parts.t(finding.sentence));
  }
}

async function offerStart(parts: UseOllamaParts): Promise<boolean> {
  const { t } = parts;
  const [start, always] = [t('Start Ollama'), t('Always start it')];
  const picked = await vscode.window.showInformationMessage(
    t('Ollama is installed but does not run. Baton can start it, and ends it with the last window.'),
    start,
    always,
  );
  if (picked === undefined) return false;
  if (picked === always) await parts.startByItself();
  const options = { location: vscode.ProgressLocation.Notification, title: t('Starting Ollama'), cancellable: true };
  const state = await vscode.window.withProgress(options, (_, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    return parts.attachment.start(controller.signal);
  });
  if (state.type === 'ready') return takeOrOffer(parts);
  return state.type === 'failed' && explain(parts, t(state.sentence));
}

/** Models that are there already are all that a first question needs; only where there are none they are offered. */
async function takeOrOffer(parts: UseOllamaParts): Promise<boolean> {
  const { t } = parts;
  const here = await installedHere(parts);
  if (here.length === 0) return offerModels(parts);
  const names = here.map(({ name }) => name).join(', ');
  const more = t('More models…');
  const shown = here.length === 1 ? t('{0} is ready.', names) : t('{0} models are ready: {1}.', here.length, names);
  void vscode.window.showInformationMessage(shown, more).then(async (picked) => {
    if (picked === more) await vscode.commands.executeCommand('baton.setup.ollama');
  });
  return true;
}

async function installedHere({ store }: UseOllamaParts): Promise<readonly InstalledModel[]> {
  const installed = await store.list(new AbortController().signal).catch(() => []);
  return installed.filter(({ isCloud }) => !isCloud);
}

async function offerInstall(parts: UseOllamaParts): Promise<boolean> {
  const { t } = parts;
  const [page, again, why] = [t('Open the download page'), t('Look again'), t('Where did Baton look?')];
  const picked = await vscode.window.showInformationMessage(
    t('Ollama was not found on this machine. Install it, then look again.'),
    page,
    again,
    why,
  );
  if (picked === page) await vscode.env.openExternal(vscode.Uri.parse(DOWNLOAD_PAGE));
  if (picked === why) await parts.showDiagnosis();
  return picked === again && useOllama(parts);
}

async function explain({ t, showDiagnosis }: UseOllamaParts, sentence: string): Promise<boolean> {
  const diagnose = t('Diagnose');
  if ((await vscode.window.showErrorMessage(sentence, diagnose)) === diagnose) await showDiagnosis();
  return false;
}

type Choice = vscode.QuickPickItem &
  ({ readonly suggestion: SuggestedModel } | { readonly way: 'done' | 'named' | 'library' });

/** The installed models as a fact, the three best that fit with their sums, and any other by name. */
async function offerModels(parts: UseOllamaParts): Promise<boolean> {
  const { t, models } = parts;
  const options = { location: vscode.ProgressLocation.Window, title: t('Looking at the GPUs') };
  const [gpus, best, here] = await vscode.window.withProgress(options, () =>
    Promise.all([models.lookAtGpus(), models.suggestions(), installedHere(parts)]),
  );
  const suggestions = best.filter((one) => !here.some(({ name }) => name === one.name));
  const separator = (label: string): vscode.QuickPickItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const items: (Choice | vscode.QuickPickItem)[] = [
    ...(here.length === 0
      ? []
      : [
          separator(t('Installed')),
          {
            label: `$(check) ${t('Use what is installed')}`,
            description: here.map(({ name }) => name).join(', '),
            way: 'done' as const,
          },
        ]),
    ...(suggestions.length === 0 ? [] : [separator(t('Fits this machine'))]),
    ...suggestions.map((suggestion) => ({
      label: `$(cloud-download) ${suggestion.label}`,
      description: `${placementText(suggestion, t)} · ${t('{0} to download', fileSize(downloadBytes(suggestion)))}`,
      detail: suggestion.sum,
      suggestion,
    })),
    separator(t('More')),
    { label: `$(edit) ${t('Another model by name…')}`, way: 'named' as const },
    { label: `$(link-external) ${t('See all models at ollama.com')}`, way: 'library' as const },
  ];
  const found = gpus.map((gpu) => gpuText(gpu, t('free'))).join(' · ');
  const picked = await vscode.window.showQuickPick(items, {
    title: t('Use the GPU'),
    placeHolder: found === '' ? t('No GPU was found: small models run on the CPU') : found,
    ignoreFocusOut: true,
  });
  return picked !== undefined && carryOut(parts, picked);
}

async function carryOut(parts: UseOllamaParts, picked: Choice | vscode.QuickPickItem): Promise<boolean> {
  const { t, store, downloads } = parts;
  const get = { store, state: downloads, t };
  if ('suggestion' in picked) {
    const { suggestion } = picked;
    return download(get, { model: suggestion.name, expectedBytes: downloadBytes(suggestion) });
  }
  if (!('way' in picked)) return false;
  if (picked.way === 'done') return true;
  if (picked.way === 'library') {
    await vscode.env.openExternal(vscode.Uri.parse(LIBRARY_PAGE));
    return false;
  }
  const model = await vscode.window.showInputBox({
    title: t('Download a model'),
    prompt: t('Its name at ollama.com, such as qwen2.5-coder:7b'),
    ignoreFocusOut: true,
    validateInput: (value) => (MODEL_NAME.test(value.trim()) ? undefined : t('A name looks like qwen2.5-coder:7b.')),
  });
  return model !== undefined && download(get, { model: model.trim() });
}
