/** An http(s) address without user name, fragment and, unless `mayHaveQuery`, query, or `undefined`. */
export function parseAddress(text: string, mayHaveQuery = false): URL | undefined {
  const url = URL.parse(text.trim());
  const isPlain =
    url &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    (mayHaveQuery || url.search === '') &&
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
