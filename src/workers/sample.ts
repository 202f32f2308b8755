import { utf8Length } from '../domain/tokens.ts';

/** Texts up to this size are counted whole. */
export const LARGEST_COUNTED_BYTES = 256 * 1024;
const WINDOW_COUNT = 4;
const WINDOW_UNITS = 32 * 1024;

/** What of a text is given to the tokenizer. */
export interface Sample {
  readonly texts: readonly string[];
  readonly sampledBytes: number;
  /** Size of the whole text. */
  readonly bytes: number;
}

/** The whole text up to {@link LARGEST_COUNTED_BYTES}; of a longer one four windows spread evenly from its beginning to its end. */
export function sampleText(text: string): Sample {
  const bytes = utf8Length(text);
  if (bytes <= LARGEST_COUNTED_BYTES) return { texts: [text], sampledBytes: bytes, bytes };
  const units = Math.min(WINDOW_UNITS, Math.floor(text.length / WINDOW_COUNT));
  const stride = (text.length - units) / (WINDOW_COUNT - 1);
  const texts = Array.from({ length: WINDOW_COUNT }, (_, index) => {
    const start = Math.floor(index * stride);
    return text.slice(start, start + units).toWellFormed();
  });
  return { texts, sampledBytes: texts.reduce((sum, each) => sum + utf8Length(each), 0), bytes };
}
