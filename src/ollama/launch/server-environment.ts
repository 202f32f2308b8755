import type { LaunchWish } from '../../domain/local-server.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The variable by which Baton knows its own children again, also after the process that started them is gone. */
export const MARK_VARIABLE = 'BATON_OLLAMA_MARK';

// Of the editor, not of the person: they would change how a child that is no Electron starts.
const EDITORS = /^(?:ELECTRON_|VSCODE_|NODE_OPTIONS$|NODE_REPL_)/;
// With these Ollama writes whole prompts into its log.
const TALKATIVE = /^OLLAMA_DEBUG/;

/**
 * The environment of a server that Baton starts: the person's own, so that their folder of models, proxy and GPU settings hold, without the editor's
 * variables and without those that write prompts to the log; bound to `port` of this machine alone, whatever `OLLAMA_HOST` says. Pure.
 */
export function serverEnvironment(
  env: Environment,
  { contextTokens, visibleDevices, keepAlive }: LaunchWish,
  port: number,
  mark: string,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || EDITORS.test(name) || TALKATIVE.test(name)) continue;
    // A snap's own libraries come first on this path and break every program outside the snap.
    if (name === 'LD_LIBRARY_PATH' && env['SNAP'] !== undefined) continue;
    kept[name] = value;
  }
  return {
    ...kept,
    OLLAMA_HOST: `127.0.0.1:${port}`,
    // Models that another company's machines run are no local models.
    OLLAMA_NO_CLOUD: '1',
    // Without it a start deletes the unfinished downloads of every server that shares the folder.
    OLLAMA_NOPRUNE: '1',
    ...(contextTokens !== undefined && { OLLAMA_CONTEXT_LENGTH: String(contextTokens) }),
    // Each is read by its vendor's runtime alone.
    ...(visibleDevices !== undefined && { CUDA_VISIBLE_DEVICES: visibleDevices, ROCR_VISIBLE_DEVICES: visibleDevices }),
    ...(keepAlive !== undefined && { OLLAMA_KEEP_ALIVE: keepAlive }),
    [MARK_VARIABLE]: mark,
  };
}

/** The environment of the supervisor: as the editor's, but run as plain Node. Pure. */
export function supervisorEnvironment(env: Environment): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || name === 'NODE_OPTIONS' ? [] : [[name, value] as const],
  );
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}
