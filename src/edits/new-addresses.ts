const ADDRESS = /\b(?:https?|wss?|ftp):\/\/[^\s"'`<>()[\]{}\\^|]+/gi;
const PROTOCOL_RELATIVE =
  /(?:src|href|action|\$schema|url|poster)["']?\s*[=:(]\s*["']?(\/\/[\w.-]+\.[a-z]{2,}[^\s"'`<>)]*)/gi;
const IMAGE_OR_SCHEMA = /\$schema|!\[|<(?:img|script|link|iframe|object|embed|video|audio|source|form)\b|\burl\(/i;

/** An address that an edit brings into a file, and the line that holds it. */
export interface NewAddress {
  readonly address: string;
  /** 0-based line of the text after. */
  readonly line: number;
  /** True where a program loads it by itself: `$schema`, an image, a script, a style. */
  readonly isLoaded: boolean;
}

/**
 * Remote addresses that stand in the text after an edit and stood nowhere in the text before: each can carry text out or bring something in, so the
 * person ticks them. Addresses of this machine do not count.
 */
export function newAddresses(before: string, after: string): readonly NewAddress[] {
  const found: NewAddress[] = [];
  for (const [line, text] of after.split(/\r\n|\r|\n/).entries()) {
    if (!text.includes('//')) continue;
    const addresses = [
      ...[...text.matchAll(ADDRESS)].map(([address]) => address.replace(/[.,;:]+$/, '')),
      ...[...text.matchAll(PROTOCOL_RELATIVE)].map(([, address = '']) => address),
    ];
    for (const address of new Set(addresses)) {
      if (before.includes(address) || isOfThisMachine(address)) continue;
      found.push({ address, line, isLoaded: IMAGE_OR_SCHEMA.test(text) });
    }
  }
  return found;
}

function isOfThisMachine(address: string): boolean {
  return /^(?:\w+:)?\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?:[:/?#]|$)/i.test(address);
}
