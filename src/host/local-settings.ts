import * as vscode from 'vscode';

/** From now on Ollama is started without asking, where none answers. */
export async function saveLaunchByItself(): Promise<void> {
  await vscode.workspace.getConfiguration('baton.ollama').update('launch', 'auto', vscode.ConfigurationTarget.Global);
}
