import type { FileChange, InputFile } from './pipeline-run.ts';
import type { FilePlace } from './surroundings.ts';
import type { Instructions } from './task.ts';

/** A file as a step reads it. */
export interface FileText {
  /** The lines that were asked for. */
  readonly text: string;
  /** The whole file's text. */
  readonly whole: string;
  /** SHA-256 of the whole file, lower-case hex. */
  readonly sha256: string;
}

/** What pipelines see and change of the open folders. Nothing outside of them, nothing ignored and no secrets file is ever given or written. */
export interface PipelineWorkspace {
  /** True when the person trusts the folders; else no pipeline of theirs is listed, and nothing of theirs is run. */
  isTrusted(): boolean;
  /** Stable name of the workspace, as in the ledger. */
  workspaceId(): string | undefined;
  /** Every `*.baton.yaml` of the folders. Never rejects. */
  pipelineFiles(): Promise<readonly { readonly place: FilePlace; readonly text: string }[]>;
  /** Files that match one of `globs`, sorted by path, at most `most` of them. Rejects only when `signal` aborts. */
  files(globs: readonly string[], most: number, signal: AbortSignal): Promise<readonly InputFile[]>;
  /** The text of a file; `undefined` when there is none or it must not be read. Never rejects. */
  read(file: InputFile): Promise<FileText | undefined>;
  selection(): Promise<InputFile | undefined>;
  /** A unified diff of what is staged, or of all that changed; empty when nothing did. Rejects with a sentence where there is no Git. */
  diff(isStaged: boolean, signal: AbortSignal): Promise<string>;
  /** Subjects and bodies of commits, newest first. Rejects with a sentence where there is no Git. */
  commits(since: string, most: number, signal: AbortSignal): Promise<string>;
  /**
   * Writes changes, for rounds that were approved before the run. All or none: `undefined` when written, else the sentence that says why not, such as a
   * file that changed meanwhile or that is protected. What is written already stays as it is.
   */
  write(changes: readonly FileChange[]): Promise<string | undefined>;
  /** Takes back what `write` wrote, where nobody changed it since. Never rejects. */
  restore(changes: readonly FileChange[]): Promise<void>;
  /** Why a path must not be changed by a model, in words after its name; `undefined` when it may. */
  whyNotChange(place: FilePlace): string | undefined;
  /** The folder on this machine where programs run; `undefined` where there is none. */
  root(folder?: string): string | undefined;
  /** True for places that the person's settings keep on this machine. */
  isPrivate(place: FilePlace): boolean;
}

/** A file that a reply may change: `text` is absent where there is none yet. */
export interface ReplyFile {
  readonly path: string;
  readonly text: string | undefined;
}

/** Reads a model's reply as changes of files. */
export interface EditReading {
  /** What a model is told about the form of its answer. */
  instructions(): Instructions;
  /** The paths that a reply names, as they are written. */
  paths(reply: string): readonly string[];
  /** All changes of the reply applied to `files`, or a sentence for why none is. */
  apply(
    reply: string,
    files: readonly ReplyFile[],
  ):
    | { readonly files: readonly { readonly path: string; readonly after: string | undefined }[] }
    | { readonly problem: string };
}
