import * as vscode from 'vscode';
import * as z from 'zod';

/** Whether Baton may start Ollama where none answers. */
export type LaunchSetting = 'ask' | 'auto' | 'never';

/** What the person set about local models. */
export interface LocalSettings {
  /** Where Ollama is, in any form that OLLAMA_HOST takes; absent means: look for it. */
  readonly address?: string;
  readonly launch: LaunchSetting;
  /** Ollama's own form: "30m", "-1" for ever. */
  readonly keepAlive: string;
  /** GPUs that a server of Baton's own may use: "0", "0,1", "GPU-5b2…"; absent: all. */
  readonly gpus?: string;
}

const KEEP_ALIVE = /^(?:-1|\d+|(?:\d+(?:\.\d+)?(?:h|m|s))+)$/;
/** Numbers, and the ids that nvidia-smi and rocm-smi print. */
const GPUS = /^(?:\d{1,2}|GPU-[\w-]{4,40})(?:,(?:\d{1,2}|GPU-[\w-]{4,40})){0,15}$/;
const gpus = z
  .string()
  .transform((list) => list.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(GPUS))
  .optional()
  .catch(undefined);
const address = z.string().trim().min(1).optional().catch(undefined);
const launch = z.enum(['ask', 'auto', 'never']).catch('ask');
const keepAlive = z.string().regex(KEEP_ALIVE).catch('30m');

/** The settings, of the person and the machine only: a folder may neither name an address nor start a program. */
export function readLocalSettings(): LocalSettings {
  const inspect = (name: string): unknown =>
    vscode.workspace.getConfiguration('baton.ollama').inspect(name)?.globalValue;
  const found = address.parse(inspect('address'));
  const pinned = gpus.parse(inspect('gpus'));
  return {
    launch: launch.parse(inspect('launch')),
    keepAlive: keepAlive.parse(inspect('keepAlive')),
    ...(found !== undefined && { address: found }),
    ...(pinned !== undefined && { gpus: pinned }),
  };
}

/** From now on Ollama is started without asking, where none answers. */
export async function saveLaunchByItself(): Promise<void> {
  await vscode.workspace.getConfiguration('baton.ollama').update('launch', 'auto', vscode.ConfigurationTarget.Global);
}

/** Whether a program may be started for this window at all. */
export function mayLaunch(): boolean {
  return vscode.workspace.isTrusted && readLocalSettings().launch !== 'never';
}
