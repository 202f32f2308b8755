import type * as vscode from 'vscode';
import type { ListedPipeline, Pipelines } from '../../domain/pipelines.ts';
import { placeOf } from '../../host/workspace.ts';

/** The files that hold pipelines, saved or not. */
export const PIPELINE_FILES: vscode.DocumentSelector = [
  { scheme: 'file', pattern: '**/*.baton.yaml' },
  { scheme: 'untitled', pattern: '**/*.baton.yaml' },
  { scheme: 'vscode-remote', pattern: '**/*.baton.yaml' },
  { scheme: 'vscode-vfs', pattern: '**/*.baton.yaml' },
];

/** True for a document that holds a pipeline. */
export function isPipelineFile({ uri }: Pick<vscode.TextDocument, 'uri'>): boolean {
  return uri.path.endsWith('.baton.yaml') && uri.scheme !== 'git' && uri.scheme !== 'baton-pipeline';
}

/** The pipeline that a document's text is now, saved or not. Asks nobody and runs nothing. */
export function readDocument(document: vscode.TextDocument, pipelines: Pick<Pipelines, 'read'>): ListedPipeline {
  const { uri } = document;
  const place = placeOf(uri);
  const path = place?.path ?? uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const folder = place?.folder;
  return pipelines.read({
    origin: 'workspace',
    path,
    text: document.getText(),
    ...(folder !== undefined && { folder }),
  });
}
