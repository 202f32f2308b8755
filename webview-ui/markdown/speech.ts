import { t } from '../l10n.ts';

/**
 * Cuts a streaming answer into whole sentences for a screen reader, without Markdown's signs; a code block is named, not read. Pure but for its memory.
 */
export class SentenceReader {
  #rest = '';
  #isInCode = false;

  /** Takes the next piece of the answer; returns the sentences that it completes. */
  push(text: string): string[] {
    this.#rest += text;
    const sentences: string[] = [];
    for (let end = sentenceEnd(this.#rest); end > 0; end = sentenceEnd(this.#rest)) {
      this.#read(this.#rest.slice(0, end), sentences);
      this.#rest = this.#rest.slice(end);
    }
    return sentences;
  }

  /** The answer is complete: what is left. */
  end(): string[] {
    const sentences: string[] = [];
    this.#read(this.#rest, sentences);
    this.#rest = '';
    this.#isInCode = false;
    return sentences;
  }

  #read(sentence: string, sentences: string[]): void {
    const fence = /^\s*(?:`{3,}|~{3,})\s*([^\s`]*)/.exec(sentence);
    if (fence !== null) {
      this.#isInCode = !this.#isInCode;
      if (this.#isInCode) sentences.push(t('codeSpoken', fence[1] === '' ? t('plainText') : (fence[1] ?? '')));
      return;
    }
    if (this.#isInCode) return;
    const plain = sentence
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/^\s*(?:#{1,6}|>|[-*+]|\d+[.)])\s+/, '')
      .replace(/[*_`|]+/g, '')
      .replace(/\s+/g, ' ')
      .trim();
    if (/[\p{L}\p{N}]/u.test(plain)) sentences.push(plain);
  }
}

/** Longest stretch that waits for its end, in UTF-16 code units. */
const LONGEST_SENTENCE = 1_000;

/** Behind the first sentence or line of the text; 0 when it is not complete. The number of a list item ends no sentence. */
function sentenceEnd(text: string): number {
  const match = /\n|(?<!^\s*\d{1,9})[.!?…](?=\s)/.exec(text.slice(0, LONGEST_SENTENCE));
  if (match !== null) return match.index + 1;
  return text.length > LONGEST_SENTENCE ? LONGEST_SENTENCE : 0;
}
