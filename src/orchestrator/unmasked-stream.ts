import { insideJsonString, PieceUnmasker, unmaskText } from '../classifier/privacy/mask.ts';
import type { Vault } from '../classifier/privacy/vault.ts';
import type { StreamPart } from '../domain/stream.ts';

type Delta = Extract<StreamPart, { type: 'text-delta' | 'reasoning-delta' }>;

/**
 * A model's answer with the secrets back in their places; the promises of `Provider.stream` hold for it. `isJson`: the answer is JSON, so that values are
 * written as JSON strings hold them; the arguments of tool calls always are.
 */
export function unmaskedStream(
  masked: AsyncIterable<StreamPart>,
  vault: Vault,
  isJson: boolean,
): AsyncIterable<StreamPart> {
  return { [Symbol.asyncIterator]: () => new UnmaskedAnswer(masked[Symbol.asyncIterator](), vault, isJson) };
}

class UnmaskedAnswer implements AsyncIterator<StreamPart, undefined> {
  readonly #masked: AsyncIterator<StreamPart>;
  readonly #vault: Vault;
  readonly #pieces: PieceUnmasker;
  /** What the held back beginning of a placeholder belongs to. */
  #type: Delta['type'] = 'text-delta';
  #next: IteratorResult<StreamPart> | undefined;

  constructor(masked: AsyncIterator<StreamPart>, vault: Vault, isJson: boolean) {
    this.#masked = masked;
    this.#vault = vault;
    this.#pieces = isJson ? new PieceUnmasker(vault, insideJsonString) : new PieceUnmasker(vault);
  }

  async next(): Promise<IteratorResult<StreamPart, undefined>> {
    for (;;) {
      const result = this.#next ?? (await this.#masked.next());
      this.#next = undefined;
      if (result.done === true) return { done: true, value: undefined };
      const part = result.value;
      if ((part.type === 'text-delta' || part.type === 'reasoning-delta') && part.type === this.#type) {
        const text = this.#pieces.push(part.text);
        if (text !== '') return { done: false, value: { ...part, text } };
        continue;
      }
      const held = this.#pieces.flush();
      if (held !== '') {
        this.#next = result;
        return { done: false, value: { type: this.#type, text: held } };
      }
      if (part.type === 'text-delta' || part.type === 'reasoning-delta') {
        this.#type = part.type;
        this.#next = result;
        continue;
      }
      if (part.type !== 'tool-call') return { done: false, value: part };
      const argumentsJson = unmaskText(part.argumentsJson, this.#vault, insideJsonString);
      return { done: false, value: { ...part, argumentsJson } };
    }
  }

  async return(): Promise<IteratorResult<StreamPart, undefined>> {
    await this.#masked.return?.();
    return { done: true, value: undefined };
  }
}
