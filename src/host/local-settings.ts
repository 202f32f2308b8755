import * as vscode from 'vscode';

/** Names the server whose models are used: `baton.ollama.address` of this machine. */
export async function saveOllamaAddress(address: string): Promise<void> {
  await vscode.workspace.getConfiguration('baton.ollama').update('address', address, vscode.ConfigurationTarget.Global);
}

/** From now on Ollama is started without asking, where none answers. */
export async function saveLaunchByItself(): Promise<void> {
  await vscode.workspace.getConfiguration('baton.ollama').update('launch', 'auto', vscode.ConfigurationTarget.Global);
}
