import { BatonError } from './errors.ts';

/** Where a local Ollama listens when nobody says otherwise. */
export const OLLAMA_DEFAULT_ADDRESS = 'http://127.0.0.1:11434';

/**
 * `OLLAMA_HOST` in all the forms that Ollama itself takes (`envconfig/config.go`, function `Host`), as an address to connect to, without a trailing
 * slash: no scheme means http and port 11434, an explicit scheme its own port, a bad port the default one; a path is kept; an unspecified address
 * (`0.0.0.0`, `::`, empty) means this machine. What cannot be an address, or holds a password, gives a `BATON_E_BAD_ADDRESS` error; never throws.
 */
export function parseOllamaHost(text: string): string | BatonError {
  const value = text
    .trim()
    .replace(/^["']|["']$/g, '')
    .trim();
  if (value === 'ollama.com') return 'https://ollama.com';
  const [, scheme, rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/is.exec(value) ?? [];
  const [hostAndPort = '', ...path] = rest.split('/');
  const { host, port } = splitHost(hostAndPort);
  const isPort = /^\d{1,5}$/.test(port) && Number(port) <= 65_535;
  const address = `${scheme ?? 'http'}://${connectable(host)}:${isPort ? port : defaultPort(scheme)}/${path.join('/')}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // Ollama reads a password as a bad port and drops it; here it would be a secret in an address.
  const isPlain =
    url &&
    !value.includes('@') &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.search === '' &&
    url.hash === '';
  if (isPlain) return url.origin + url.pathname.replace(/\/+$/, '');
  return new BatonError(
    'BATON_E_BAD_ADDRESS',
    'OLLAMA_HOST is not an address. It looks like 127.0.0.1:11434 or https://ollama.example.com.',
    {
      isRetryable: false,
      provider: 'ollama',
    },
  );
}

function defaultPort(scheme: string | undefined): string {
  if (scheme === undefined) return '11434';
  return scheme.toLowerCase() === 'https' ? '443' : '80';
}

function connectable(host: string): string {
  if (host === '' || host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function splitHost(text: string): { readonly host: string; readonly port: string } {
  const [, bracketed, itsPort] = /^\[(.*)\](?::(.*))?$/.exec(text) ?? [];
  if (bracketed !== undefined) return { host: bracketed, port: itsPort ?? '' };
  const [host = '', port = '', ...more] = text.split(':');
  // More than one colon without brackets is a bare IPv6 address.
  return more.length === 0 ? { host, port } : { host: text, port: '' };
}
