import * as vscode from 'vscode';
import * as z from 'zod';

const endpointSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/),
  label: z.string().min(1).max(80),
  baseUrl: z.string().min(1).max(2048),
  place: z.enum(['local', 'remote']).default('remote'),
  preset: z.string().max(40).exactOptional(),
  api: z.enum(['chat', 'responses']).exactOptional(),
  apiVersion: z.string().max(40).exactOptional(),
  deployments: z.array(z.string().min(1).max(200)).max(100).exactOptional(),
});

/** An address that the person entered, and what answers there. */
export type Endpoint = Readonly<Omit<z.infer<typeof endpointSchema>, 'deployments'>> & {
  readonly deployments?: readonly string[];
};

/**
 * The addresses of `baton.endpoints`, user settings only: the setting has application scope, and a workspace value is not looked at even where
 * a host would offer one. Entries of the wrong shape are left out and named in `invalid`.
 */
export function readEndpoints(): { readonly endpoints: readonly Endpoint[]; readonly invalid: readonly string[] } {
  const value: unknown = vscode.workspace.getConfiguration('baton').inspect('endpoints')?.globalValue ?? [];
  const endpoints: Endpoint[] = [];
  const invalid: string[] = [];
  for (const entry of Array.isArray(value) ? (value as unknown[]) : [value]) {
    const parsed = endpointSchema.safeParse(entry);
    if (parsed.success) endpoints.push(parsed.data);
    else invalid.push(JSON.stringify(entry).slice(0, 200));
  }
  return { endpoints, invalid };
}

/** Adds an address to the user settings, or replaces the one with its id. */
export async function saveEndpoint(endpoint: Endpoint): Promise<void> {
  const others = readEndpoints().endpoints.filter((other) => other.id !== endpoint.id);
  await vscode.workspace
    .getConfiguration('baton')
    .update('endpoints', [...others, endpoint], vscode.ConfigurationTarget.Global);
}

/** Hosts besides loopback that private text may reach: `baton.privateHosts`, user settings only. */
export function readPrivateHosts(): readonly string[] {
  const value: unknown = vscode.workspace.getConfiguration('baton').inspect('privateHosts')?.globalValue;
  return z
    .array(z.string())
    .catch([])
    .parse(value ?? []);
}

/** File with the person's own prices: `baton.pricesFile` in the user settings, else `BATON_PRICES_FILE` of the environment. */
export function readPricesFile(env: NodeJS.ProcessEnv): string | undefined {
  const value: unknown = vscode.workspace.getConfiguration('baton').inspect('pricesFile')?.globalValue;
  return (typeof value === 'string' && value !== '' ? value : undefined) ?? env['BATON_PRICES_FILE'];
}

/** Time limits of requests in ms: `baton.timeouts` of this machine; what is no number of seconds is left at its default. */
export function readTimeLimits(): {
  readonly firstTokenMs?: number;
  readonly idleMs?: number;
  readonly totalMs?: number;
} {
  const set = z.record(z.string(), z.unknown()).catch({}).parse(machineValue('timeouts'));
  const read = (name: string): number | undefined => secondsSchema.parse(set[name]);
  const [firstTokenMs, idleMs, totalMs] = ['firstToken', 'idle', 'total'].map(read);
  return {
    ...(firstTokenMs !== undefined && { firstTokenMs }),
    ...(idleMs !== undefined && { idleMs }),
    ...(totalMs !== undefined && { totalMs }),
  };
}

/** Requests that one local server is given at once: `baton.localRequests` of this machine. */
export function readLocalRequests(): number {
  return z.int().min(1).max(64).catch(4).parse(machineValue('localRequests'));
}

const secondsSchema = z
  .number()
  .min(1)
  .max(86_400)
  .transform((seconds) => seconds * 1000)
  .optional()
  .catch(undefined);

function machineValue(name: string): unknown {
  return vscode.workspace.getConfiguration('baton').inspect(name)?.globalValue;
}
