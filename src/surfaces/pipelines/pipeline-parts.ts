import type * as vscode from 'vscode';
import type { Log } from '../../domain/log.ts';
import type { Pipelines } from '../../domain/pipelines.ts';
import type { Translate } from '../l10n.ts';
import type { ShowProposal } from './accept-changes.ts';
import type { AskedTurn } from './conversation-pipeline.ts';
import type { ReadDocuments } from './read-documents.ts';

/** What pipelines in the editor are built from. */
export interface PipelineParts {
  readonly pipelines: Pipelines;
  /** The JSON schema of a pipeline's text, for completion. */
  readonly schema: () => Readonly<Record<string, unknown>>;
  readonly extensionUri: vscode.Uri;
  /** Resolves once it is known which models there are, so that a plan can name and price them. */
  readonly modelsKnown: (signal: AbortSignal) => Promise<void>;
  readonly workspaceId: () => string | undefined;
  readonly showProposal: ShowProposal;
  /** Puts a text above the chat's input. */
  readonly addToChat: (title: string, text: string) => Promise<void>;
  /** The open conversation. */
  readonly conversation: () => Promise<{ readonly title: string; readonly turns: readonly AskedTurn[] }>;
  readonly newId: () => string;
  readonly log: Log;
  readonly t: Translate;
}

/** With what the surface makes for itself. */
export interface OwnParts extends PipelineParts {
  readonly documents: ReadDocuments;
}
