import { MAX_COMPARED_LENGTH } from '../../src/protocol/completion.ts';
import type { Pasted, PastedPlace } from '../../src/protocol/completion.ts';

/**
 * Pastes of several lines that may be code which is selected in an editor. The text is pasted as ever; when the host says that it stands above the input
 * as a place, it is taken out again, unless it was changed meanwhile.
 */
export class Pastes {
  readonly #post: (message: Pasted) => void;
  #revision = 0;
  #asked: { readonly text: string; readonly from: number } | undefined;

  constructor(post: (message: Pasted) => void) {
    this.#post = post;
  }

  /** A text is about to be pasted at `from`. */
  pasted(text: string, from: number): void {
    const lines = text.replaceAll('\r\n', '\n');
    this.#asked = undefined;
    if (!lines.trim().includes('\n') || lines.length > MAX_COMPARED_LENGTH) return;
    this.#revision += 1;
    this.#asked = { text: lines, from };
    this.#post({ type: 'pasted', revision: this.#revision, text: lines });
  }

  /** Where the pasted text stands in `typed`, now that the host has it as a place; `undefined` when it is not there any more. */
  answered({ revision }: PastedPlace, typed: string): { readonly from: number; readonly to: number } | undefined {
    const asked = this.#asked;
    if (asked === undefined || revision !== this.#revision) return undefined;
    this.#asked = undefined;
    const to = asked.from + asked.text.length;
    return typed.slice(asked.from, to) === asked.text ? { from: asked.from, to } : undefined;
  }
}
