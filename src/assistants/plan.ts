import type { AssistantName } from '../domain/assistant-file.ts';
import type { ProviderRow } from '../domain/catalog.ts';
import { isLoopbackName } from '../domain/loopback.ts';
import type { Place } from '../domain/model.ts';
import type { ServerKind } from '../domain/server-kind.ts';
import type { Found, FoundProvider, LeftOut } from './found.ts';
import { slug } from './texts.ts';
import { presetElsewhere, vendorOf } from './vendors.ts';

/** An address as the settings keep it. */
export interface PlannedAddress {
  readonly id: string;
  readonly label: string;
  readonly baseUrl: string;
  readonly place: Place;
  readonly preset?: string;
  readonly apiVersion?: string;
  readonly deployments?: readonly string[];
}

interface ItemBase {
  readonly assistant: AssistantName;
  /** The file it stands in, for a person. */
  readonly from: string;
}

/** One thing that can be taken over. */
export type ImportItem = ItemBase &
  (
    | { readonly type: 'address'; readonly address: PlannedAddress }
    | { readonly type: 'ollama'; readonly baseUrl: string }
    /** `needs` is the address that has to be taken as well. The key goes to `origin` and nowhere else. */
    | {
        readonly type: 'key';
        readonly providerId: string;
        readonly label: string;
        readonly origin: string;
        readonly key: string;
        readonly needs?: string;
      }
    | { readonly type: 'model'; readonly providerId: string; readonly model: string; readonly needs?: string }
    | {
        readonly type: 'text';
        readonly kind: 'rule' | 'prompt';
        readonly name: string;
        readonly description?: string;
        readonly text: string;
        readonly isConditional: boolean;
      }
  );

/** What an import is planned with. */
export interface PlanGround {
  /** The providers that Baton has now. */
  readonly rows: readonly ProviderRow[];
  /** The vendors at their own addresses, whatever the environment says. */
  readonly vendors: readonly ProviderRow[];
  /** Servers that have no address of their own, with their usual one. */
  readonly serverKinds: readonly ServerKind[];
  /** The http(s) address of a text without user name, query and fragment; `undefined` for anything else. */
  readonly parseAddress: (text: string) => URL | undefined;
  /** The id that an address gets. */
  readonly idOf: (url: URL) => string;
}

/** What can be taken over, each thing once, and what cannot, with the reason. Nothing is changed by planning. Pure. */
export function planImport(
  found: Found,
  ground: PlanGround,
): { readonly items: readonly ImportItem[]; readonly leftOut: readonly LeftOut[] } {
  const leftOut: LeftOut[] = [...found.leftOut];
  const planned = found.providers.flatMap((provider) => {
    const fit = fitProvider(provider, ground);
    if ('reason' in fit) {
      leftOut.push({ assistant: provider.assistant, what: provider.vendor, reason: fit.reason });
      return [];
    }
    return itemsOf(provider, fit);
  });
  const texts = found.texts.flatMap(({ name, ...text }): ImportItem[] => {
    const plain = slug(name);
    return plain === undefined ? [] : [{ ...text, type: 'text', name: plain }];
  });
  return { items: eachOnce([...planned, ...texts]), leftOut: once(leftOut) };
}

/** Where a found provider belongs. */
interface Fit {
  readonly providerId: string;
  readonly label: string;
  readonly origin: string;
  /** An address that Baton does not have yet. */
  readonly address?: PlannedAddress;
  readonly ollama?: string;
  readonly takesKey: boolean;
}

function fitProvider(provider: FoundProvider, ground: PlanGround): Fit | { readonly reason: LeftOut['reason'] } {
  const { preset, leftOut } = vendorOf(provider.vendor);
  if (leftOut) return { reason: leftOut };
  if (provider.baseUrl === undefined) return fitVendor(provider, preset, ground);
  return fitAddress(provider, provider.baseUrl, preset, ground);
}

/** Without an address a key is the vendor's own: it does not follow where the environment sends that vendor's requests. */
function fitVendor(
  provider: FoundProvider,
  preset: string | undefined,
  ground: PlanGround,
): Fit | { readonly reason: LeftOut['reason'] } {
  const { rows, vendors, serverKinds } = ground;
  const own = vendors.find(({ id }) => id === preset);
  const row = rows.find(({ id }) => id === preset);
  if (own && row) {
    const isElsewhere = new URL(own.baseUrl).origin !== new URL(row.baseUrl).origin;
    return isElsewhere && own.id !== 'ollama' ? { reason: 'elsewhere' } : fitRow(row);
  }
  const usual = serverKinds.find((kind) => kind.preset === preset && kind.place === 'local')?.usualAddress;
  return usual === undefined ? { reason: 'address' } : fitAddress(provider, usual, preset, ground);
}

