import * as vscode from 'vscode';
import type { ToView, TurnView, ViewState } from '../../../src/protocol.ts';
import type { BatonApi } from '../../../src/surfaces/api.ts';

/** The extension under test, activated. */
export async function batonApi(): Promise<BatonApi> {
  const extension = vscode.extensions.getExtension<BatonApi>('baton.baton');
  if (!extension) throw new Error('VS Code does not know the extension baton.baton');
  return extension.activate();
}

/** Asks in the chat and resolves with the turn when its answer has ended. `watch` sees every message meanwhile. */
export async function ask(
  api: BatonApi,
  question: string,
  watch: (message: ToView) => void = () => undefined,
): Promise<TurnView> {
  return new Promise((resolve, reject) => {
    const subscription = api.onDidPost((message) => {
      watch(message);
      if (message.type !== 'turn' || message.turn.question.text !== question) return;
      if (message.turn.status === 'waiting' || message.turn.status === 'streaming') return;
      subscription.dispose();
      resolve(message.turn);
    });
    api.send(question).catch((thrown: unknown) => {
      subscription.dispose();
      reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
    });
  });
}

/** Points the three wires at servers of the test, as a person's environment would, and looks for models. */
export async function useServers(addresses: {
  openai?: string;
  anthropic?: string;
  ollama?: string;
}): Promise<ViewState> {
  setVariable('OPENAI_BASE_URL', addresses.openai && `${addresses.openai}/v1`);
  setVariable('OPENAI_API_KEY', addresses.openai && 'test-key');
  setVariable('ANTHROPIC_BASE_URL', addresses.anthropic);
  setVariable('ANTHROPIC_API_KEY', addresses.anthropic && 'test-key');
  // A port where nothing listens: a real Ollama of the machine must not answer in a test.
  setVariable('OLLAMA_HOST', addresses.ollama ?? 'http://127.0.0.1:1');
  await vscode.commands.executeCommand('baton.models.refresh');
  return (await batonApi()).state();
}

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
