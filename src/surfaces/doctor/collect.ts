import { release } from 'node:os';
import * as vscode from 'vscode';
import type { AssistantName } from '../../domain/assistant-file.ts';
import type { Catalog, KeySource, ProviderRow } from '../../domain/catalog.ts';
import type { ConnectionReport } from '../../domain/connection.ts';
import { dayOf } from '../../domain/day.ts';
import { toBatonError } from '../../domain/errors.ts';
import type { HealthSource } from '../../domain/health.ts';
import type { ReportSource } from '../../domain/report.ts';
import type { WorkspaceIndex } from '../../domain/workspace-index.ts';
import { readStorageFacts } from '../../host/disk-facts.ts';
import type { Trust } from '../../host/trust.ts';
import type { DoctorFacts, NetworkFacts, ProviderFacts, WindowFacts } from './doctor-facts.ts';

/** What the Doctor looks at. */
export interface DoctorGround {
  readonly rows: () => readonly ProviderRow[];
  readonly keys: KeySource;
  readonly catalog: Catalog;
  readonly health: HealthSource;
  readonly reports: () => Promise<ReportSource>;
  readonly index?: WorkspaceIndex;
  readonly settings: { readonly settingsFile: string; problems(): readonly string[] };
  readonly trust: Pick<Trust, 'isTrusted'>;
  readonly storageFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly assistants: () => Promise<readonly AssistantName[]>;
  /** Sentences that the person was shown in this window. */
  readonly said: () => readonly string[];
  /** The installed extension. */
  readonly extension: Pick<vscode.Extension<unknown>, 'id' | 'packageJSON'>;
}

const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];

/** Looks at everything and asks nobody outside this machine. `reached`: what came of asking providers. Never rejects. */
export async function collectFacts(ground: DoctorGround, reached: readonly ConnectionReport[]): Promise<DoctorFacts> {
  const { catalog, health, settings, trust } = ground;
  const [storage, ledger, providers, assistants] = await Promise.all([
    readStorageFacts(ground.storageFolder),
    ledgerFacts(ground.reports),
    Promise.all(ground.rows().map((row) => providerFacts(row, ground, reached))),
    ground.assistants().catch(() => []),
  ]);
  const folders = vscode.workspace.workspaceFolders ?? [];
  return {
    window: windowFacts(ground.extension),
    storage,
    ledger,
    ...(ground.index && { index: ground.index.state }),
    hasLooked: !catalog.state.isLooking,
    providers,
    resting: catalog.state.models.flatMap(({ id, label }) => {
      const { state, reason } = health.health(id);
      return state === 'closed' || reason === undefined ? [] : [{ label, reason }];
    }),
    network: networkFacts(ground.env),
    trust: {
      isTrusted: trust.isTrusted(),
      folderCount: folders.length,
      isVirtual: folders.length > 0 && folders.every(({ uri }) => uri.scheme !== 'file'),
    },
    settings: { file: settings.settingsFile, problems: settings.problems() },
    assistants,
    said: ground.said().filter((sentence) => !settings.problems().includes(sentence)),
  };
}

async function ledgerFacts(reports: DoctorGround['reports']): Promise<DoctorFacts['ledger']> {
  try {
    const today = dayOf(new Date());
    const { isKept, total } = await (await reports()).overview({ fromDay: today, toDay: today });
    return { isKept, requestsToday: total.requestCount };
  } catch (thrown) {
    return { isKept: false, problem: toBatonError(thrown).message };
  }
}

async function providerFacts(
  row: ProviderRow,
  { keys, catalog }: DoctorGround,
  reached: readonly ConnectionReport[],
): Promise<ProviderFacts> {
  const { id, label, keyUse, place } = row;
  const { origin } = new URL(row.baseUrl);
  const [key, isKeyForOther] = await Promise.all([
    keys.place?.(id, origin).catch(() => undefined),
    keys.isForOtherOrigin?.(id, origin).catch(() => false),
  ]);
  const problem = catalog.state.problems.find(({ provider }) => provider === id)?.error;
  const report = reached.find(({ provider }) => provider === id);
  return {
    id,
    label,
    keyUse,
    place,
    origin,
    isKeyForOther: isKeyForOther === true && key === undefined,
    modelCount: catalog.state.models.filter(({ provider }) => provider === id).length,
    ...(key && { key }),
    ...(problem && { problem: { code: problem.code, message: problem.message } }),
    ...(report && { reached: report }),
  };
}

function windowFacts(extension: DoctorGround['extension']): WindowFacts {
  const { sqlite } = process.versions;
  const { appName, appHost, remoteName, uiKind, language } = vscode.env;
  const kind = uiKind === vscode.UIKind.Web ? 'web' : 'desktop';
  // A server's authority is its address; what kind of remote it is says enough.
  const remote = remoteName !== undefined && /^[a-z][a-z-]*$/.test(remoteName) ? remoteName : undefined;
  const host = remote ?? (appHost === 'desktop' ? undefined : appHost);
  return {
    batonVersion: versionOf(extension),
    editor: appName,
    editorVersion: vscode.version,
    place: host === undefined ? kind : `${kind}, ${host}`,
    node: process.version,
    ...(sqlite !== undefined && { sqlite }),
    system: `${process.platform} ${release()}, ${process.arch}`,
    language,
    otherCopies: vscode.extensions.all
      .filter(({ id }) => id !== extension.id && /(?:^|\.)baton$/i.test(id))
      .map((other) => `${other.id} ${versionOf(other)}`),
  };
}

function versionOf({ packageJSON }: Pick<vscode.Extension<unknown>, 'packageJSON'>): string {
  const manifest: unknown = packageJSON;
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

function networkFacts(env: DoctorGround['env']): NetworkFacts {
  const settings = vscode.workspace.getConfiguration('http');
  const editorProxy = hostOf(settings.get<string>('proxy'));
  return {
    proxies: PROXY_VARIABLES.flatMap((name) => {
      const host = hostOf(env[name]);
      return host === undefined ? [] : [{ name, host }];
    }),
    ...(editorProxy !== undefined && { editorProxy }),
    proxySupport: settings.get<string>('proxySupport') ?? 'override',
    hasExtraCertificates: (env['NODE_EXTRA_CA_CERTS'] ?? '') !== '',
    isStrict: settings.get<boolean>('proxyStrictSSL') !== false,
  };
}

/** The host alone: a proxy's address may hold a login. */
function hostOf(address: string | undefined): string | undefined {
  if (address === undefined || address.trim() === '') return undefined;
  const url = URL.parse(address.trim()) ?? URL.parse(`http://${address.trim()}`);
  return url?.host ?? '?';
}