function fitAddress(
  provider: FoundProvider,
  baseUrl: string,
  preset: string | undefined,
  { rows, parseAddress, idOf }: PlanGround,
): Fit | { readonly reason: LeftOut['reason'] } {
  const row = rows.find(({ id }) => id === preset);
  const url = parseAddress(baseUrl);
  if (!url) return { reason: 'bad-address' };
  if (preset === 'ollama') {
    const isHere = row && new URL(row.baseUrl).host === hostAs(url, row.baseUrl);
    return {
      providerId: 'ollama',
      label: 'Ollama',
      origin: url.origin,
      takesKey: false,
      ...(!isHere && { ollama: url.origin }),
    };
  }
  const known = rows.find((each) => each.wire !== 'ollama' && isSameServer(new URL(each.baseUrl), url));
  if (known) return fitRow(known);
  const ways = presetElsewhere(preset, url.hostname);
  const isAzure = ways === 'azure';
  const address: PlannedAddress = {
    id: idOf(url),
    label: url.host,
    baseUrl: url.href.replace(/\/$/, ''),
    place: isLoopbackName(url.hostname) && isLocalServer(ways) ? 'local' : 'remote',
    ...(ways !== undefined && { preset: ways }),
    ...(isAzure && provider.apiVersion !== undefined && { apiVersion: provider.apiVersion }),
    ...(isAzure && provider.models.length > 0 && { deployments: provider.models }),
  };
  return { providerId: address.id, label: address.label, origin: url.origin, address, takesKey: true };
}

/** Code cannot know whether a compatible server on this machine runs models or forwards; only those that are known to run them count as local. */
function isLocalServer(preset: string | undefined): boolean {
  return preset === 'lmstudio' || preset === 'llamacpp' || preset === 'vllm';
}

function fitRow({ id, label, baseUrl, keyUse }: ProviderRow): Fit {
  return { providerId: id, label, origin: new URL(baseUrl).origin, takesKey: keyUse !== 'none' && id !== 'ollama' };
}

/** The same origin; where several providers share a machine, as on loopback, that is told apart by the port already. */
function isSameServer(one: URL, other: URL): boolean {
  return one.origin === other.origin;
}

/** `localhost` and 127.0.0.1 are one place for the server that Baton has at `baseUrl`. */
function hostAs(url: URL, baseUrl: string): string {
  const own = new URL(baseUrl);
  return isLoopbackName(url.hostname) && isLoopbackName(own.hostname) ? `${own.hostname}:${url.port}` : url.host;
}

function itemsOf({ assistant, from, key, models, isChosen }: FoundProvider, fit: Fit): ImportItem[] {
  const { providerId, label, origin, address, ollama, takesKey } = fit;
  const needs = address && { needs: address.id };
  const [model] = models;
  return [
    ...(address ? [{ type: 'address' as const, assistant, from, address }] : []),
    ...(ollama === undefined ? [] : [{ type: 'ollama' as const, assistant, from, baseUrl: ollama }]),
    ...(key !== undefined && takesKey
      ? [{ type: 'key' as const, assistant, from, providerId, label, origin, key, ...needs }]
      : []),
    ...(isChosen && model !== undefined
      ? [{ type: 'model' as const, assistant, from, providerId, model, ...needs }]
      : []),
  ];
}

/** Each thing once: two models at one address name it twice. The first one stays, with the deployments of all. */
function eachOnce(items: readonly ImportItem[]): readonly ImportItem[] {
  const kept = new Map<string, ImportItem>();
  for (const item of items) {
    const mark = markOf(item);
    const before = kept.get(mark);
    if (!before) kept.set(mark, item);
    else if (before.type === 'address' && item.type === 'address')
      kept.set(mark, { ...before, address: joined(before.address, item.address) });
  }
  return [...kept.values()];
}

function joined(one: PlannedAddress, other: PlannedAddress): PlannedAddress {
  const deployments = [...new Set([...(one.deployments ?? []), ...(other.deployments ?? [])])];
  return { ...one, ...(deployments.length > 0 && { deployments }) };
}

function markOf(item: ImportItem): string {
  switch (item.type) {
    case 'address':
      return JSON.stringify(['address', item.address.id]);
    case 'ollama':
      return 'ollama';
    case 'key':
      return JSON.stringify(['key', item.providerId, item.origin, item.key]);
    case 'model':
      return 'model';
    case 'text':
      return JSON.stringify(['text', item.kind, item.text]);
  }
}

function once(leftOut: readonly LeftOut[]): readonly LeftOut[] {
  return [...new Map(leftOut.map((one) => [JSON.stringify(one), one])).values()];
}
