/**
 * True for absolute http and https addresses, the only links that an answer can have. Everything else (`command:`, `file:`, `vscode:`, `data:`,
 * `javascript:`, relative and protocol-relative addresses) is not a link.
 */
export function isWebLink(href: string): boolean {
  if (!/^https?:\/\/[^/\s]/i.test(href)) return false;
  return URL.canParse(href);
}
