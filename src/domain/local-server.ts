import type { OllamaFinding } from './ollama.ts';

/** Why a server of Baton's own could not be started, for tests and the log; the person reads the sentence. */
export type LaunchFailure =
  | 'missing'
  | 'not-executable'
  | 'not-ollama'
  | 'no-answer'
  | 'crashes'
  | 'no-port'
  | 'supervisor'
  | 'not-allowed';

/** How the server stands that Baton runs where nothing else answers. */
export type LocalServerState =
  /** Nobody asked for one, or the last one who did has gone. */
  | { readonly type: 'off' }
  | { readonly type: 'starting'; readonly sentence: string }
  /** `isOwn` is false when another Ollama came up meanwhile, such as the desktop app: it is used and never stopped. */
  | { readonly type: 'ready'; readonly address: string; readonly version: string; readonly isOwn: boolean }
  /** It ended by itself and is started again after a pause. */
  | { readonly type: 'waiting'; readonly sentence: string }
  | {
      readonly type: 'failed';
      readonly failure: LaunchFailure;
      /** What failed and what to do. */
      readonly sentence: string;
      /** The last lines of its own log, at most 40. */
      readonly logLines: readonly string[];
    };

/** How a server is to be started. The first window's wish holds as long as the server runs. */
export interface LaunchWish {
  /** The Ollama program, absolute. */
  readonly program: string;
  /** Context in tokens for models that other programs load through this server; Baton itself always names its own. */
  readonly contextTokens?: number;
  /** GPUs that it may see, as `CUDA_VISIBLE_DEVICES` names them ("0", "GPU-5b2…"). */
  readonly visibleDevices?: string;
  /** How long a model stays in memory after its last answer, as Ollama writes it: "30m". */
  readonly keepAlive?: string;
}

/**
 * A server of Baton's own, shared by all windows of this machine: it outlives each of them and ends half a minute after the last one at most. There is never
 * a second one, and no process but those it started is ever ended.
 */
export interface LocalServer {
  readonly state: LocalServerState;
  /** Starts the server, or takes a share in the one that runs. Resolves with `ready` or `failed`, or with `off` when `signal` aborts; never rejects. */
  launch(wish: LaunchWish, signal: AbortSignal): Promise<LocalServerState>;
  /** Takes a share in a server that another window started, if there is one; starts nothing and waits for nothing. Never rejects. */
  join(): Promise<void>;
  /** What the server wrote to its log since it started, at most 1 MB; empty when there is nothing. */
  log(): Promise<string>;
  onDidChange(listener: (state: LocalServerState) => void): () => void;
  /** Gives this window's share back. */
  release(): void;
}

/** The Ollama that is used now. */
export interface AttachedServer {
  readonly address: string;
  readonly version: string;
  /** True for the server that Baton runs itself: only that one is ever ended. */
  readonly isOwn: boolean;
  /** Set where its version lacks something: what, and what to do. */
  readonly warning?: string;
}

/** Which Ollama is used, and how one comes to be. */
export interface LocalAttachment {
  readonly current: AttachedServer | undefined;
  /** Looks for a server again, also for one that another window started. Starts nothing, unless the person allowed it for always. Never rejects. */
  look(signal?: AbortSignal): Promise<OllamaFinding>;
  /** As {@link look}; where nothing answers, starts a server of our own. The caller has asked the person. Never rejects. */
  start(signal: AbortSignal): Promise<LocalServerState>;
  onDidChange(listener: () => void): () => void;
}
