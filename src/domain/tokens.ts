import type { TokenCount } from './snippet.ts';

/**
 * Bytes of UTF-8 per token, low on purpose so that the estimate is rather too high. o200k_base takes 3.6 to 4.0 on TypeScript and English prose and
 * 2.5 on lock files (measured with tiktoken 1.0.22 on this repository and the sources of zod).
 */
export const BYTES_PER_TOKEN = 3.2;

/** Token count of a text from its length in bytes alone, without any tokenizer; always an estimate. Linear in the text, no allocation. */
export function estimateTokens(text: string): TokenCount {
  return { tokens: Math.ceil(utf8Length(text) / BYTES_PER_TOKEN), isEstimate: true };
}

/** Length of a text in bytes of UTF-8; a lone surrogate counts 3, like the replacement character that stands for it. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(index + 1))) {
      bytes += 2;
      index++;
    } else bytes += 2;
  }
  return bytes;
}

/** True for the first half of a surrogate pair. */
export function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** True for the second half of a surrogate pair; false for NaN, which `charCodeAt` gives past the end. */
export function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
