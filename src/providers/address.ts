import type { Wire } from '../domain/catalog.ts';
import { BatonError } from '../domain/errors.ts';

/**
 * An address that a person entered, as the wire's SDK wants it: absolute, http or https, without a trailing slash. `/v1` is added for the OpenAI
 * wire where no path was given (LM Studio, vLLM, llama.cpp and LiteLLM all serve it there) and taken away for Anthropic's, whose SDK adds it.
 * Addresses with a name, a password, a query or a fragment are refused. Returns a `BATON_E_BAD_ADDRESS` error, never throws. Pure.
 */
export function parseBaseUrl(text: string, wire: Wire, label: string): string | BatonError {
  const trimmed = text.trim();
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return badAddress(label, 'is not one. It begins with http:// or https://, as in http://127.0.0.1:1234/v1.');
  }
  if (url.username !== '' || url.password !== '')
    return badAddress(label, 'holds a name or a password. Enter it as a key.');
  if (url.search !== '' || url.hash !== '')
    return badAddress(label, 'ends with a query. Leave out everything from ? or # on.');
  const path = url.pathname.replace(/\/+$/, '');
  if (wire === 'openai') return url.origin + (path === '' ? '/v1' : path);
  return url.origin + (wire === 'anthropic' ? path.replace(/\/v1$/, '') : path);
}

function badAddress(label: string, what: string): BatonError {
  return new BatonError('BATON_E_BAD_ADDRESS', `The address of ${label} ${what}`, { isRetryable: false });
}
