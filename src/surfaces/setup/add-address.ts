import * as vscode from 'vscode';
import { isLoopbackName } from '../../domain/loopback.ts';
import type { StoredKeys } from '../../host/keys.ts';
import { saveEndpoint, type Endpoint } from '../../host/settings.ts';
import type { Translate } from '../l10n.ts';

/** Asks for the address of an OpenAI-compatible server and, where it needs one, its key. `undefined` when it was left. */
export async function addAddress(keys: StoredKeys, t: Translate): Promise<Endpoint | undefined> {
  const title = t('Another address');
  const address = await vscode.window.showInputBox({
    title,
    prompt: t('Address of an OpenAI-compatible server, with its path, such as http://127.0.0.1:1234/v1'),
    value: 'http://127.0.0.1:1234/v1',
    ignoreFocusOut: true,
    validateInput: (value) =>
      parseAddress(value) ? undefined : t('Enter an address that begins with http:// or https://, without user name.'),
  });
  const url = address === undefined ? undefined : parseAddress(address);
  if (!url) return undefined;
  const place = await askPlace(url, t);
  if (!place) return undefined;
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
  const endpoint: Endpoint = { id: endpointId(url), label: url.host, baseUrl: url.href.replace(/\/$/, ''), place };
  if (key.trim() !== '') await keys.set(endpoint.id, url.origin, key.trim());
  await saveEndpoint(endpoint);
  return endpoint;
}

/** An http(s) address without user name, query or fragment, or `undefined`. */
export function parseAddress(text: string): URL | undefined {
  const url = URL.parse(text.trim());
  const isPlain =
    url &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '';
  return isPlain ? url : undefined;
}

/** `custom-127-0-0-1-1234`: the same address gives the same id, so entering it again replaces it. */
export function endpointId(url: URL): string {
  const plain = `${url.host}${url.pathname}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `custom-${plain}`
    .replace(/-v1-?$/, '')
    .replace(/-$/, '')
    .slice(0, 40);
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
