import type { TurnView } from '../../src/protocol.ts';
import { t } from '../l10n.ts';
import { SentenceReader } from '../markdown/speech.ts';
import { isRunning } from './fold.ts';
import { basisWord } from './footer.ts';

/** How often a screen reader gets something new at most, and how much at once: a fast model would talk over everything else. */
const INTERVAL_MS = 1_500;
const LONGEST_SAID = 600;

/**
 * Reads the answer that streams, in whole sentences, into a polite live region: first the model, then the text, then what it cost. Answers that
 * were there before are not read.
 */
export class AnswerReader {
  readonly #region: HTMLElement;
  #turnId: string | undefined;
  #readLength = 0;
  #sentences = new SentenceReader();
  #waiting: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(region: HTMLElement) {
    this.#region = region;
  }

  /** Call with the newest turn whenever it changed. */
  read(turn: TurnView): void {
    if (turn.id !== this.#turnId) {
      if (!isRunning(turn)) return;
      this.#turnId = turn.id;
      this.#readLength = 0;
      this.#sentences = new SentenceReader();
    }
    if (turn.text.length > 0 && this.#readLength === 0 && turn.decision !== undefined)
      this.#say([t('answerSpoken', turn.decision.model)]);
    if (turn.text.length > this.#readLength) {
      this.#say(this.#sentences.push(turn.text.slice(this.#readLength)));
      this.#readLength = turn.text.length;
    }
    if (!isRunning(turn)) this.#finish(turn);
  }

  #finish(turn: TurnView): void {
    this.#turnId = undefined;
    const { footer, status } = turn;
    const cost = footer === undefined ? [] : [t('doneSpoken', footer.money, basisWord(footer.basis))];
    this.#say([...this.#sentences.end(), ...(status === 'stopped' ? [t('stoppedSpoken')] : []), ...cost]);
  }

  #say(sentences: readonly string[]): void {
    if (sentences.length === 0) return;
    this.#waiting.push(...sentences);
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#speak(), INTERVAL_MS);
  }

  /** The newest sentences that fit; those before them were outrun by the model. */
  #speak(): void {
    this.#timer = undefined;
    const said: string[] = [];
    let length = 0;
    for (
      let next = this.#waiting.pop();
      next !== undefined && (length === 0 || length + next.length <= LONGEST_SAID);
      next = this.#waiting.pop()
    ) {
      said.unshift(next);
      length += next.length;
    }
    this.#waiting = [];
    this.#region.textContent = said.join(' ');
  }
}
