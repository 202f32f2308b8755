/** True for host names that mean this machine by themselves, as `URL.hostname` writes them, with or without an IPv6 address's brackets. */
export function isLoopbackName(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
