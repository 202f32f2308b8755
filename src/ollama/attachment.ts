import type { AttachedServer, LocalAttachment, LocalServer, LocalServerState } from '../domain/local-server.ts';
import type { OllamaFinder, OllamaFinding } from '../domain/ollama.ts';

/** What an attachment is made from. */
export interface AttachmentParts {
  readonly finder: OllamaFinder;
  /** The server that Baton runs itself; absent where none can be run, as in a program without storage. */
  readonly server?: LocalServer;
  /** Whether a server may be started at all: never in an untrusted folder, nor where the settings forbid it. */
  readonly mayStart: () => boolean;
  /** Whether one is started without asking each time. */
  readonly isStartedByItself: () => boolean;
  /** The program to start in place of the one that is found. */
  readonly program?: string;
  readonly keepAlive?: () => string | undefined;
  /** The GPUs that a server of our own may use, as `CUDA_VISIBLE_DEVICES` names them. */
  readonly visibleDevices?: () => string | undefined;
}

/** Finds, starts and follows the server that is used; the promises stand at {@link LocalAttachment}. */
export function createAttachment(parts: AttachmentParts): LocalAttachment {
  const { finder, server } = parts;
  const listeners = new Set<() => void>();
  let current: AttachedServer | undefined;
  let running: Promise<OllamaFinding> | undefined;

  const use = (next: AttachedServer | undefined): void => {
    if (next?.address === current?.address && next?.version === current?.version && next?.isOwn === current?.isOwn)
      return;
    current = next;
    for (const listener of listeners) listener();
  };
  server?.onDidChange((state) => {
    if (state.type === 'ready') use(attachedOf(state));
    // It ended: whether another one answers is found by the next look.
    else if (current?.isOwn === true) use(undefined);
  });

  const take = (found: OllamaFinding): OllamaFinding => {
    const { program } = parts;
    const finding: OllamaFinding =
      program !== undefined && (found.type === 'absent' || found.type === 'installed')
        ? { type: 'installed', program }
        : found;
    if (finding.type === 'running') {
      const { address, version, warning } = finding;
      const isOwn = server?.state.type === 'ready' && server.state.isOwn && server.state.address === address;
      use({ address, version, isOwn, ...(warning !== undefined && { warning }) });
    } else if (current?.isOwn !== true) use(undefined);
    return finding;
  };

  const look = async (signal: AbortSignal): Promise<OllamaFinding> => {
    await server?.join();
    const finding = take(await finder.findReady(signal));
    if (finding.type !== 'installed' || !parts.isStartedByItself() || !parts.mayStart()) return finding;
    await launch(finding.program, signal);
    return current ? take(await finder.find()) : finding;
  };

  const launch = async (found: string, signal: AbortSignal): Promise<LocalServerState> => {
    if (!server || !parts.mayStart()) return NOT_ALLOWED;
    const keepAlive = parts.keepAlive?.();
    const visibleDevices = parts.visibleDevices?.();
    const wish = {
      program: found,
      ...(keepAlive !== undefined && { keepAlive }),
      ...(visibleDevices !== undefined && { visibleDevices }),
    };
    return server.launch(wish, signal);
  };

  return {
    get current() {
      return current;
    },
    look(signal = new AbortController().signal) {
      running ??= look(signal).finally(() => (running = undefined));
      return running;
    },
    async start(signal) {
      await server?.join();
      const finding = take(await finder.findReady(signal));
      if (finding.type === 'running') {
        return { type: 'ready', address: finding.address, version: finding.version, isOwn: current?.isOwn ?? false };
      }
      if (finding.type === 'installed') return launch(finding.program, signal);
      const sentence =
        finding.type === 'unusable'
          ? finding.sentence
          : finding.type === 'starting'
            ? `Something at ${finding.address} takes connections and does not answer. End it, or wait.`
            : 'Ollama was not found on this machine. Install it from ollama.com/download.';
      return { type: 'failed', failure: 'missing', sentence, logLines: [] };
    },
    onDidChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const NOT_ALLOWED: LocalServerState = {
  type: 'failed',
  failure: 'not-allowed',
  sentence: 'Baton may not start Ollama here: the folder is not trusted, or baton.ollama.launch is “never”.',
  logLines: [],
};

function attachedOf({ address, version, isOwn }: Extract<LocalServerState, { type: 'ready' }>): AttachedServer {
  return { address, version, isOwn };
}
