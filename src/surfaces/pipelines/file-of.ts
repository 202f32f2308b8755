import * as vscode from 'vscode';
import type { PipelineSource } from '../../domain/pipeline.ts';
import { uriOf } from '../../host/snippet-source.ts';
import type { ReadDocuments } from './read-documents.ts';

/** Opens a pipeline's text, at a 1-based line where one is named. Built-in ones can be read and not changed. */
export async function openSource(
  { origin, folder, path, text }: PipelineSource,
  documents: ReadDocuments,
  line?: number,
): Promise<void> {
  const own = origin !== 'built-in' && folder !== undefined ? uriOf({ folder, path }) : undefined;
  const uri = own ?? documents.add(path.slice(path.lastIndexOf('/') + 1), text);
  const at = line === undefined ? undefined : new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(uri, { ...(at && { selection: new vscode.Range(at, at) }) });
}
