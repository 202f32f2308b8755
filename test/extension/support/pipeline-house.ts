import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { compose } from '../../../src/compose.ts';
import { keptOut } from '../../../src/compose/pipelines/kept-out.ts';
import { moneySettings } from '../../../src/domain/budget-settings.ts';
import type { Pipelines } from '../../../src/domain/pipelines.ts';
import { createPipelineWorkspace } from '../../../src/host/pipeline-workspace.ts';
import { createSnippetSource } from '../../../src/host/snippet-source.ts';
import { workspaceId } from '../../../src/host/workspace.ts';
import { english } from '../../../src/surfaces/l10n.ts';
import { PipelineSurface } from '../../../src/surfaces/pipelines/pipeline-surface.ts';
import { startScriptedServer } from '../../fixtures/scripted-server.ts';
import { silentLog } from '../../fixtures/silent-log.ts';
import { openAiAnswer, vendorScript } from '../../fixtures/vendors.ts';

/** Pipelines over the open folder, with one model on loopback and a ledger of their own. */
export interface PipelineHouse {
  readonly pipelines: Pipelines;
  readonly surface: PipelineSurface;
  /** How many questions the model was asked. */
  asked(): number;
  close(): Promise<void>;
}

/** Opens a house as the extension does, but for the keys and the place of the ledger. */
export async function openPipelineHouse(): Promise<PipelineHouse> {
  const extension = vscode.extensions.getExtension('baton.baton');
  if (!extension) throw new Error('VS Code does not know the extension baton.baton');
  const { extensionPath, extensionUri } = extension;
  const workers = join(extensionPath, 'dist/workers');
  const storageFolder = await mkdtemp(join(tmpdir(), 'baton-pipeline-house-'));
  const script = vendorScript({ openai: { models: ['gpt-5-mini'], answer: () => openAiAnswer(['word']) } });
  const server = await startScriptedServer(script);
  const env = { OPENAI_BASE_URL: `${server.url}/v1`, OPENAI_API_KEY: 'test-key', OLLAMA_HOST: 'http://127.0.0.1:1' };
  const baton = compose({
    env,
    log: silentLog,
    storageFolder,
    tokenWorker: { workerFile: join(workers, 'tokens.worker.cjs') },
    keys: { get: async () => undefined },
    endpoints: () => [],
    ledgerWorkerFile: join(workers, 'ledger.worker.cjs'),
    mediaFolder: join(extensionPath, 'media'),
    money: () => moneySettings(() => undefined),
    privateHosts: () => [],
    pricesFile: () => undefined,
    snippets: createSnippetSource,
    pipelineWorkspace: createPipelineWorkspace(() => false, keptOut),
    onProblem: () => undefined,
  });
  await baton.catalog.refresh();
  const surface = new PipelineSurface({
    pipelines: baton.pipelines,
    schema: () => ({}),
    extensionUri,
    modelsKnown: async () => undefined,
    workspaceId,
    showProposal: () => Promise.reject(new Error('no changes are proposed here')),
    addToChat: async () => undefined,
    conversation: async () => ({ title: '', turns: [] }),
    newId: randomUUID,
    log: silentLog,
    t: english,
  });
  return {
    pipelines: baton.pipelines,
    surface,
    asked: () => server.requests.filter(({ path }) => path === '/v1/chat/completions').length,
    async close() {
      surface.dispose();
      await baton.dispose();
      await server.close();
      await rm(storageFolder, { recursive: true, force: true });
    },
  };
}
