import * as vscode from 'vscode';
import { isLoopbackName } from '../../domain/loopback.ts';
import type { ServerKind } from '../../domain/server-kind.ts';
import type { StoredKeys } from '../../host/keys.ts';
import { saveEndpoint, type Endpoint } from '../../host/settings.ts';
import type { Translate } from '../l10n.ts';
import { endpointId, parseAddress } from './address-text.ts';

/** Asks for a kind of server, its address and, where it needs one, its key. `undefined` when it was left. */
export async function addAddress(
  kinds: readonly ServerKind[],
  keys: StoredKeys,
  t: Translate,
): Promise<Endpoint | undefined> {
  const kind = await askKind(kinds, t);
  if (!kind) return undefined;
  const url = await askUrl(kind, t);
  if (!url) return undefined;
  const place = kind.preset === undefined ? await askPlace(url, t) : kind.place;
  if (!place) return undefined;
  const deployments = kind.preset === 'azure' ? await askDeployments(t) : [];
  if (!deployments) return undefined;
  const key = await vscode.window.showInputBox({
    title: t('Key for {0}', url.host),
    prompt: t(
      'Leave it empty when the server needs none. Kept in the secret storage and sent to {0} only.',
      url.origin,
    ),
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) return undefined;
  const endpoint: Endpoint = {
    id: endpointId(url),
    label: kind.preset === undefined ? url.host : kind.label,
    baseUrl: url.href.replace(/\/$/, ''),
    place,
    ...(kind.preset !== undefined && { preset: kind.preset }),
    ...(deployments.length > 0 && { deployments }),
  };
  if (key.trim() !== '') await keys.set(endpoint.id, url.origin, key.trim());
  await saveEndpoint(endpoint);
  return endpoint;
}

type Kind = Partial<ServerKind> & { readonly label: string };

async function askKind(kinds: readonly ServerKind[], t: Translate): Promise<Kind | undefined> {
  const items = kinds.map((kind) => ({ label: kind.label, description: kind.usualAddress, server: kind as Kind }));
  const other = t('Any OpenAI-compatible server');
  const picked = await vscode.window.showQuickPick([...items, { label: other, server: { label: other } as Kind }], {
    title: t('Another address'),
    placeHolder: t('What answers there?'),
    ignoreFocusOut: true,
  });
  return picked?.server;
}

async function askUrl(
  { preset, usualAddress = 'http://127.0.0.1:1234/v1' }: Kind,
  t: Translate,
): Promise<URL | undefined> {
  const isAzure = preset === 'azure';
  const address = await vscode.window.showInputBox({
    title: t('Another address'),
    prompt: isAzure
      ? t('The endpoint of your resource, or the target of a deployment with its api-version, as the portal shows it')
      : t('Address of an OpenAI-compatible server, with its path, such as http://127.0.0.1:1234/v1'),
    value: usualAddress,
    ignoreFocusOut: true,
    validateInput: (value) =>
      parseAddress(value, isAzure)
        ? undefined
        : t('Enter an address that begins with http:// or https://, without user name.'),
  });
  return address === undefined ? undefined : parseAddress(address, isAzure);
}

/** Azure lists no deployments to a key, so the person names them. */
async function askDeployments(t: Translate): Promise<readonly string[] | undefined> {
  const text = await vscode.window.showInputBox({
    title: t('Deployments'),
    prompt: t('Names of your deployments, with commas between them. Leave it empty when the address has one.'),
    ignoreFocusOut: true,
  });
  return text
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Code cannot know whether a server on this machine runs models or forwards to others; for private text that is all that matters, so it asks. */
async function askPlace(url: URL, t: Translate): Promise<Endpoint['place'] | undefined> {
  if (!isLoopbackName(url.hostname)) return 'remote';
  const items = [
    {
      label: t('$(chip) It runs the models on this machine'),
      description: t('LM Studio, vLLM, llama.cpp: costs nothing, may see private text'),
      place: 'local' as const,
    },
    {
      label: t('$(cloud) It forwards to other services'),
      description: t('LiteLLM and other gateways: never sees private text'),
      place: 'remote' as const,
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: t('What is at {0}?', url.host),
    ignoreFocusOut: true,
  });
  return picked?.place;
}
